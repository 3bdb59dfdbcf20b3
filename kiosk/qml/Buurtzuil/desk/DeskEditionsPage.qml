pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** A week on paper in all its forms; each is looked at before it is printed. */
Page {
    id: root

    required property App app
    readonly property EditionsModel model: app.deskEditions as EditionsModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Week %1 op papier").arg(root.model.week)
    subtitle: root.model.daysText
    color: Theme.green

    aside: RowLayout {
        spacing: Theme.smallGap
        uniformCellSizes: true
        Layout.fillWidth: true

        Choice {
            text: root.model.thisText
            chosen: root.model.isThis
            color: root.color
            onActivated: root.shell.open("deskEditions", root.model.thisKey)
        }

        Choice {
            text: root.model.nextText
            chosen: root.model.isNext
            color: root.color
            onActivated: root.shell.open("deskEditions", root.model.nextKey)
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

            icon: "file-text"
            color: root.color
            onActivated: root.shell.open("deskPreview", key)
        }
    }

    actions: ActionButton {
        text: root.model.partName
        icon: "list"
        color: root.color
        filled: false
        Layout.fillWidth: true
        onActivated: root.shell.open("deskPart", root.model.partKey)
    }
}
