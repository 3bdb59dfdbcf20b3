pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** A part of a week on paper: a day is looked at at once, a kind of activity or a house goes back to the editions. */
Page {
    id: root

    required property App app
    readonly property PartModel model: app.deskPart as PartModel
    readonly property Shell shell: app.shell as Shell

    /** Opens what follows; the editions take the place of those that this page was opened from. */
    function go(page: string, key: string): void {
        const shell = root.shell;
        if (page === "deskEditions")
            shell.back();
        shell.open(page, key);
    }

    title: qsTr("Welk deel van week %1?").arg(root.model.week)
    subtitle: root.model.partText
    color: Theme.green

    aside: ChoiceBar {
        model: root.model.tabs
        leastWidth: Theme.mm(50) * Theme.grow(0.4)
        Layout.fillWidth: true

        delegate: Choice {
            required property string key
            required text
            required chosen

            color: root.color
            onActivated: root.shell.open("deskPart", key)
        }
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color

        delegate: RowButton {
            required property string key
            required property string page
            required title
            required line
            required icon
            required badge

            chosen: badge !== ""
            color: root.color
            onActivated: root.go(page, key)
        }
    }
}
