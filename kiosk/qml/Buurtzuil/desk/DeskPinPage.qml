import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Asks for the six digits that belong to the badge. */
Page {
    id: root

    required property App app
    readonly property UnlockModel model: app.deskBadge as UnlockModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Uw pincode")
    subtitle: root.model.busy ? qsTr("Even kijken…") : qsTr("Typ de zes cijfers.")
    color: Theme.plum
    share: 0.45

    aside: NoticeBar {
        visible: root.model.problem !== ""
        text: root.model.problem
        icon: "circle-alert"
        Accessible.role: Accessible.AlertMessage
        Layout.fillWidth: true
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.mm(10)

        PinDots {
            count: root.model.count
            length: root.model.length
            color: root.color
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.mm(4)
        }

        NumberPad {
            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onDigit: digit => root.model.press(digit)
            onErase: root.model.erase()
            onWipe: root.model.wipe()
        }
    }

    actions: ActionButton {
        text: qsTr("Pincode vergeten")
        icon: "users"
        color: root.color
        filled: false
        Layout.fillWidth: true
        onActivated: root.shell.open("deskFlow", "renew")
    }
}
