import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One turn at the desk: who does it, and swapping it in one tap. */
Page {
    id: root

    required property App app
    readonly property RotaModel model: app.deskRota as RotaModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    color: Theme.plum
    pairs: true

    aside: [
        SavedBar {
            model: root.form
        },
        SavedBar {
            model: root.model
        }
    ]

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Card {
            visible: root.model.found
            Layout.fillWidth: true

            FactRow {
                icon: "users"
                color: Theme.plum
                strong: root.model.state
                line: root.model.house
                Layout.fillWidth: true
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.canTake
            text: qsTr("Ik neem deze beurt")
            icon: "hand"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.take()
        },
        ActionButton {
            visible: root.model.canOffer
            text: qsTr("Kan niet: wie neemt het over?")
            icon: "refresh-cw"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.offer()
        },
        ActionButton {
            visible: root.model.canKeep
            text: qsTr("Gaat toch door")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.keep()
        },
        ActionButton {
            visible: root.model.found
            text: qsTr("Aanpassen")
            icon: "pencil"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskForm", root.model.formKey)
        }
    ]
}
