import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One printer: how it fares, a test page, and another printer in its place. */
Page {
    id: root

    required property App app
    readonly property PrintersModel model: app.deskPrinters as PrintersModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    color: Theme.plum
    stacked: Theme.landscape || Theme.textScale > 1

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Facts {
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.mayChoose
            text: qsTr("Andere printer")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPrinterPick", root.shell.key)
        },
        ActionButton {
            visible: root.model.testKey !== ""
            text: qsTr("Print een testblad")
            icon: "file-text"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.testKey)
        }
    ]
}
