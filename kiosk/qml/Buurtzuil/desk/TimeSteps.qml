import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Makes a time earlier or later by hours and quarters. */
GridLayout {
    id: root

    property color color: Theme.green

    signal stepped(int minutes)

    columns: 2
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    uniformCellWidths: true

    ActionButton {
        text: qsTr("Uur eerder")
        icon: "chevron-left"
        color: root.color
        filled: false
        calm: false
        Layout.fillWidth: true
        onActivated: root.stepped(-60)
    }

    ActionButton {
        text: qsTr("Uur later")
        icon: "chevron-right"
        iconAtEnd: true
        color: root.color
        filled: false
        calm: false
        Layout.fillWidth: true
        onActivated: root.stepped(60)
    }

    ActionButton {
        text: qsTr("Kwartier eerder")
        icon: "chevron-left"
        color: root.color
        filled: false
        calm: false
        Layout.fillWidth: true
        onActivated: root.stepped(-15)
    }

    ActionButton {
        text: qsTr("Kwartier later")
        icon: "chevron-right"
        iconAtEnd: true
        color: root.color
        filled: false
        calm: false
        Layout.fillWidth: true
        onActivated: root.stepped(15)
    }
}
