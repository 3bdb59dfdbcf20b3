pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** How often one paper of the week is printed each Friday. */
Page {
    id: root

    required property App app
    readonly property FridayModel model: app.deskFriday as FridayModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.oneTitle
    subtitle: qsTr("Hoe vaak print u dit, elke week?")
    color: Theme.plum

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            visible: root.model.trouble !== ""
            title: root.model.trouble
            icon: "triangle-alert"
            Layout.fillWidth: true
        }

        Card {
            Layout.fillWidth: true

            FactRow {
                icon: "printer"
                color: root.color
                strong: root.model.oneTimes
                line: root.model.oneLine
                Layout.fillWidth: true
            }
        }

        Steps {
            color: root.color
            atLeast: root.model.oneCopies < 1
            Layout.fillWidth: true
            onStepped: by => root.model.more(by)
        }

        Steps {
            color: root.color
            by: 10
            atLeast: root.model.oneCopies < 1
            Layout.fillWidth: true
            onStepped: by => root.model.more(by)
        }
    }

    actions: [
        ActionButton {
            text: qsTr("Bekijk het papier")
            icon: "file-text"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPreview", root.model.oneKey)
        },
        ActionButton {
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        }
    ]
}
