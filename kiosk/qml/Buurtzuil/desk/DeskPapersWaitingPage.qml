pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Papers that did not come out of the printer; a tap shows what can be done about one. */
Page {
    id: root

    required property App app
    readonly property PapersWaitingModel model: app.deskPapersWaiting as PapersWaitingModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Papier dat wacht")
    subtitle: root.model.countText
    color: Theme.plum

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Er wacht geen papier.")

        delegate: RowButton {
            required property string key
            required title
            required line

            icon: "file-text"
            color: root.color
            onActivated: root.shell.open("deskPaperAgain", key)
        }
    }

    actions: [
        ActionButton {
            text: qsTr("Printers")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPrinters")
        }
    ]
}
