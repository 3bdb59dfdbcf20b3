pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The keys of the desk: where they are, a new one for everybody, the recovery sheet and the house badge. */
Page {
    id: root

    required property App app
    readonly property VolunteersModel model: app.deskVolunteers as VolunteersModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Sleutels en papier")
    color: Theme.plum
    share: 0.5

    aside: SavedBar {
        model: root.model
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Facts {
            model: root.model.keyFacts
            tint: root.color
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            text: qsTr("Maak het herstelblad")
            icon: "file-text"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "sheet")
        },
        ActionButton {
            text: qsTr("Maak een huisbadge")
            icon: "house"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "house")
        },
        ActionButton {
            text: qsTr("Vernieuw de sleutel")
            icon: "refresh-cw"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.rotate()
        },
        ActionButton {
            text: qsTr("Gebruik het herstelblad")
            icon: "life-buoy"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "recover")
        }
    ]
}
