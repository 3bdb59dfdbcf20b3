pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Why a name or a number is asked for, who sees it, and when it goes. */
Page {
    id: root

    required property App app
    readonly property YourDataModel model: app.yourData as YourDataModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Uw gegevens")
    subtitle: root.model.readOut ? qsTr("Lees dit voor.") : ""
    color: Theme.rust

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Card {
            Layout.fillWidth: true

            Repeater {
                model: root.model.rows

                FactRow {
                    required property string title
                    required line
                    required icon

                    color: root.color
                    strong: title
                    Layout.fillWidth: true
                }
            }
        }
    }

    actions: [
        ActionButton {
            visible: !root.model.readOut
            text: qsTr("Ik heb een briefje")
            icon: "scan-qr-code"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("mySlip")
        },
        ActionButton {
            text: qsTr("Duidelijk")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        }
    ]
}
