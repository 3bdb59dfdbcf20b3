import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** One of a few things to choose from; the chosen one is filled. */
Pressable {
    id: root

    property string text: ""
    /** Stands large below the text: a day's number. */
    property string number: ""
    property string icon: ""
    property bool chosen: false
    property color color: Theme.green
    property int textPx: root.number !== "" ? Theme.mm(7.2 * Theme.grow(0.2)) : Theme.mm(9.4 * Theme.grow(0.6))
    readonly property color _front: root.chosen ? Theme.white : Theme.ink

    name: [root.text, root.number].filter(part => part !== "").join(" ")
    checkable: true
    checked: root.chosen
    corner: Theme.mm(5.5)
    implicitHeight: Math.max(Theme.mm(Theme.landscape ? 24 : 32), column.implicitHeight + 2 * Theme.mm(3))
    implicitWidth: column.implicitWidth + 2 * Theme.mm(4)
    Layout.fillWidth: true
    Layout.fillHeight: true

    Rectangle {
        anchors.fill: parent
        radius: root.corner
        color: {
            const ground = root.chosen ? root.color : Theme.card;
            return root.down ? Theme.pressed(ground) : ground;
        }
        border.width: root.chosen ? 0 : Theme.hairline
        border.color: Theme.line
    }

    ColumnLayout {
        id: column

        anchors.centerIn: parent
        width: root.width - 2 * Theme.mm(1.2)
        spacing: 0

        Icon {
            visible: root.icon !== ""
            name: root.icon
            color: root._front
            Layout.alignment: Qt.AlignHCenter
        }

        Label {
            text: root.text
            color: root._front
            font.pixelSize: root.textPx
            font.weight: root.number === "" ? Font.DemiBold : Font.Normal
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.mm(6.2)
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.WordWrap
            lineHeight: 0.95
            Layout.fillWidth: true
        }

        Label {
            visible: root.number !== ""
            text: root.number
            color: root._front
            font.pixelSize: Theme.mm(10.5 * Theme.grow(0.3))
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
