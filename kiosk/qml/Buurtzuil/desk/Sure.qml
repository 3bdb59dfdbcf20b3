import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A question before something is lost: "nee" is large and filled, "ja" is smaller and outlined. */
ColumnLayout {
    id: root

    property string text: ""
    property string noText: ""
    property string yesText: ""
    property string yesIcon: "trash-2"
    property color color: Theme.plum

    signal no
    signal yes

    spacing: Theme.gap

    Label {
        visible: root.text !== ""
        text: root.text
        Layout.fillWidth: true
    }

    ActionButton {
        text: root.noText
        icon: "undo-2"
        color: root.color
        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(implicitHeight, Theme.mm(60))
        onActivated: root.no()
    }

    ActionButton {
        text: root.yesText
        icon: root.yesIcon
        color: Theme.red
        filled: false
        Layout.fillWidth: true
        onActivated: root.yes()
    }

    Item {
        Layout.fillHeight: true
    }
}
