import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A large coloured field with an icon and words. Where it is wide the icon stands at the right, else at the top. */
Pressable {
    id: root

    property string title: ""
    /** One or two quiet lines below the title. */
    property string line: ""
    property string icon: ""
    property color color: Theme.green
    /** Whether the icon stands beside the words. */
    property bool wide: width > height * 1.7
    property int titleSize: Theme.titlePx
    property int iconSize: Theme.mm((wide ? 46 : 34) / Theme.grow(0.5))

    name: root.line === "" ? root.title : `${root.title}. ${root.line}`
    implicitHeight: grid.implicitHeight + 2 * Theme.padding
    implicitWidth: Theme.mm(120)
    Layout.minimumHeight: implicitHeight

    Rectangle {
        anchors.fill: parent
        radius: Theme.corner
        color: root.down ? Theme.pressed(root.color) : root.color
    }

    GridLayout {
        id: grid

        anchors.fill: parent
        anchors.margins: Theme.padding
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.gap
        rowSpacing: Theme.smallGap
        layoutDirection: root.wide ? Qt.RightToLeft : Qt.LeftToRight

        Icon {
            name: root.icon
            color: Theme.white
            size: root.iconSize
            Layout.alignment: root.wide ? Qt.AlignVCenter : Qt.AlignTop
            Layout.rightMargin: root.wide ? Theme.mm(6) : 0
        }

        ColumnLayout {
            spacing: Theme.mm(2)
            Layout.fillWidth: true
            Layout.alignment: root.wide ? Qt.AlignVCenter : Qt.AlignBottom

            Label {
                text: root.title
                color: Theme.white
                font.pixelSize: root.titleSize
                font.weight: Font.Bold
                lineHeight: 0.95
                Layout.fillWidth: true
            }

            Label {
                visible: root.line !== ""
                text: root.line
                color: Theme.white
                font.pixelSize: Theme.mm(8.3 * Theme.grow(0.6))
                Layout.fillWidth: true
            }
        }
    }
}
