import QtQuick
import Buurtzuil

/** One of the bundled outlined icons, in any colour. It says nothing by itself: words stand beside it. */
Image {
    id: root

    /** File name in assets/icons without its ending; empty shows nothing. */
    property string name: ""
    property color color: Theme.ink
    property int size: Theme.iconPx

    width: size
    height: size
    sourceSize: Qt.size(size, size)
    source: name === "" || size <= 0 ? "" : `image://icons/${name}/${String(color).slice(1)}`
    Accessible.ignored: true
}
