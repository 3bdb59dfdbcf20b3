pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The exchange by USB stick, where there is no internet: the steps, one button, and what was done. */
Page {
    id: root

    required property App app
    readonly property StickModel model: app.deskStick as StickModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Met een USB-stick")
    subtitle: root.model.stickName
    color: Theme.plum
    stacked: Theme.landscape || Theme.textScale > 1

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            title: root.model.noticeTitle
            text: root.model.noticeText
            icon: root.model.noticeIcon
            color: root.model.bad ? Theme.redTint : root.model.done ? Theme.greenTint : Theme.notice
            Layout.fillWidth: true
        }

        Repeater {
            model: root.model.sticks

            delegate: RowButton {
                required property string key
                required title
                required line

                icon: "save"
                color: root.color
                Layout.fillWidth: true
                onActivated: root.model.choose(key)
            }
        }

        Facts {
            visible: root.model.hasFacts
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.buttonText !== ""
            text: root.model.done ? qsTr("Nog een keer") : root.model.buttonText
            icon: root.model.done ? "refresh-cw" : "arrow-right"
            color: root.color
            filled: !root.model.done
            Layout.fillWidth: true
            onActivated: root.model.go()
        },
        ActionButton {
            visible: root.model.done
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        }
    ]
}
