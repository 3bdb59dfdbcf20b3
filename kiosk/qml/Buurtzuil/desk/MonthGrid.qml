pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A month to pick a day from, with a step to the month before and after. */
Item {
    id: root

    /** Rows of iso, number, name_, chosen and today; a day without a number is of another month. */
    property alias model: repeater.model
    property string monthText: ""
    /** Two letters of each day, from Monday. */
    property var weekdays: []
    property color color: Theme.green
    readonly property int _gap: Theme.mm(3.4)
    readonly property real _cell: Math.floor((width - 6 * _gap) / 7)
    readonly property int _headRow: Theme.mm(24)
    readonly property int _rows: Math.max(5, Math.ceil(repeater.count / 7))
    readonly property real _rowHeight: Math.max(Theme.target,
        Math.min(Theme.mm(30), (height - 2 * _headRow - (_rows + 1) * _gap) / _rows))

    component Arrow: Pressable {
        id: arrow

        property string icon: ""

        calm: false
        corner: Theme.smallCorner
        implicitHeight: root._headRow
        implicitWidth: Theme.mm(34)

        Rectangle {
            anchors.fill: parent
            radius: arrow.corner
            color: arrow.down ? Theme.pressed(Theme.card) : Theme.card
            border.width: Theme.stroke
            border.color: root.color
        }

        Icon {
            anchors.centerIn: parent
            name: arrow.icon
            color: root.color
        }
    }

    signal moved(int months)
    signal picked(string iso)

    implicitHeight: _headRow + _headRow + _rows * (Theme.mm(22) + _gap)

    RowLayout {
        id: head

        width: parent.width
        height: root._headRow
        spacing: root._gap

        Arrow {
            name: qsTr("Maand terug")
            icon: "chevron-left"
            onActivated: root.moved(-1)
        }

        Label {
            text: root.monthText
            font.pixelSize: Theme.mm(10.5 * Theme.grow(0.3))
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        Arrow {
            name: qsTr("Maand verder")
            icon: "chevron-right"
            onActivated: root.moved(1)
        }
    }

    Row {
        id: names

        y: root._headRow + root._gap
        spacing: root._gap

        Repeater {
            model: root.weekdays

            Label {
                required property string modelData

                width: root._cell
                text: modelData
                color: Theme.inkSoft
                font.pixelSize: Theme.mm(8.3)
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }

    Grid {
        y: names.y + names.height + root._gap
        columns: 7
        spacing: root._gap

        Repeater {
            id: repeater

            delegate: Pressable {
                id: day

                required property string iso
                required property string number
                required property string name_
                required property bool chosen
                required property bool today

                width: root._cell
                height: root._rowHeight
                opacity: number === "" ? 0 : 1
                enabled: number !== ""
                activeFocusOnTab: false
                corner: Theme.smallCorner
                checkable: true
                checked: chosen
                name: today ? qsTr("%1, vandaag").arg(name_) : name_
                Accessible.ignored: number === ""
                onActivated: root.picked(iso)

                Rectangle {
                    anchors.fill: parent
                    radius: day.corner
                    color: {
                        const ground = day.chosen ? root.color : Theme.card;
                        return day.down ? Theme.pressed(ground) : ground;
                    }
                    border.width: day.chosen ? 0 : Theme.hairline
                    border.color: Theme.line
                }

                Label {
                    anchors.centerIn: parent
                    text: day.number
                    color: day.chosen ? Theme.white : Theme.ink
                    font.pixelSize: Theme.mm(10.5 * Theme.grow(0.3))
                    font.weight: Font.Bold
                    font.underline: day.today
                }
            }
        }
    }
}
