import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A photo that a record names, as a whole and no higher than the room it is given; too little room and it stays away. */
Item {
    id: root

    /** What the record says: "sha256:" and a digest, or a picture of the program; empty for none. */
    property string picture: ""
    /** What it shows, for who does not see it. */
    property string title: ""
    /** How high it may be, in pixels. */
    property real room: 0
    readonly property real _high: Math.min(root.room, Theme.mm(Theme.landscape ? 84 : 96))

    visible: root.picture !== "" && root._high >= Theme.mm(36)
    implicitHeight: root._high
    Layout.fillWidth: true

    Rectangle {
        anchors.fill: parent
        radius: Theme.corner
        color: Theme.sand
    }

    Image {
        anchors.fill: parent
        anchors.margins: Theme.mm(3)
        source: root.visible ? `image://logos/${encodeURIComponent(root.picture)}` : ""
        cache: false  // a photo that was on its way is there when the page comes again
        sourceSize.width: width
        sourceSize.height: height
        fillMode: Image.PreserveAspectFit
        Accessible.role: Accessible.Graphic
        Accessible.name: root.title
    }
}
