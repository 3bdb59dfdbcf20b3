import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A button of the foot: the icon above its words, or before them on a wide screen. */
Pressable {
    id: root

    property string text: ""
    /** A second, smaller line: the same in another language. */
    property string line: ""
    property string icon: ""
    property color color: Theme.sand
    property color textColor: Theme.ink

    name: [root.text, root.line].filter(part => part !== "").join(", ")
    corner: Theme.mm(5.5)
    Layout.fillHeight: true
    Layout.fillWidth: true

    Rectangle {
        anchors.fill: parent
        radius: root.corner
        color: root.down ? Theme.pressed(root.color) : root.color
    }

    GridLayout {
        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.width - Theme.mm(2))
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.mm(3.5)
        rowSpacing: 0

        Icon {
            name: root.icon
            color: root.textColor
            size: Theme.mm(13)
            Layout.alignment: Qt.AlignCenter
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Label {
                text: root.text
                color: root.textColor
                font.pixelSize: Theme.mm(Theme.landscape ? 9.6 : 10.2)
                font.weight: Font.DemiBold
                horizontalAlignment: Theme.landscape ? Text.AlignLeft : Text.AlignHCenter
                lineHeight: 0.82
                wrapMode: Text.WordWrap
                Layout.fillWidth: true
            }

            Label {
                visible: root.line !== ""
                text: root.line
                color: root.textColor
                font.pixelSize: Theme.mm(7.2)
                horizontalAlignment: Theme.landscape ? Text.AlignLeft : Text.AlignHCenter
                lineHeight: 0.85
                Layout.fillWidth: true
            }
        }
    }
}
