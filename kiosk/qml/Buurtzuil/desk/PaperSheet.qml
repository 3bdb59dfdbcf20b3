import QtQuick
import Buurtzuil

/** A page of a paper, as large as it is made; a tap on it acts. */
Pressable {
    id: root

    /** Where the picture is; empty shows an empty sheet. */
    property string picture: ""

    corner: 0

    Rectangle {
        anchors.fill: parent
        color: Theme.white
        border.width: Theme.hairline
        border.color: Theme.edge
    }

    Image {
        anchors.fill: parent
        anchors.margins: Theme.hairline
        source: root.picture
        cache: false  // names may stand on it: it goes with the page
        sourceSize.width: width
        smooth: true
        mipmap: true
        Accessible.ignored: true
    }
}
