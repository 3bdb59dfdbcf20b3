import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What a visitor placed, and who it is: the only page where a box is open. */
Page {
    id: root

    required property App app
    readonly property ReviewModel model: app.deskReview as ReviewModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.kindText
    color: Theme.rust
    stacked: (Theme.landscape || Theme.textScale > 1) && !root.model.hall

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            visible: root.model.warningText !== ""
            title: root.model.warningText
            icon: "triangle-alert"
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.summary
            Layout.fillWidth: true
        }

        Facts {
            visible: root.model.found
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        Card {
            visible: root.model.found
            color: Theme.plumTint
            Layout.fillWidth: true

            FactRow {
                icon: "user"
                color: Theme.plum
                strong: root.model.boxText === "" ? root.model.name_ : root.model.boxText
                line: root.model.boxText === "" ? root.model.phone : ""
                Layout.fillWidth: true
            }

            Label {
                visible: root.model.boxText === ""
                text: qsTr("Alleen voor u. Dit komt nooit op het bord.")
                font.pixelSize: Theme.smallPx
                Layout.fillWidth: true
            }
        }

        SavedBar {
            model: root.model
        }
    }

    actions: [
        ActionButton {
            visible: root.model.found
            text: qsTr("Op het bord")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                if (root.model.accept())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.found
            text: qsTr("Tekst aanpassen")
            icon: "pencil"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskForm", `help_post/${root.model.key}`)
        },
        ActionButton {
            visible: root.model.found
            text: qsTr("Niet plaatsen")
            icon: "x"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskWhy", `${root.model.key}/why`)
        },
        ActionButton {
            visible: root.model.hall && root.model.cardKey !== ""
            text: qsTr("Print belkaart")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.cardKey)
        }
    ]
}
