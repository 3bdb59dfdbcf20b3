pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What the desk has beside its daily work: six tiles at most, and more pages where there is more. */
Page {
    id: root

    required property App app
    readonly property MoreModel model: app.deskMore as MoreModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Meer")
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
            columns: Theme.landscape ? (Theme.textScale === 1 ? 3 : 2) : Theme.textScale === 1 ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Math.max(implicitHeight, Theme.mm(Theme.landscape ? 140 : 290))

            Repeater {
                model: root.model.rows

                delegate: Tile {
                    required property string page
                    required property string about
                    required property string colour
                    required title
                    required line
                    required icon

                    color: Theme.colour(colour)
                    titleSize: Theme.mm(12 * Theme.grow(0.15))
                    // beside an icon a long word would be broken
                    wide: width > height * 1.7 && width > Theme.mm(150)
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
