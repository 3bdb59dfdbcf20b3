import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One sign-up whose people are to be called: who it is, and what they said. */
Page {
    id: root

    required property App app
    readonly property SignupModel model: app.deskSignup as SignupModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.whyText
    color: Theme.green
    stacked: Theme.landscape || Theme.textScale > 1

    ScrollBody {
        anchors.fill: parent
        color: root.color

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
                line: root.model.boxText === "" ? root.model.reach : ""
                Layout.fillWidth: true
            }
        }

        SavedBar {
            model: root.model
        }
    }

    actions: [
        ActionButton {
            visible: root.model.found && root.model.fits
            text: qsTr("Komt")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                if (root.model.comes())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.found
            text: qsTr("Komt niet")
            icon: "x"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskSignOff", `${root.model.key}/sure`)
        },
        ActionButton {
            visible: root.model.found
            text: qsTr("Nam niet op")
            icon: "clock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.noAnswer())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.slipKey !== ""
            text: qsTr("Print briefje")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.slipKey)
        },
        ActionButton {
            visible: root.model.cardKey !== ""
            text: qsTr("Print belkaart")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.cardKey)
        },
        ActionButton {
            visible: root.model.listKey !== ""
            text: qsTr("Bellijst van iedereen")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.listKey)
        }
    ]
}
