pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** How this device stands with the server, and what the server refused. */
Page {
    id: root

    required property App app
    readonly property StandModel model: app.deskStand as StandModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Dit apparaat")
    color: Theme.plum

    aside: Card {
        Layout.fillWidth: true

        FactRow {
            icon: "refresh-cw"
            color: root.color
            strong: root.model.standTitle
            line: root.model.standLine
            Layout.fillWidth: true
        }
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Er is niets geweigerd.")

        delegate: Card {
            id: card

            required property string key
            required property string icon
            required property string title
            required property string line

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: card.icon
                color: Theme.red
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }

            ActionButton {
                text: qsTr("Gezien")
                name: qsTr("Gezien: %1").arg(card.title)
                icon: "check"
                color: root.color
                filled: false
                Layout.fillWidth: true
                onActivated: root.model.dismiss(card.key)
            }
        }
    }
}
