pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who is in the house: tap a name to come or to go, or type another one. */
Page {
    id: root

    required property App app
    readonly property Shell shell: app.shell as Shell
    readonly property HereModel model: app.deskHere as HereModel

    title: qsTr("Wie is er?")
    subtitle: entry.writing ? "" : qsTr("Tik op een naam. Bij sluitingstijd stopt het vanzelf.")
    color: Theme.plum

    aside: [
        SavedBar {
            model: root.model
        },
        TextEntry {
            id: entry

            hint: qsTr("Andere voornaam")
            text: root.model.typed
            problem: root.model.problem
            maximumLength: root.model.longest
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
            onAccepted: root.add()
        }
    ]

    function add(): void {
        if (root.model.add())
            entry.writing = false;
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        PagedList {
            model: root.model.rows
            color: root.color
            emptyText: qsTr("Typ een voornaam. Die zien bezoekers.")
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowButton {
                required property string key
                required property bool here
                required title
                required line
                required badge
                required tone

                icon: here ? "circle-check" : "user"
                arrow: false
                color: root.color
                onActivated: root.model.turn(key)
            }
        }

        Keyboard {
            visible: entry.writing
            target: entry
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: entry.writing
            text: qsTr("Is er")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.add()
        },
        YourData {
            visible: entry.writing
            shell: root.shell
            about: "shown"
            color: root.color
            Layout.fillWidth: true
        },
        ActionButton {
            visible: !entry.writing && root.model.readsRota
            text: qsTr("Rooster")
            icon: "calendar-days"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskRota")
        }
    ]
}
