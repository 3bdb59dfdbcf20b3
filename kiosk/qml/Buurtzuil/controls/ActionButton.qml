import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A button with an icon and a word; filled for the likeliest act, outlined for the others. */
Pressable {
    id: root

    property string text: ""
    property string icon: ""
    property color color: Theme.green
    property bool filled: true
    /** The icon stands after the word, as for "Meer" with its arrow. */
    property bool iconAtEnd: false
    readonly property color _front: root.filled ? Theme.white : root.color

    name: root.text
    corner: Theme.corner
    implicitHeight: Math.max(Theme.buttonHeight, row.implicitHeight + 2 * Theme.mm(5))
    implicitWidth: row.implicitWidth + 2 * Theme.padding

    Rectangle {
        anchors.fill: parent
        radius: root.corner
        color: {
            const ground = root.filled ? root.color : Theme.card;
            return root.down ? Theme.pressed(ground) : ground;
        }
        border.width: root.filled ? 0 : Theme.stroke
        border.color: root.color
    }

    RowLayout {
        id: row

        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.width - 2 * Theme.mm(5))
        spacing: Theme.mm(4)
        layoutDirection: root.iconAtEnd ? Qt.RightToLeft : Qt.LeftToRight

        Icon {
            visible: root.icon !== "" && (Theme.textScale === 1 || root.width > Theme.mm(100))
            name: root.icon
            color: root._front
        }

        Label {
            text: root.text
            color: root._front
            font.pixelSize: Theme.mm(10.5 * Theme.grow(Theme.landscape ? 0.35 : 0.5))
            font.weight: Font.DemiBold
            lineHeight: 0.95
            horizontalAlignment: root.icon === "" ? Text.AlignHCenter : Text.AlignLeft
            Layout.fillWidth: true
        }
    }
}
