import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What went wrong, what to do next, and whom to call. */
Page {
    id: root

    required property App app
    readonly property TroubleModel model: app.trouble as TroubleModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title

    ScrollBody {
        anchors.fill: parent

        NoticeBar {
            title: root.model.what
            text: root.model.nextStep
            icon: "triangle-alert"
            Layout.fillWidth: true
        }

        FactRow {
            visible: root.model.deskPhone !== ""
            icon: "phone"
            strong: root.model.deskPhone
            line: qsTr("Bel gerust. Er wordt u geholpen.")
            Layout.fillWidth: true
        }
    }

    actions: ActionButton {
        text: qsTr("Terug naar het begin")
        icon: "house"
        Layout.fillWidth: true
        onActivated: root.shell.home()
    }
}
