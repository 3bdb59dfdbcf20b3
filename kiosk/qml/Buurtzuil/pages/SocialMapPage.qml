pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who can help me: six themes at once, then the services of one theme. */
Page {
    id: root

    required property App app
    readonly property SocialMapModel model: app.socialMap as SocialMapModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool choosing: root.model.theme === ""

    title: root.choosing ? qsTr("Wie kan mij helpen?") : root.model.title
    subtitle: root.choosing ? qsTr("Waar gaat het over?") : ""
    color: Theme.blue

    ScrollBody {
        visible: root.choosing
        anchors.fill: parent
        stretch: true
        color: root.color

        GridLayout {
            columns: Theme.landscape ? 3 : Theme.textScale > 1.5 ? 1 : 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            uniformCellHeights: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Theme.mm(300)

            Repeater {
                model: root.model.themes

                delegate: Tile {
                    id: tile

                    required property string slug
                    required property string name_
                    required icon

                    title: tile.name_
                    color: root.color
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredHeight: Theme.mm(Theme.landscape ? 62 : 78)
                    onActivated: root.shell.open("socialMap", tile.slug)
                }
            }
        }

        RowButton {
            title: qsTr("Zoek in uw eigen woorden")
            line: qsTr("Bijvoorbeeld: verwarming te duur")
            icon: "search"
            Layout.fillWidth: true
            onActivated: root.shell.open("search")
        }

        RowButton {
            visible: root.model.hasMoreThemes
            title: qsTr("Andere onderwerpen")
            line: root.model.otherThemes
            icon: "list"
            Layout.fillWidth: true
            onActivated: root.model.moreThemes()
        }
    }

    PagedList {
        visible: !root.choosing
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Hier staat nog niets. Vraag het aan een vrijwilliger.")

        delegate: RowButton {
            required property string key
            required title
            required line
            required badge
            required tone

            chosen: root.shell.key === key
            color: root.color
            onActivated: root.shell.open("service", key)
        }
    }
}
