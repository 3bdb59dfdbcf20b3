pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What was thrown away in the last thirty days; each comes back by one tap. */
Page {
    id: root

    required property App app
    readonly property GoneModel model: app.deskGone as GoneModel

    title: qsTr("Weggegooid")
    subtitle: qsTr("%1. U kunt het 30 dagen lang terughalen.").arg(root.model.title)
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Hier is niets weggegooid.")

        delegate: Card {
            id: card

            required property string key
            required property string title
            required property string line

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: "trash-2"
                color: root.color
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }

            ActionButton {
                text: qsTr("Terughalen")
                name: qsTr("Terughalen: %1").arg(card.title)
                icon: "undo-2"
                color: root.color
                Layout.fillWidth: true
                onActivated: root.model.restore(card.key)
            }
        }
    }
}
