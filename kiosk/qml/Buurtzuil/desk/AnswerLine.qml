import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** One question of a form: what is asked, small, and the answer below it; what is wrong stands in words at the answer. */
Pressable {
    id: root

    property string label: ""
    property string value: ""
    /** What is wrong with the answer. */
    property string problem: ""
    /** Whether nothing was answered yet. */
    property bool empty: false
    property color color: Theme.green

    readonly property bool _whole: {
        const list = ListView.view;
        return !list || list.moving || y + height <= list.contentY + list.height + 1 && y >= list.contentY - 1
            || height > list.height;
    }

    visible: root._whole
    name: [root.label, root.value, root.problem].filter(part => part !== "").join(", ")
    width: ListView.view ? ListView.view.width : implicitWidth
    implicitWidth: Theme.mm(200)
    implicitHeight: Math.max(Theme.mm(Theme.landscape ? 27 : 30), row.implicitHeight + 2 * Theme.mm(4))

    Rectangle {
        anchors.fill: parent
        radius: Theme.corner
        color: root.down ? Theme.pressed(Theme.card) : Theme.card
        border.width: root.problem !== "" ? Theme.mm(1.2) : Theme.hairline
        border.color: root.problem !== "" ? Theme.red : Theme.line
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.padding
        anchors.rightMargin: Theme.padding
        spacing: Theme.mm(7)

        ColumnLayout {
            spacing: Theme.mm(1)
            Layout.fillWidth: true

            Label {
                text: root.label
                color: Theme.inkSoft
                font.pixelSize: Theme.smallPx
                Layout.fillWidth: true
            }

            Label {
                text: root.value
                color: root.empty ? Theme.inkSoft : Theme.ink
                font.pixelSize: Theme.bodyPx * 1.12
                font.weight: root.empty ? Font.Normal : Font.DemiBold
                font.italic: root.empty
                Layout.fillWidth: true
            }

            RowLayout {
                visible: root.problem !== ""
                spacing: Theme.mm(4)
                Layout.fillWidth: true

                Icon {
                    name: "circle-alert"
                    color: Theme.red
                    size: Theme.mm(10)
                }

                Label {
                    text: root.problem
                    color: Theme.red
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }
            }
        }

        Icon {
            visible: root.enabled
            name: "pencil"
            color: root.color
            size: Theme.mm(12)
        }
    }
}
