pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Which kind of activity: one of them, or everything. */
Page {
    id: root

    required property App app
    readonly property AgendaModel model: app.agenda as AgendaModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Wat wilt u doen?")
    color: Theme.green

    PagedList {
        anchors.fill: parent
        model: root.model.categories
        color: root.color

        delegate: RowButton {
            required property string slug
            required title
            required icon
            required chosen

            color: root.color
            onActivated: {
                root.model.chooseCategory(slug);
                root.shell.back();
            }
        }
    }
}
