import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What the code of a slip belongs to: how it stands, to let it stand longer, and to take it back. */
Page {
    id: root

    required property App app
    readonly property MyPostModel model: app.myPost as MyPostModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool asking: root.model.found && root.model.sure

    title: root.model.title
    subtitle: root.asking ? "" : root.model.kind
    color: Theme.rust

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Label {
            visible: text !== ""
            text: root.asking ? qsTr("Dat kan niet ongedaan worden gemaakt.") : root.model.stateText
            font.pixelSize: Theme.headingPx
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.nextText
            Layout.fillWidth: true
        }

        NoticeBar {
            visible: root.model.problem !== ""
            title: root.model.problem
            icon: "circle-alert"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.asking
            text: qsTr("Nee, laat het zo")
            icon: "arrow-left"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        },
        ActionButton {
            visible: root.asking
            text: qsTr("Ja, haal het weg")
            icon: "x"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.withdraw())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: !root.asking && root.model.canRenew
            text: qsTr("Nog 30 dagen")
            icon: "calendar-days"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.renew()
        },
        ActionButton {
            visible: !root.asking && root.model.canWithdraw
            text: root.model.response ? qsTr("Intrekken") : qsTr("Van het bord halen")
            icon: "x"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("myPost", `${root.model.code}/sure`)
        },
        ActionButton {
            visible: !root.asking && root.model.found
            text: qsTr("Print op briefje")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", `slip/holder/${root.model.code}`)
        },
        ActionButton {
            visible: !root.asking && root.model.found
            text: qsTr("Mijn gegevens")
            icon: "lock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("mySlip", root.model.code)
        }
    ]
}
