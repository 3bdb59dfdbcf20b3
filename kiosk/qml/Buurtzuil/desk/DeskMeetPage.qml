pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The day of a first meeting, then the time: only when the house is open. */
Page {
    id: root

    required property App app
    readonly property PairModel model: app.deskPair as PairModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.rust

    aside: SavedBar {
        model: root.model
    }

    PagedList {
        anchors.fill: parent
        model: root.model.moments
        color: root.color
        emptyText: qsTr("Het huis is dan niet open. Kies een andere dag.")

        delegate: RowButton {
            required property string key
            required property string opens
            required title
            required line

            arrow: opens !== ""
            color: root.color
            onActivated: {
                if (opens !== "")
                    root.shell.open("deskMeet", opens);
                else if (root.model.meet(key))
                    root.shell.back();
            }
        }
    }

    actions: ActionButton {
        text: root.model.house ? qsTr("Liever ergens anders") : qsTr("Toch in het buurthuis")
        icon: root.model.house ? "map-pin" : "house"
        color: root.color
        filled: false
        Layout.fillWidth: true
        onActivated: root.model.elsewhere()
    }
}
