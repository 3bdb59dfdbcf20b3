import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before a badge opens nothing any more: it was lost, or the volunteer stops. */
Page {
    id: root

    required property App app
    readonly property VolunteersModel model: app.deskVolunteers as VolunteersModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.stops ? qsTr("Stopt deze vrijwilliger?") : qsTr("Is de badge kwijt?")
    subtitle: root.model.name
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    Sure {
        anchors.fill: parent
        text: root.model.sureText
        noText: qsTr("Nee, ga terug")
        yesText: root.model.stops ? qsTr("Ja, trek de badge in") : qsTr("Ja, de badge is kwijt")
        yesIcon: "x"
        color: root.color
        onNo: root.shell.back()
        onYes: {
            const about = root.model.about;
            if (root.model.stops) {
                if (root.model.stop())
                    root.shell.back();
            } else if (root.model.lose()) {
                root.shell.back();
                root.shell.open("deskFlow", "lost/" + about);
            }
        }
    }
}
