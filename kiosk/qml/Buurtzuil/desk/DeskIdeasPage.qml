pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What visitors told the house, what is new first. */
Page {
    id: root

    required property App app
    readonly property IdeasModel model: app.deskIdeas as IdeasModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Ideeën en klachten")
    color: Theme.rust

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Niemand schreef nog iets.")

        delegate: RowButton {
            required property string key
            required title
            required line
            required badge
            required tone
            required icon

            color: root.color
            onActivated: root.shell.open("deskIdea", key)
        }
    }

    actions: ActionButton {
        text: qsTr("Print lege kaarten")
        icon: "printer"
        color: root.color
        filled: false
        Layout.fillWidth: true
        onActivated: root.shell.open("printing", "ideas")
    }
}
