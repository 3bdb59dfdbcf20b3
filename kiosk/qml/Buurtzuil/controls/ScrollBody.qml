pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Everything below the title of a page, one below the other; where it does not fit, two buttons move it. */
Item {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    property color color: Theme.green
    /** Children with Layout.fillHeight take the height that is left. */
    property bool stretch: false
    readonly property bool overflows: column.implicitHeight > root.height + 1

    /** Moves on by most of what is seen. */
    function more(): void {
        flick.contentY = Math.min(flick.contentY + flick.height * 0.8, flick.contentHeight - flick.height);
    }

    /** Moves back by most of what is seen. */
    function less(): void {
        flick.contentY = Math.max(flick.contentY - flick.height * 0.8, 0);
    }

    implicitHeight: column.implicitHeight

    Flickable {
        id: flick

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: root.overflows ? root.height - bar.height - Theme.gap : root.height
        contentHeight: column.height
        boundsBehavior: Flickable.StopAtBounds
        interactive: root.overflows
        clip: root.overflows

        ColumnLayout {
            id: column

            width: flick.width
            height: root.stretch ? Math.max(implicitHeight, root.overflows ? 0 : root.height) : implicitHeight
            spacing: Theme.gap
        }
    }

    Loader {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        active: root.overflows

        sourceComponent: MoreBar {
            color: root.color
            atStart: flick.contentY <= 1
            atEnd: flick.contentY >= flick.contentHeight - flick.height - 1
            onMore: root.more()
            onLess: root.less()
        }
    }
}
