import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A page between head and foot: one title, a body that fills what is left, and the acts below it. */
Item {
    id: root

    property string title: ""
    /** One quiet line below the title. */
    property string subtitle: ""
    /** The colour of the page's part, for what cannot look it up itself. */
    property color color: Theme.green
    /** The body: give it one child with `anchors.fill: parent`. */
    default property alias body: bodyArea.data
    /** Buttons below the body, side by side. */
    property alias actions: actionRow.data
    /** Whether the title has a line of its own; a page that draws its title itself says no. */
    property bool titled: true
    property int margin: Theme.margin

    Accessible.role: Accessible.Pane
    Accessible.name: root.title

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: root.margin
        anchors.rightMargin: root.margin
        anchors.topMargin: Theme.mm(Theme.landscape ? 7 : 11)
        anchors.bottomMargin: Theme.mm(Theme.landscape ? 6 : 9)
        spacing: Theme.mm(Theme.landscape ? 5 : 7)

        ColumnLayout {
            visible: root.titled && root.title !== ""
            spacing: Theme.mm(1.5)
            Layout.fillWidth: true

            Label {
                text: root.title
                font.pixelSize: Theme.titlePx
                font.weight: Font.Bold
                lineHeight: 0.95
                Accessible.role: Accessible.Heading
                Accessible.name: text
                Layout.fillWidth: true
            }

            Label {
                visible: root.subtitle !== ""
                text: root.subtitle
                font.pixelSize: Theme.bodyPx * 1.06
                Layout.fillWidth: true
            }
        }

        Item {
            id: bodyArea

            Layout.fillWidth: true
            Layout.fillHeight: true
        }

        RowLayout {
            id: actionRow

            visible: visibleChildren.length > 0
            spacing: Theme.gap
            uniformCellSizes: true
            Layout.fillWidth: true
        }
    }
}
