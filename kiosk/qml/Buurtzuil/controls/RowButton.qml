import QtQuick
import QtQuick.Layouts
import Buurtzuil

/**
 * One line of a list that opens something. A delegate makes the fields of its row required:
 * `RowButton { required property string key; required title; required line }`.
 */
Pressable {
    id: root

    /** Stands large at the left: an hour. */
    property string time: ""
    property string icon: ""
    property string title: ""
    property string line: ""
    property string badge: ""
    /** What the badge is about; see Badge. */
    property string tone: ""
    /** Whether the title is struck through. */
    property bool cancelled: false
    /** Whether it is the one that is shown beside the list. */
    property bool chosen: false
    property color color: Theme.ink
    /** The badge stands at the left, in place of an hour. */
    property bool badgeFirst: false
    property bool arrow: true
    readonly property bool _narrow: Theme.textScale > 1 || width < Theme.mm(235)
    /** Where letters are large and the screen narrow, the hour stands above the words, so that those keep the width of a long one. */
    readonly property bool _stacked: width < Theme.rowPx * 16
    readonly property Item _list: ListView.view
    readonly property bool _whole: {
        const list = ListView.view;
        return !list || list.moving || y + height <= list.contentY + list.height + 1 && y >= list.contentY - 1
            || height > list.height;
    }

    name: [root.time, root.title, root.line, root.badge].filter(part => part !== "").join(", ")
    width: ListView.view ? ListView.view.width : implicitWidth
    implicitWidth: Theme.mm(200)
    implicitHeight: Math.max(Theme.rowHeight, row.implicitHeight + 2 * Theme.mm(6))
    visible: root._whole

    Rectangle {
        anchors.fill: parent
        radius: Theme.corner
        color: root.down ? Theme.pressed(Theme.card) : Theme.card
        border.width: root.chosen ? Theme.mm(1.2) : Theme.hairline
        border.color: root.chosen ? root.color : Theme.line
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.padding
        anchors.rightMargin: Theme.padding
        spacing: Theme.mm(7)

        Label {
            visible: root.time !== "" && !root._stacked
            text: root.time
            font.pixelSize: Theme.rowPx
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
            Layout.preferredWidth: Theme.rowPx * 3.1
        }

        Icon {
            visible: root.icon !== ""
            name: root.icon
            color: root.color
            size: Theme.mm(17)
        }

        Badge {
            visible: root.badgeFirst && !root._narrow && text !== ""
            text: root.badgeFirst ? root.badge : ""
            tone: root.tone
            Layout.preferredWidth: Math.max(implicitWidth, Theme.mm(46))
        }

        ColumnLayout {
            spacing: Theme.mm(1)
            Layout.fillWidth: true

            Badge {
                visible: root.badgeFirst && root._narrow && text !== ""
                text: root.badgeFirst ? root.badge : ""
                tone: root.tone
                Layout.bottomMargin: Theme.mm(2)
            }

            Label {
                visible: root.time !== "" && root._stacked
                text: root.time
                font.pixelSize: Theme.rowPx
                font.weight: Font.Bold
                Layout.fillWidth: true
            }

            Label {
                text: root.title
                font.pixelSize: Theme.rowPx
                font.weight: Font.Bold
                font.strikeout: root.cancelled
                lineHeight: 0.98
                Layout.fillWidth: true
            }

            Label {
                visible: root.line !== ""
                text: root.line
                color: Theme.inkSoft
                font.pixelSize: Theme.smallPx * 1.06
                Layout.fillWidth: true
            }

            Badge {
                visible: !root.badgeFirst && root._narrow && text !== ""
                text: root.badge
                tone: root.tone
                Layout.topMargin: Theme.mm(2)
                Layout.maximumWidth: row.width
            }
        }

        Badge {
            visible: !root.badgeFirst && !root._narrow && text !== ""
            text: root.badge
            tone: root.tone
        }

        Icon {
            visible: root.arrow
            name: "chevron-right"
        }
    }
}
