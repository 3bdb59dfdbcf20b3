pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Everybody who works at the desk, and the way to a new one, to the keys, and to a new PIN. */
Page {
    id: root

    required property App app
    readonly property VolunteersModel model: app.deskVolunteers as VolunteersModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Vrijwilligers")
    color: Theme.plum
    pairs: true
    noticesAbove: true

    aside: [
        SavedBar {
            model: root.model
        },
        NoticeBar {
            visible: root.model.notice !== ""
            text: root.model.notice
            icon: "info"
            Layout.fillWidth: true
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Hier staat nog niemand.")

        delegate: RowButton {
            required property string key
            required title
            required line
            required badge
            required tone

            icon: "user"
            color: root.color
            onActivated: root.shell.open("deskVolunteer", key)
        }
    }

    actions: [
        ActionButton {
            text: qsTr("Nieuwe vrijwilliger")
            icon: "plus"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskForm", root.model.newKey())
        },
        ActionButton {
            text: qsTr("Pincode vergeten")
            icon: "users"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlow", "renew")
        },
        ActionButton {
            text: qsTr("Sleutels en papier")
            icon: "file-text"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskKeys")
        }
    ]
}
