import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** One fact: an icon, a strong line and a quiet line below it. */
Item {
    id: root

    property string icon: ""
    property string strong: ""
    property string line: ""
    property color color: Theme.ink

    implicitHeight: row.implicitHeight
    implicitWidth: row.implicitWidth

    RowLayout {
        id: row

        width: root.width
        spacing: Theme.mm(9)

        Icon {
            name: root.icon
            color: root.color
            size: Theme.mm(15)
            Layout.alignment: Qt.AlignTop
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Label {
                visible: root.strong !== ""
                text: root.strong
                font.pixelSize: Theme.bodyPx * 1.06
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }

            Label {
                visible: root.line !== ""
                text: root.line
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }
    }
}
