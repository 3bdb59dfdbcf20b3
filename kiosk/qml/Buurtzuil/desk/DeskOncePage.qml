pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** One time of an activity on paper: each row is a paper to print. */
Page {
    id: root

    required property App app
    readonly property OnceModel model: app.deskOnce as OnceModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.whenText
    color: Theme.green

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: root.model.emptyText

        delegate: RowButton {
            required property string key
            required property string page
            required title
            required line
            required icon

            color: root.color
            onActivated: root.shell.open(page, key)
        }
    }
}
