import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A white sheet that holds facts or words, one below the other. */
Rectangle {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing

    implicitHeight: column.implicitHeight + 2 * Theme.padding
    implicitWidth: column.implicitWidth + 2 * Theme.padding
    radius: Theme.corner
    color: Theme.card
    border.width: Theme.hairline
    border.color: Theme.line

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: Theme.padding
        spacing: Theme.mm(6)
    }
}
