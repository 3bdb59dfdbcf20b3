import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The answer is saved: what happens now, and the code to take it back with. */
Page {
    id: root

    required property App app
    readonly property RespondingModel model: app.responding as RespondingModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Dank u wel. Het is bewaard.")
    color: Theme.rust

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Card {
            Layout.fillWidth: true

            FactRow {
                icon: "phone"
                color: root.color
                strong: root.model.promise
                line: qsTr("Een vrijwilliger brengt u samen. Uw nummer krijgt nog niemand.")
                Layout.fillWidth: true
            }

            FactRow {
                icon: "house"
                color: root.color
                strong: qsTr("De eerste keer ziet u elkaar hier.")
                line: qsTr("In het buurthuis, met koffie.")
                Layout.fillWidth: true
            }
        }

        CodeCard {
            code: root.shell.key
        }
    }

    actions: [
        ActionButton {
            visible: root.shell.key !== ""
            text: qsTr("Print op briefje")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", `slip/holder/${root.shell.key}`)
        },
        ActionButton {
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.home()
        }
    ]
}
