import QtQuick
import Buurtzuil

/** A paper to choose by its picture, with its name below it. The whole field can be pressed. */
Pressable {
    id: root

    property string label: ""
    property string picture: ""
    /** How often its width the picture is high. */
    property real tall: 1.414
    property color color: Theme.plum
    readonly property int _inner: Theme.mm(3)
    readonly property real _room: root.height - words.height - 3 * root._inner

    name: root.label

    Rectangle {
        anchors.fill: parent
        radius: root.corner
        color: root.down ? Theme.pressed(Theme.card) : Theme.card
        border.width: Theme.hairline
        border.color: Theme.edge
    }

    Image {
        readonly property real _fit: Math.max(1, Math.min(root.width - 2 * root._inner, root._room / root.tall))

        anchors.horizontalCenter: parent.horizontalCenter
        y: root._inner + (root._room - height) / 2
        width: Math.floor(_fit)
        height: Math.floor(_fit * root.tall)
        source: root.picture
        cache: false
        sourceSize.width: width
        smooth: true
        mipmap: true
        Accessible.ignored: true

        Rectangle {
            anchors.fill: parent
            visible: root.picture !== ""
            color: "transparent"
            border.width: Theme.hairline
            border.color: Theme.line
        }
    }

    Label {
        id: words

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: root._inner
        text: root.label
        color: root.color
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignHCenter
        Accessible.ignored: true
    }
}
