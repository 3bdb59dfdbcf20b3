pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What did not take effect; each can be done again, or thrown away. */
Page {
    id: root

    required property App app
    readonly property StandModel model: app.deskStand as StandModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Niet gelukt")
    subtitle: qsTr("Dit is bewaard, maar telt niet mee. Doe het opnieuw, of gooi het weg.")
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Alles is gelukt.")

        delegate: Card {
            id: card

            required property string key
            required property string icon
            required property string title
            required property string line
            required property string more
            required property string pair

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: card.icon
                color: Theme.red
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }

            Label {
                visible: text !== ""
                text: card.more
                Layout.fillWidth: true
            }

            GridLayout {
                columns: Theme.textScale === 1 ? 2 : 1
                columnSpacing: Theme.gap
                rowSpacing: Theme.mm(4)
                uniformCellWidths: true
                Layout.fillWidth: true

                ActionButton {
                    text: card.pair !== "" ? qsTr("Bel terug") : qsTr("Opnieuw")
                    name: `${text}: ${card.title}`
                    icon: card.pair !== "" ? "phone" : "refresh-cw"
                    color: root.color
                    Layout.fillWidth: true
                    onActivated: {
                        if (card.pair !== "")
                            root.shell.open("deskPair", card.pair);
                        else
                            root.model.again(card.key);
                    }
                }

                ActionButton {
                    text: qsTr("Weg")
                    name: qsTr("Weg: %1").arg(card.title)
                    icon: "trash-2"
                    color: Theme.red
                    filled: false
                    Layout.fillWidth: true
                    onActivated: root.shell.open("deskAway", card.key)
                }
            }
        }
    }
}
