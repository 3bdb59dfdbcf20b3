pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The printers of this device and how they fare; how much was printed today. */
Page {
    id: root

    required property App app
    readonly property PrintersModel model: app.deskPrinters as PrintersModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    color: Theme.plum

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Repeater {
            model: root.model.rows

            delegate: RowButton {
                required property string key
                required title
                required line
                required icon

                color: icon === "triangle-alert" ? Theme.red : root.color
                Layout.fillWidth: true
                onActivated: root.shell.open("deskPrinter", key)
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
            text: root.model.waitingText
            icon: "inbox"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPapersWaiting")
        }
    ]
}
