import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What can be done on every page, always at the same place. */
Rectangle {
    id: root

    required property Shell shell

    implicitHeight: Theme.footHeight
    color: Theme.white

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }

    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.mm(4.5)
        anchors.leftMargin: Theme.mm(8)
        anchors.rightMargin: Theme.mm(8)
        spacing: Theme.mm(4.5)

        FootButton {
            text: qsTr("Terug")
            icon: "arrow-left"
            opacity: root.shell.depth > 1 ? 1 : 0
            enabled: root.shell.depth > 1
            Accessible.ignored: root.shell.depth <= 1
            Layout.preferredWidth: Theme.mm(40)
            onActivated: root.shell.back()
        }

        FootButton {
            text: qsTr("Begin")
            icon: "house"
            Layout.preferredWidth: Theme.mm(40)
            onActivated: root.shell.home()
        }

        FootButton {
            text: root.shell.speaking ? qsTr("Stop") : qsTr("Lees voor")
            icon: root.shell.speaking ? "volume-x" : "volume-2"
            visible: root.shell.canSpeak
            Layout.preferredWidth: Theme.mm(40)
            onActivated: root.shell.readAloud()
        }

        FootButton {
            text: root.shell.textScale < 2 ? qsTr("Groter") : qsTr("Kleiner")
            icon: "a-large-small"
            Layout.preferredWidth: Theme.mm(40)
            onActivated: root.shell.biggerText()
        }

        FootButton {
            text: "Taal"
            line: "Language"
            icon: "languages"
            Layout.preferredWidth: Theme.mm(40)
            onActivated: root.shell.open("language")
        }

        FootButton {
            visible: root.shell.unlocked
            text: qsTr("Vergrendel")
            line: root.shell.worker
            icon: "lock"
            color: Theme.plum
            textColor: Theme.white
            Layout.preferredWidth: Theme.mm(66)
            onActivated: root.shell.lock()
        }

        FootButton {
            visible: !root.shell.unlocked
            text: qsTr("Vraag het iemand")
            icon: "message-circle-question-mark"
            color: Theme.plum
            textColor: Theme.white
            Layout.preferredWidth: Theme.mm(66)
            onActivated: root.shell.open("ask")
        }
    }
}
