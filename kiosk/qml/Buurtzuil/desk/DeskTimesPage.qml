pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The next times of an activity; each can be moved or not go on. */
Page {
    id: root

    required property App app
    readonly property TimesModel model: app.deskTimes as TimesModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: qsTr("Welke keer is het anders, of gaat het niet door?")
    color: Theme.green

    aside: SavedBar {
        model: root.form
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("De komende weken is dit er niet.")

        delegate: RowButton {
            required property string key
            required property string page
            required title
            required line
            required badge
            required tone
            required cancelled

            color: root.color
            onActivated: root.shell.open(page, key)
        }
    }

    actions: [
        ActionButton {
            visible: root.model.stripKey !== ""
            text: qsTr("Strookje voor op het weekblad")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.stripKey)
        },
        ActionButton {
            visible: root.model.noteText !== ""
            text: root.model.noteText
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskOnce", root.model.noteKey)
        },
        ActionButton {
            visible: root.model.flyerKey !== "" && root.model.stripKey === ""
            text: qsTr("Maak een flyer")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlyer", root.model.flyerKey)
        }
    ]
}
