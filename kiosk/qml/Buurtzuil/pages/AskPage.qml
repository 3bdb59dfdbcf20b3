import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** A human being: who is in the house, whom to call, and 112. */
Page {
    id: root

    required property App app
    readonly property AskModel model: app.ask as AskModel

    title: qsTr("Vraag het iemand")
    color: Theme.plum

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Rectangle {
            implicitHeight: here.implicitHeight + 2 * Theme.padding
            radius: Theme.corner
            color: Theme.plumTint
            Layout.fillWidth: true

            FactRow {
                id: here

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: Theme.padding
                icon: "users"
                color: Theme.plum
                strong: root.model.presentText
                line: root.model.present ? qsTr("In het buurthuis, bij de balie.") : root.model.laterText
            }
        }

        Card {
            visible: root.model.deskPhone !== ""
            Layout.fillWidth: true

            Label {
                text: root.model.deskName
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }

            RowLayout {
                spacing: Theme.mm(9)

                Icon {
                    name: "phone"
                    size: Theme.mm(20)
                    color: Theme.plum
                }

                Label {
                    text: root.model.deskPhone
                    font.pixelSize: Theme.titlePx
                    font.weight: Font.Bold
                    Layout.fillWidth: true
                }
            }

            FactRow {
                visible: root.model.deskHours !== ""
                icon: "clock"
                line: root.model.deskHours
                Layout.fillWidth: true
            }
        }

        NoticeBar {
            title: qsTr("Is er gevaar? Bel 112.")
            text: qsTr("Voor brandweer, politie en ambulance.")
            icon: "siren"
            Layout.fillWidth: true
        }
    }
}
