import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** How this device stands with its server and its clock, in full, and what to do when something is wrong. */
Page {
    id: root

    required property App app
    readonly property StatusModel model: app.deskStatus as StatusModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Zo staat het ervoor")
    color: Theme.plum
    stacked: Theme.landscape || Theme.textScale > 1

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            visible: root.model.warningTitle !== ""
            title: root.model.warningTitle
            text: root.model.warningText
            icon: "triangle-alert"
            Layout.fillWidth: true
        }

        Card {
            visible: !root.model.clockTrusted
            color: Theme.plumTint
            Layout.fillWidth: true

            FactRow {
                icon: "clock"
                color: root.color
                strong: root.model.nowText
                line: qsTr("Klopt dat? Tik dan op de knop.")
                Layout.fillWidth: true
            }
        }

        Facts {
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            text: qsTr("Met een USB-stick")
            icon: "save"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskStick")
        },
        ActionButton {
            text: qsTr("Printers")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPrinters")
        },
        ActionButton {
            visible: !root.model.clockTrusted
            text: qsTr("De klok klopt wel")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.vouch()
        },
        ActionButton {
            visible: root.model.tray > 0
            text: qsTr("Niet gelukt")
            icon: "inbox"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskStand")
        }
    ]
}
