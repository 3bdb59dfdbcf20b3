pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/**
 * A few things of which one is chosen: days, tabs, kinds. The delegate is a Choice; the bar breaks into more rows where
 * the words grow.
 */
GridLayout {
    id: root

    property alias model: repeater.model
    property alias delegate: repeater.delegate
    /** How many stand in a row when there is room. */
    property int perRow: repeater.count
    /** How wide one must be at least. */
    property int leastWidth: Theme.mm(34)
    readonly property int _fit: Math.max(1, Math.min(perRow, Math.floor((width + columnSpacing) / (leastWidth + columnSpacing))))

    columns: Math.ceil(perRow / Math.ceil(perRow / _fit))
    columnSpacing: Theme.smallGap
    rowSpacing: Theme.smallGap
    uniformCellWidths: true

    Repeater {
        id: repeater
    }
}
