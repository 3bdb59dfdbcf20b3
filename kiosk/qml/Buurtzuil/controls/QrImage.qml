import QtQuick
import Buurtzuil

/** A QR code of a link, black on white with its quiet zone. */
Image {
    id: root

    /** What the code says; empty shows nothing. */
    property string link: ""
    property int size: Theme.mm(42)

    visible: link !== ""
    width: size
    height: size
    sourceSize: Qt.size(size, size)
    source: link === "" ? "" : `image://qr/${encodeURIComponent(link)}`
    smooth: false
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("QR-code voor uw telefoon")
}
