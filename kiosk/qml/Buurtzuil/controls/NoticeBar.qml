import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Something to take note of. It can be pressed when there is more to read. */
Pressable {
    id: root

    property string title: ""
    property string text: ""
    property string icon: root.urgent ? "triangle-alert" : "megaphone"
    /** Whether it must not be missed: white on red. */
    property bool urgent: false
    property color color: root.urgent ? Theme.red : Theme.notice
    /** Whether it opens something; without it, it is only read. */
    property bool opens: false
    readonly property color _front: root.urgent ? Theme.white : Theme.ink
    /** How high it is at least. */
    property int least: Theme.mm(33)

    name: [root.title, root.text].filter(part => part !== "").join(" ")
    enabled: root.opens
    activeFocusOnTab: root.opens
    Accessible.role: root.opens ? Accessible.Button : Accessible.Notification
    implicitHeight: Math.max(root.least, row.implicitHeight + 2 * Theme.mm(root.least < Theme.mm(33) ? 3 : 6))

    Rectangle {
        anchors.fill: parent
        radius: Theme.corner
        color: root.down ? Theme.pressed(root.color) : root.color
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.padding
        anchors.rightMargin: Theme.padding
        spacing: Theme.mm(8)

        Icon {
            name: root.icon
            color: root._front
            size: Theme.mm(17)
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Label {
                visible: root.title !== ""
                text: root.title
                color: root._front
                font.weight: Font.Bold
                Layout.fillWidth: true
            }

            Label {
                visible: root.text !== ""
                text: root.text
                color: root._front
                Layout.fillWidth: true
            }
        }

        Icon {
            visible: root.opens
            name: "chevron-right"
            color: root._front
        }
    }
}
