pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The rota of a week: who is at the desk of which house, and which turns still want somebody. */
Page {
    id: root

    required property App app
    readonly property RotaModel model: app.deskRota as RotaModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Rooster")
    subtitle: root.model.span
    color: Theme.plum
    pairs: true

    aside: [
        SavedBar {
            model: root.form
        },
        SavedBar {
            model: root.model
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Deze week staat er nog niemand.")

        delegate: RowButton {
            required property string key
            required title
            required line
            required badge
            required tone
            required icon

            color: root.color
            onActivated: key === "" ? root.shell.open("deskGone", "shift") : root.shell.open("deskShift", key)
        }
    }

    actions: [
        ActionButton {
            text: qsTr("Vorige week")
            icon: "chevron-left"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskRota", root.model.previousKey)
        },
        ActionButton {
            text: qsTr("Volgende week")
            icon: "chevron-right"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskRota", root.model.nextKey)
        },
        ActionButton {
            text: qsTr("Nieuwe beurt")
            icon: "plus"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                root.shell.open("deskForm", root.model.newKey);
                if (!root.form.hasOffer)
                    root.shell.open("deskField", root.form.firstKey);
            }
        },
        ActionButton {
            visible: root.model.hasShifts
            text: qsTr("Ook voor de week erna")
            icon: "calendar-days"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.copyWeek())
                    root.shell.open("deskRota", root.model.nextKey);
            }
        }
    ]
}
