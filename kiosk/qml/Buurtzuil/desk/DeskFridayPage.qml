pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The papers of a week that are printed in one go: which, how often each, and how much paper it is together. */
Page {
    id: root

    required property App app
    readonly property FridayModel model: app.deskFriday as FridayModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Alles voor week %1").arg(root.model.week)
    subtitle: root.model.totalText
    color: Theme.plum

    aside: RowLayout {
        spacing: Theme.smallGap
        uniformCellSizes: true
        Layout.fillWidth: true

        Choice {
            text: root.model.thisText
            chosen: root.model.isThis
            color: root.color
            onActivated: root.shell.open("deskFriday", root.model.thisKey)
        }

        Choice {
            text: root.model.nextText
            chosen: root.model.isNext
            color: root.color
            onActivated: root.shell.open("deskFriday", root.model.nextKey)
        }
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color

        delegate: RowButton {
            required property string key
            required title
            required line
            required badge
            required icon

            color: root.color
            onActivated: root.shell.open("deskCopies", key)
        }
    }

    actions: [
        ActionButton {
            visible: root.model.canFlyer
            text: qsTr("Flyer erbij")
            icon: "plus"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPick", `friday/${root.model.weekKey}`)
        },
        ActionButton {
            visible: root.model.canPrint
            text: qsTr("Print alles")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskBatch", `friday/${root.model.weekKey}`)
        }
    ]
}
