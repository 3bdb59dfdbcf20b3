pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** The window: head and foot that stay, and between them the pages that are open. */
Window {
    id: root

    /** Everything that pages ask for. */
    required property App app
    readonly property ScreenModel screenModel: app.screen as ScreenModel
    readonly property Shell shell: app.shell as Shell

    title: shell.houseName
    color: Theme.paper
    onWidthChanged: screenModel.resize(width, height)
    onHeightChanged: screenModel.resize(width, height)

    Binding {
        target: Theme
        property: "pxPerMm"
        value: root.screenModel.pxPerMm
    }

    Binding {
        target: Theme
        property: "landscape"
        value: root.screenModel.landscape
    }

    Binding {
        target: Theme
        property: "textScale"
        value: root.shell.textScale
    }

    /** A real keyboard goes back with Escape, as a finger does with "Terug". */
    Shortcut {
        sequences: ["Escape"]
        onActivated: {
            if (root.shell.warning || root.shell.resting)
                root.shell.stay();
            else
                root.shell.back();
        }
    }

    Head {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        y: band.inHead ? 0 : band.height
        freePx: band.inHead ? band.leastPx : 0
        shell: root.shell
    }

    PracticeBand {
        id: band

        readonly property bool inHead: band.visible && root.width > Theme.mm(480)

        x: inHead ? head.freeX : 0
        y: inHead ? Theme.mm(2) : 0
        z: 1
        width: inHead ? leastPx : root.width
        radius: inHead ? Theme.smallCorner : 0
        shell: root.shell
    }

    BellBar {
        id: bell

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        model: root.app.bell as BellModel
    }

    Item {
        id: between

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: bell.visible ? bell.bottom : head.bottom
        anchors.bottom: foot.top
        clip: true

        Repeater {
            model: root.shell.stack

            Loader {
                id: loader

                required property string file
                required property bool shown

                visible: shown
                enabled: shown
                focus: shown
                anchors.fill: parent
                Component.onCompleted: setSource(Qt.resolvedUrl(file), {"app": root.app})
            }
        }
    }

    Foot {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        shell: root.shell
    }

    Loader {
        anchors.fill: parent
        anchors.topMargin: head.y + (band.inHead ? head.height : 0)
        active: root.shell.warning
        source: "controls/StillThere.qml"
        onLoaded: (item as StillThere).shell = root.shell
    }

    Loader {
        anchors.fill: parent
        anchors.topMargin: head.y + (band.inHead ? head.height : 0)
        active: root.shell.resting
        source: "controls/Carousel.qml"
        onLoaded: (item as Carousel).app = root.app
    }
}
