import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Somebody at the kiosk rings: it stands above every page of the desk until somebody goes. */
Rectangle {
    id: root

    required property BellModel model

    visible: root.model.rings
    implicitHeight: row.implicitHeight + 2 * Theme.mm(5)
    color: Theme.notice

    GridLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        columns: 2
        columnSpacing: Theme.gap

        RowLayout {
            spacing: Theme.mm(6)
            Layout.fillWidth: true

            Icon {
                name: "bell-ring"
                size: Theme.mm(17)
                color: Theme.ink
            }

            Label {
                text: root.model.text
                font.weight: Font.Bold
                // it takes little from the page below it
                font.pixelSize: Theme.mm(8.3 * Theme.grow(0.45))
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
                Layout.fillWidth: true
            }
        }

        ActionButton {
            text: qsTr("Ik kom eraan")
            icon: "hand"
            color: Theme.plum
            onActivated: root.model.come()
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.stroke
        color: Theme.edge
    }
}
