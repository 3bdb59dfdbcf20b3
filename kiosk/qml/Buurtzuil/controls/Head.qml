import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The house, the day and the time, and quietly how old the records are. */
Rectangle {
    id: root

    required property Shell shell
    /** Width that is left free between house and time, for what a wide screen has no line of its own for. */
    property int freePx: 0
    /** Where that begins. */
    readonly property real freeX: row.x + free.x

    implicitHeight: Theme.headHeight
    color: Theme.paper

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        spacing: Theme.gap

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Label {
                text: root.shell.houseName
                font.pixelSize: Theme.barPx
                font.weight: Font.Bold
                lineHeight: 0.88
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.barSmallPx
                maximumLineCount: 2
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.maximumHeight: Theme.barSmallPx * 2.5
            }

            Label {
                visible: text !== ""
                text: root.shell.statusText
                color: Theme.inkSoft
                lineHeight: 0.88
                font.pixelSize: Theme.barSmallPx
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.mm(6)
                Layout.fillWidth: true
            }
        }

        Item {
            id: free

            visible: root.freePx > 0
            implicitWidth: root.freePx
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: false

            Label {
                text: root.shell.timeText
                font.pixelSize: Theme.barPx
                font.weight: Font.DemiBold
                lineHeight: 0.88
                horizontalAlignment: Text.AlignRight
                Layout.fillWidth: true
            }

            Label {
                text: root.shell.dateText
                font.pixelSize: Theme.mm(8.3)
                lineHeight: 0.88
                wrapMode: Text.NoWrap
                horizontalAlignment: Text.AlignRight
                Layout.fillWidth: true
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
}
