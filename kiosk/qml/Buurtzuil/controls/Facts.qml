pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Facts on a white sheet, each beside its icon; rows of a model with icon, strong and line. */
Card {
    id: root

    property alias model: repeater.model
    property color tint: Theme.ink

    Repeater {
        id: repeater

        delegate: FactRow {
            required icon
            required strong
            required line

            color: root.tint
            Layout.fillWidth: true
        }
    }
}
