pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil

/** A list that is leafed through with "Meer" and "Terug omhoog". Only whole rows are shown; a flick works too. */
Item {
    id: root

    property alias model: list.model
    property alias delegate: list.delegate
    property alias spacing: list.spacing
    property alias count: list.count
    property color color: Theme.green
    /** What stands there when the list is empty. */
    property string emptyText: ""
    readonly property bool overflows: root._over
    /**
     * Stays true until the room or the rows change: a list that shows fewer rows guesses how high all are, and a guess that
     * says otherwise would give the room of the bar back to the list, and take it again, without end.
     */
    property bool _over: false

    function _measure(): void {
        root._over = false;
        root._over = list.contentHeight > root.height + 1;
    }

    /** Shows the rows that follow the last whole row. */
    function more(): void {
        const next = list.firstBelow();
        if (next >= 0)
            list.positionViewAtIndex(next, ListView.Beginning);
        list.returnToBounds();
    }

    /** Shows the rows before the first one that is shown. */
    function less(): void {
        const first = Math.max(0, list.indexAt(1, list.contentY + 1));
        if (first > 0)
            list.positionViewAtIndex(first - 1, ListView.End);
        list.returnToBounds();
    }

    implicitHeight: Theme.rowHeight  // never that of all rows: each would be made
    onHeightChanged: root._measure()
    onWidthChanged: root._measure()

    Connections {
        target: Theme

        function onTextScaleChanged(): void {
            root._measure();
        }
    }

    ListView {
        id: list

        /** Returns the first row that does not fit as a whole below the top one, or -1. */
        function firstBelow(): int {
            const top = Math.max(0, list.indexAt(1, list.contentY + 1));
            for (let at = top + 1; at < list.count; at++) {
                const row = list.itemAtIndex(at);
                if (!row || row.y + row.height > list.contentY + list.height + 1)
                    return at;
            }
            return -1;
        }

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: root.overflows ? root.height - bar.height - Theme.gap : root.height
        spacing: Theme.mm(5)
        clip: root.overflows
        snapMode: ListView.SnapToItem
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0  // rows beyond it are made in pieces, and Qt warns when they go away meanwhile
        Accessible.role: Accessible.List
        onCountChanged: root._measure()
        onContentHeightChanged: {
            if (list.contentHeight > root.height + 1)
                root._over = true;
        }
    }

    MoreBar {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.overflows
        color: root.color
        atStart: list.atYBeginning
        atEnd: list.atYEnd
        onMore: root.more()
        onLess: root.less()
    }

    Label {
        anchors.left: parent.left
        anchors.right: parent.right
        y: Theme.gap
        visible: list.count === 0 && text !== ""
        text: root.emptyText
    }
}
