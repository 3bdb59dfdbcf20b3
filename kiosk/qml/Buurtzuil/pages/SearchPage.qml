pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Search over everything while somebody types. */
Page {
    id: root

    required property App app
    readonly property SearchModel model: app.search as SearchModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Zoeken")

    share: 0.5

    aside: TextEntry {
        id: entry

        label: qsTr("Wat zoekt u?")
        text: root.model.query
        maximumLength: 60
        writing: true
        Layout.fillWidth: true
        onEdited: text => root.model.ask(text)
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        emptyText: root.model.emptyText

        delegate: RowButton {
            id: row

            required property string key
            required property string page
            required icon
            required title
            required line
            required property string tint

            color: Theme.colour(row.tint)
            onActivated: root.shell.open(page, key)
        }
    }

    actions: Keyboard {
        target: entry
        Layout.fillWidth: true
    }
}
