import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Makes how often something is printed smaller or larger. */
RowLayout {
    id: root

    property color color: Theme.green
    /** By how much. */
    property int by: 1
    /** Whether it cannot be smaller. */
    property bool atLeast: false

    signal stepped(int by)

    spacing: Theme.gap
    uniformCellSizes: true

    ActionButton {
        text: qsTr("%1 minder").arg(root.by)
        icon: "minus"
        color: root.color
        filled: false
        calm: false
        visible: !root.atLeast
        Layout.fillWidth: true
        onActivated: root.stepped(-root.by)
    }

    Label {  // in the place of the button: the other one stays where it is
        visible: root.atLeast
        text: qsTr("Minder kan niet")
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    ActionButton {
        text: qsTr("%1 meer").arg(root.by)
        icon: "plus"
        color: root.color
        filled: false
        calm: false
        Layout.fillWidth: true
        onActivated: root.stepped(root.by)
    }
}
