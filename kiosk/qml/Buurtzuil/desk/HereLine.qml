import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who is in the house as visitors see it; one tap to come or to go. */
GridLayout {
    id: root

    required property HereModel model
    required property Shell shell

    columns: root.width > Theme.mm(200) && Theme.textScale === 1 ? 2 : 1
    columnSpacing: Theme.gap
    rowSpacing: Theme.smallGap
    Layout.fillWidth: true

    NoticeBar {
        title: root.model.openText
        text: root.model.savedText !== "" ? root.model.savedText : root.model.text
        icon: "users"
        color: Theme.sand
        opens: true
        least: Theme.target
        Layout.fillWidth: true
        onActivated: root.shell.open("deskHere")
    }

    ActionButton {
        text: root.model.amHere ? qsTr("Ik ga") : qsTr("Ik ben er")
        icon: root.model.amHere ? "log-out" : "hand"
        color: Theme.plum
        filled: !root.model.amHere
        implicitHeight: Theme.target
        Layout.fillWidth: root.columns === 1
        onActivated: {
            if (!root.model.toggle())
                root.shell.open("deskHere");
        }
    }
}
