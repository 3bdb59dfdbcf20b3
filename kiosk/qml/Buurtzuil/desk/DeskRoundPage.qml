pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** The weekly round: everything that waits, in groups; a group opens as cards. */
Page {
    id: root

    required property App app
    readonly property RoundModel model: app.deskRound as RoundModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool _grouped: root.model.group === ""

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    PagedList {
        anchors.fill: parent
        visible: root._grouped
        model: root._grouped ? root.model.groups : null
        color: root.color
        emptyText: root.model.emptyText

        delegate: RowButton {
            required property string key
            required icon
            required title
            required line

            color: root.color
            onActivated: root.shell.open("deskRound", key)
        }
    }

    PagedList {
        anchors.fill: parent
        visible: !root._grouped
        model: root._grouped ? null : root.model.rows
        color: root.color
        emptyText: root.model.emptyText

        delegate: WaitingCard {
            required key
            required icon
            required title
            required line
            required buttonText
            required acts
            required lookText
            required page
            required about

            waiting: root.model
            shell: root.shell
            tint: root.color
        }
    }
}
