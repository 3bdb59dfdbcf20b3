pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who opened whose name and number, and when. */
Page {
    id: root

    required property App app
    readonly property LooksModel model: app.deskLooks as LooksModel

    title: qsTr("Wie keek waar")
    subtitle: qsTr("Elke keer dat iemand een naam of nummer opent, staat het hier. Een jaar lang.")
    color: Theme.plum

    aside: Label {
        visible: text !== ""
        text: root.model.moreText
        Layout.fillWidth: true
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Er heeft nog niemand gekeken.")

        delegate: Card {
            id: card

            required property string title
            required property string line

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: "lock"
                color: root.color
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }
        }
    }
}
