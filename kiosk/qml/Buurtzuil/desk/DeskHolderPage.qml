pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The slip of whose name was sealed: printed for her, or all of it erased for whoever lost it. */
Page {
    id: root

    required property App app
    readonly property HolderModel model: app.deskHolder as HolderModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.rust

    aside: [
        NoticeBar {
            visible: root.model.savedText !== ""
            title: root.model.savedText
            icon: "circle-check"
            color: Theme.greenTint
            Layout.fillWidth: true
        },
        NoticeBar {
            visible: root.model.problem !== ""
            title: root.model.problem
            icon: "circle-alert"
            Layout.fillWidth: true
        }
    ]

    Sure {
        visible: root.model.sure
        anchors.fill: parent
        text: root.model.lineText
        noText: qsTr("Nee, laat het zo")
        yesText: qsTr("Ja, wis alles")
        color: root.color
        onNo: root.shell.back()
        onYes: {
            if (root.model.erase())
                root.shell.back();
        }
    }

    ScrollBody {
        visible: !root.model.sure
        anchors.fill: parent
        color: root.color

        Label {
            visible: text !== ""
            text: root.model.keptText
            font.pixelSize: Theme.headingPx
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.lineText
            Layout.fillWidth: true
        }

        Card {
            visible: root.model.slipCode !== ""
            Layout.fillWidth: true

            Label {
                text: qsTr("De code op het briefje. Schrijf hem op als de printer niet werkt.")
                Layout.fillWidth: true
            }

            Label {
                text: root.model.slipCode
                font.pixelSize: Theme.titlePx
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.canErase && !root.model.sure
            text: qsTr("Print het briefje")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", `slip/holder/${root.model.slipCode}`)
        },
        ActionButton {
            visible: root.model.mayErase && !root.model.sure
            text: qsTr("Wis naam en nummer")
            icon: "trash-2"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskHolder", `${root.model.code}/sure`)
        },
        ActionButton {
            visible: root.model.savedText !== ""
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.back()
        }
    ]
}
