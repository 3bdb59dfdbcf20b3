import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One idea or complaint: what somebody wrote, whom to call about it where that was left, and how far it is. */
Page {
    id: root

    required property App app
    readonly property IdeasModel model: app.deskIdeas as IdeasModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.sure ? qsTr("Weggooien?") : root.model.title
    subtitle: root.model.when
    color: Theme.rust

    aside: SavedBar {
        model: root.model
    }

    Sure {
        visible: root.model.sure
        anchors.fill: parent
        text: qsTr("De tekst wordt gewist, met naam en nummer. Dat kan niet ongedaan worden gemaakt.")
        noText: qsTr("Nee, laat staan")
        yesText: qsTr("Ja, gooi weg")
        color: root.color
        onNo: root.shell.back()
        onYes: {
            if (root.model.remove())
                root.shell.back();
            root.shell.back();
        }
    }

    ScrollBody {
        visible: !root.model.sure
        anchors.fill: parent
        color: root.color

        Card {
            visible: root.model.found
            Layout.fillWidth: true

            Label {
                text: root.model.text
                font.pixelSize: Theme.bodyPx * 1.06
                Layout.fillWidth: true
            }

            FactRow {
                visible: root.model.hasBox
                icon: "phone"
                color: root.color
                strong: root.model.name
                line: root.model.reach
                Layout.fillWidth: true
            }
        }

        ActionButton {
            visible: root.model.found && root.model.hasBox
            text: qsTr("Naam en briefje")
            icon: "lock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskHolder", `idea/${root.model.key}`)
        }

        ActionButton {
            visible: root.model.mayRemove
            text: qsTr("Weggooien")
            icon: "trash-2"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskIdea", `${root.model.key}/sure`)
        }
    }

    actions: [
        ActionButton {
            visible: !root.model.sure && root.model.found && root.model.hasBox && root.model.state === "new"
            text: qsTr("Beantwoord")
            icon: "phone"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.put("answered")
        },
        ActionButton {
            visible: !root.model.sure && root.model.found && root.model.state !== "handled"
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.put("handled")
        },
        ActionButton {
            visible: !root.model.sure && root.model.cardKey !== ""
            text: qsTr("Print belkaart")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.cardKey)
        }
    ]
}
