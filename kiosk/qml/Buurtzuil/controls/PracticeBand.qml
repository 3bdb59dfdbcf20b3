import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Stands above every page while somebody practises: nothing is real, and one button ends it. It does not grow. */
Rectangle {
    id: root

    required property Shell shell
    /** How wide it is where it stands beside other things. */
    readonly property int leastPx: Theme.mm(232)
    readonly property int _side: root.width > root.leastPx ? Theme.margin : Theme.mm(6)

    visible: root.shell.practising
    implicitHeight: root.visible ? Theme.mm(26) : 0
    color: Theme.red
    Accessible.role: Accessible.AlertMessage
    Accessible.name: label.text

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: root._side
        anchors.rightMargin: root._side
        spacing: Theme.gap

        Label {
            id: label

            text: qsTr("OEFENING: niets hiervan is echt")
            color: Theme.white
            font.pixelSize: Theme.barPx
            font.weight: Font.Bold
            lineHeight: 0.9
            Layout.fillWidth: true
        }

        Pressable {
            name: qsTr("Stop de oefening")
            corner: Theme.smallCorner
            implicitHeight: Theme.target
            implicitWidth: stop.implicitWidth + 2 * Theme.mm(5)
            onActivated: root.shell.leavePractice()

            Rectangle {
                anchors.fill: parent
                radius: Theme.smallCorner
                color: parent.down ? Theme.pressed(Theme.white) : Theme.white
            }

            Label {
                id: stop

                anchors.centerIn: parent
                text: parent.name
                color: Theme.red
                font.pixelSize: Theme.barSmallPx
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }
    }
}
