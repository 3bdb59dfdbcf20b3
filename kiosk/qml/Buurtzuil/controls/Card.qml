import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A white sheet that holds facts or words, one below the other; in a list it is shown as a whole or not at all. */
Rectangle {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    /** Space between its edge and what it holds. */
    property int inset: Theme.padding
    readonly property bool _whole: {
        const list = ListView.view;
        return !list || list.moving || y + height <= list.contentY + list.height + 1 && y >= list.contentY - 1
            || height > list.height;
    }

    visible: root._whole
    implicitHeight: column.implicitHeight + 2 * root.inset
    implicitWidth: column.implicitWidth + 2 * root.inset
    radius: Theme.corner
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.line

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: root.inset
        spacing: Theme.mm(6)
    }
}
