pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One volunteer: badge, PIN, role and days; and what can be done about them. */
Page {
    id: root

    required property App app
    readonly property VolunteersModel model: app.deskVolunteers as VolunteersModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.name !== "" ? root.model.name : qsTr("Deze vrijwilliger staat er niet meer.")
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Facts {
            visible: root.model.about !== ""
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.about !== ""
            text: root.model.hasBadge ? qsTr("Nieuwe badge") : qsTr("Badge geven")
            icon: "scan-qr-code"
            color: root.color
            filled: !root.model.hasBadge
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "give/" + root.model.about)
        },
        ActionButton {
            visible: root.model.hasBadge
            text: qsTr("Nieuwe pincode")
            icon: "refresh-cw"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "pin/" + root.model.about)
        },
        ActionButton {
            visible: root.model.about !== ""
            text: qsTr("Rol en dagen")
            icon: "pencil"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskForm", "volunteer/" + root.model.about)
        },
        ActionButton {
            visible: root.model.hasBadge
            text: qsTr("Badge kwijt")
            icon: "triangle-alert"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskStop", "lost/" + root.model.about)
        },
        ActionButton {
            visible: root.model.about !== ""
            text: qsTr("Stopt ermee")
            icon: "log-out"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskStop", "stop/" + root.model.about)
        }
    ]
}
