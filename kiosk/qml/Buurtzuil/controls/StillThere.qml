import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Nobody touched the screen for a while: one tap anywhere and everything stays. */
Rectangle {
    id: root

    property Shell shell
    readonly property bool _unlocked: root.shell ? root.shell.unlocked : false

    color: Theme.veil
    Accessible.role: Accessible.AlertMessage
    Accessible.name: qsTr("Bent u er nog?")

    MouseArea {
        anchors.fill: parent
        onClicked: root.shell.stay()
    }

    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Theme.mm(300))
        height: column.implicitHeight + 2 * Theme.mm(16)
        radius: Theme.corner
        color: Theme.paper

        ColumnLayout {
            id: column

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.mm(16)
            spacing: Theme.mm(8)

            Label {
                text: qsTr("Bent u er nog?")
                font.pixelSize: Theme.titlePx
                font.weight: Font.Bold
                Layout.fillWidth: true
            }

            Label {
                text: root._unlocked ? qsTr("Anders gaat de balie op slot. Wat u typte, blijft bewaard.")
                    : qsTr("Anders begint de zuil zo opnieuw. Wat u typte, is dan weg.")
                Layout.fillWidth: true
            }

            ActionButton {
                text: qsTr("Ja, ik ben er nog")
                icon: "hand"
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.mm(44)
                onActivated: root.shell.stay()
            }

            ActionButton {
                text: root._unlocked ? qsTr("Nee, vergrendel") : qsTr("Nee, begin opnieuw")
                icon: root._unlocked ? "lock" : "house"
                filled: false
                Layout.fillWidth: true
                onActivated: root.shell.startOver()
            }
        }
    }
}
