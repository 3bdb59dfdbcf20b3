pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One person of a pair: the VOG, what was noted about them, and whether they are still matched with others. */
Page {
    id: root

    required property App app
    readonly property TrustModel model: app.deskTrust as TrustModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.name_ !== "" ? root.model.name_ : root.model.boxText
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Facts {
            visible: root.model.hasFacts
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        Repeater {
            model: root.model.notes

            delegate: Card {
                id: note

                required property string text
                required property string line

                color: Theme.plumTint
                Layout.fillWidth: true

                FactRow {
                    icon: "circle-alert"
                    color: root.color
                    strong: note.text
                    line: note.line
                    Layout.fillWidth: true
                }
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.helps
            text: qsTr("VOG gezien")
            icon: "badge-check"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskNote", `${root.model.key}/vog`)
        },
        ActionButton {
            visible: root.model.found
            text: qsTr("Niet pluis")
            icon: "pencil"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskNote", `${root.model.key}/concern`)
        },
        ActionButton {
            visible: root.model.holderKey !== ""
            text: qsTr("Naam en briefje")
            icon: "lock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskHolder", root.model.holderKey)
        },
        ActionButton {
            visible: root.model.canBlock
            text: qsTr("Niet meer koppelen")
            icon: "circle-x"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskBlock", root.model.key)
        },
        ActionButton {
            visible: root.model.canUnblock
            text: qsTr("Weer koppelen")
            icon: "undo-2"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.unblock()
        }
    ]
}
