import QtQuick
import Buurtzuil

/** A short fact in a frame: "gratis", "nog 4 plaatsen". The words say it; the colour only helps. */
Rectangle {
    id: root

    property string text: ""
    /** What it is about: "off", "moved", "full", "open", "free", "request", "offer", or empty. */
    property string tone: ""
    property bool filled: tone === "request"
    readonly property color _colour: Theme.tone(root.tone)

    visible: root.text !== ""
    implicitWidth: label.implicitWidth + 2 * Theme.mm(5)
    implicitHeight: label.implicitHeight + 2 * Theme.mm(2.4)
    radius: Theme.smallCorner
    color: root.filled ? root._colour : "transparent"
    border.width: Theme.hairline + 1
    border.color: root._colour

    Label {
        id: label

        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.width - 2 * Theme.mm(3))
        text: root.text
        color: root.filled ? Theme.white : root._colour
        font.pixelSize: Theme.smallPx
        font.weight: Font.DemiBold
        lineHeight: 0.95
        horizontalAlignment: Text.AlignHCenter
    }
}
