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
    /** Whether there is room for a second line below the ways to look further. */
    readonly property bool _roomy: Theme.textScale === 1
    readonly property bool choosing: root.model.theme === ""

    title: root.choosing ? qsTr("Wie kan mij helpen?") : root.model.title
    subtitle: root.choosing ? qsTr("Waar gaat het over?") : ""
    color: Theme.blue

    ScrollBody {
        visible: root.choosing
        anchors.fill: parent
        stretch: true
        color: root.color

        Label {
            visible: root.model.bare
            text: qsTr("Hier staat nog niets. Vraag het aan een vrijwilliger.")
            Layout.fillWidth: true
        }

        GridLayout {
            columns: Theme.landscape ? 3 : 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: true

            Repeater {
                model: root.model.themes

                delegate: Tile {
                    id: tile

                    required property string slug
                    required property string name_
                    required icon

                    title: tile.name_
                    titleSize: Theme.mm(Theme.landscape ? 10.4 : 12.5 * Theme.grow(0.2))
                    wide: false
                    iconSize: Theme.mm(30 / Theme.grow(0.5))
                    color: root.color
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredHeight: Theme.mm(60)
                    Layout.maximumHeight: Theme.mm(100)
                    onActivated: tile.slug === "" ? root.model.moreThemes() : root.shell.open("socialMap", tile.slug)
                }
            }
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

            color: root.color
            onActivated: root.shell.open("service", key)
        }
    }

    stacked: true
    actions: [
        RowButton {
            visible: root.choosing
            title: qsTr("Zoeken")
            line: root._roomy ? qsTr("In uw eigen woorden") : ""
            icon: "search"
            arrow: root._roomy
            Layout.fillWidth: true
            onActivated: root.shell.open("search")
        }
    ]
}
