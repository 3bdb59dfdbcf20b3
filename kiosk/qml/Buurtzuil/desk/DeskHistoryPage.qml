pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who changed a record, and what became of each change. */
Page {
    id: root

    required property App app
    readonly property HistoryModel model: app.deskHistory as HistoryModel

    title: qsTr("Wie deed wat")
    subtitle: root.model.title
    color: Theme.plum

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: root.model.note

        delegate: Card {
            id: card

            required property string icon
            required property string title
            required property string line

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: card.icon
                color: root.color
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }
        }
    }
}
