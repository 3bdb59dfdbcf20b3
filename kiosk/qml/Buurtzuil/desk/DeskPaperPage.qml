pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Paper: everything for Friday in one tap, and the ways to single papers, to what waits and to the printers. */
Page {
    id: root

    required property App app
    readonly property PaperModel model: app.deskPaper as PaperModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool _roomy: Theme.textScale === 1
    readonly property int _iconSize: Theme.mm((Theme.landscape ? 26 : 34) / Theme.grow(0.5))

    title: qsTr("Papier")
    titled: false
    color: Theme.plum

    ScrollBody {
        anchors.fill: parent
        stretch: true
        color: root.color

        Label {
            text: root.title
            font.pixelSize: Theme.titlePx
            font.weight: Font.Bold
            Accessible.role: Accessible.Heading
            Accessible.name: text
            Layout.fillWidth: true
        }

        GridLayout {
            columns: Theme.landscape ? (root._roomy ? 3 : 2) : root._roomy ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Math.max(implicitHeight, Theme.mm(Theme.landscape ? 150 : 300))

            Tile {
                title: qsTr("Alles voor vrijdag")
                line: root.model.fridayLine
                icon: "printer"
                color: root.color
                titleSize: root._roomy && !Theme.landscape ? Theme.titlePx : Theme.mm(12 * Theme.grow(0.15))
                wide: true
                iconSize: root._iconSize
                Layout.columnSpan: Theme.landscape || !root._roomy ? 1 : 2
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActivated: root.shell.open("deskFriday")
            }

            Repeater {
                id: tiles

                model: root.model.rows

                delegate: Tile {
                    required property int index
                    required property string page
                    required property string about
                    required property string colour
                    required title
                    required line
                    required icon

                    color: Theme.colour(colour)
                    titleSize: Theme.mm(12 * Theme.grow(0.15))
                    // beside an icon a long word would be broken, where two stand beside each other
                    wide: Theme.landscape || !root._roomy || Layout.columnSpan > 1
                    iconSize: root._iconSize
                    Layout.columnSpan: !Theme.landscape && root._roomy && index % 2 === 0
                        && index === tiles.count - 1 ? 2 : 1
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onActivated: root.shell.open(page, about)
                }
            }
        }

        Item {
            Layout.fillHeight: true
        }
    }
}
