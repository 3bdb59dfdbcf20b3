pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Papers that are printed in one go: what came out, what is being printed, and what did not come out. */
Page {
    id: root

    required property App app
    readonly property BatchModel model: app.deskBatch as BatchModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.farText
    color: Theme.plum

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color

        delegate: Card {
            id: card

            required property string title
            required property string line
            required property string icon
            required property string fares

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: card.icon
                color: card.fares === "failed" ? Theme.red : root.color
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.busyNow
            text: qsTr("Stop met printen")
            icon: "x"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.stop()
        },
        ActionButton {
            visible: root.model.left
            text: qsTr("Print opnieuw")
            icon: "refresh-cw"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.again()
        },
        ActionButton {
            visible: root.model.waiting
            text: qsTr("Opnieuw, of één bladzijde")
            icon: "refresh-cw"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPapersWaiting")
        },
        ActionButton {
            visible: !root.model.busyNow
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        }
    ]
}
