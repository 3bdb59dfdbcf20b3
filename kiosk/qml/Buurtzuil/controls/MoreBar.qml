import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** The two buttons that turn the pages of what does not fit on the screen. Each keeps its place. */
RowLayout {
    id: root

    property color color: Theme.green
    property bool atStart: true
    property bool atEnd: true

    signal more
    signal less

    spacing: Theme.gap
    uniformCellSizes: true

    ActionButton {
        text: qsTr("Terug omhoog")
        icon: "chevron-up"
        color: root.color
        filled: false
        iconAtEnd: true
        opacity: root.atStart ? 0 : 1
        enabled: !root.atStart
        Accessible.ignored: root.atStart
        Layout.fillWidth: true
        onActivated: root.less()
    }

    ActionButton {
        text: qsTr("Meer")
        icon: "chevron-down"
        color: root.color
        filled: false
        iconAtEnd: true
        opacity: root.atEnd ? 0 : 1
        enabled: !root.atEnd
        Accessible.ignored: root.atEnd
        Layout.fillWidth: true
        onActivated: root.more()
    }
}
