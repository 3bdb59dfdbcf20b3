pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What is kept about the holder of a slip, and having it erased. */
Page {
    id: root

    required property App app
    readonly property MySlipModel model: app.mySlip as MySlipModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: !root.model.asking ? root.model.subtitle : camera.model.problem !== "" && Theme.landscape && Theme.textScale > 1 ? "" : camera.model.line !== "" ? qsTr("Typ de code, of houd het briefje voor de camera.") : qsTr("Typ de code, of houd het briefje voor de scanner.")
    color: Theme.rust

    aside: CameraView {
        id: camera

        app: root.app
        asking: root.model.asking
        compact: true
        color: root.color
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.model.asking
        anchors.fill: parent
        spacing: Theme.gap

        TextEntry {
            id: entry

            label: qsTr("Code van 8 letters en cijfers")
            text: root.model.typed
            problem: root.model.asking ? root.model.problem : ""
            maximumLength: root.model.maximumLength
            writing: root.model.asking
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
            onAccepted: look.activated()
        }

        Item {
            Layout.fillHeight: true
        }

        Keyboard {
            target: entry
            Layout.fillWidth: true
        }
    }

    ScrollBody {
        visible: !root.model.asking
        anchors.fill: parent
        color: root.color

        Label {
            visible: text !== ""
            text: root.model.keptText
            font.pixelSize: Theme.headingPx
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.lineText
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
            id: look

            visible: root.model.asking
            text: qsTr("Verder")
            icon: "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                const code = root.model.find();
                if (code !== "")
                    root.shell.open("mySlip", code);
            }
        },
        ActionButton {
            visible: root.model.sure
            text: qsTr("Nee, laat het zo")
            icon: "arrow-left"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.back()
        },
        ActionButton {
            visible: root.model.sure
            text: qsTr("Ja, wis alles")
            icon: "trash-2"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.erase())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.canErase && !root.model.sure
            text: qsTr("Wis mijn gegevens")
            icon: "trash-2"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("mySlip", `${root.model.code}/sure`)
        }
    ]
}
