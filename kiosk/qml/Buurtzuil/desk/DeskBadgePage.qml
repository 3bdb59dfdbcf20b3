import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Asks for a badge: before the scanner or the camera, or its code typed by hand. */
Page {
    id: root

    required property App app
    readonly property UnlockModel model: app.deskBadge as UnlockModel
    readonly property Shell shell: app.shell as Shell

    /** Asks for the PIN of the badge whose code was typed. */
    function goOn(): void {
        if (root.model.acceptTyped())
            root.shell.open("deskPin", "pin");
    }

    title: root.model.typing ? qsTr("Typ de code van uw badge") : qsTr("Scan uw badge")
    subtitle: root.model.typing ? "" : camera.model.line !== "" ? qsTr("Houd uw badge voor de camera, op een handbreedte.") : qsTr("Houd de code op uw badge voor de scanner.")
    color: Theme.plum

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        TextEntry {
            id: entry

            visible: root.model.typing
            label: qsTr("De letters onder de code")
            hint: "BZV 0000"
            text: root.model.text
            problem: root.model.problem
            maximumLength: root.model.longest
            writing: root.model.typing
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
            onAccepted: root.goOn()
        }

        NoticeBar {
            visible: !root.model.typing && root.model.problem !== ""
            text: root.model.problem
            icon: "circle-alert"
            Accessible.role: Accessible.AlertMessage
            Layout.fillWidth: true
        }

        CameraView {
            id: camera

            app: root.app
            asking: !root.model.typing
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true
        }

        Rectangle {
            visible: !root.model.typing && !camera.visible
            radius: Theme.corner
            color: Theme.plumTint
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Theme.mm(Theme.landscape ? 130 : 200)

            Icon {
                anchors.centerIn: parent
                name: "scan-qr-code"
                color: root.color
                size: Math.min(Theme.mm(110), parent.height * 0.7)
            }
        }

        Label {
            visible: !root.model.typing && (!camera.visible || root.model.problem === "" || Theme.textScale === 1)
            text: qsTr("Nog geen badge? Vraag een coördinator.")
            Layout.fillWidth: true
        }

        Item {
            Layout.fillHeight: true
        }

        Keyboard {
            visible: root.model.typing
            target: entry
            sheet: "code"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.typing
            text: qsTr("Verder")
            icon: "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.goOn()
        },
        ActionButton {
            visible: !root.model.typing
            text: qsTr("Typ de code")
            icon: "keyboard"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.typeInstead()
        },
        ActionButton {
            visible: !root.model.typing
            text: qsTr("Badge of pincode kwijt")
            icon: "life-buoy"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "renew")
        }
    ]
}
