pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What becomes of a paper: it is being made, it waits, it lies in the tray, or what to do now. */
Page {
    id: root

    required property App app
    readonly property PrintingModel model: app.printing as PrintingModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    color: Theme.green

    Connections {
        target: root.model

        function onTold(text: string): void {
            root.shell.say(text);
        }
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Card {
            Layout.fillWidth: true

            FactRow {
                icon: root.model.icon
                color: root.model.alarming ? Theme.red : root.color
                strong: root.model.outcome
                line: root.model.nextStep
                Layout.fillWidth: true
            }
        }

        CodeCard {
            code: root.model.code
            line: qsTr("Uw code. Schrijf hem op.")
        }

        PhoneCard {
            link: root.model.link
            code: root.model.linkCode
        }

        Label {
            visible: text !== ""
            text: root.model.helpText
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.stopText !== ""
            text: root.model.stopText
            icon: "x"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.stop()
        },
        ActionButton {
            visible: root.model.canRetry
            text: qsTr("Probeer opnieuw")
            icon: "refresh-cw"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.again()
        },
        ActionButton {
            visible: root.model.waitsAtDesk
            text: qsTr("Papier dat wacht")
            icon: "inbox"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPapersWaiting")
        },
        ActionButton {
            visible: !root.model.waits
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        }
    ]
}
