import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One line about a person: the date of a VOG, or a few words on what is not right. */
Page {
    id: root

    required property App app
    readonly property TrustModel model: app.deskTrust as TrustModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool dated: root.model.writes === "vog"

    title: root.model.title
    subtitle: Theme.textScale > 1 ? "" : root.model.hint
    color: Theme.plum
    share: 0.4

    aside: [
        SavedBar {
            model: root.model
            onlyTrouble: true
        },
        TextEntry {
            id: day

            visible: root.dated
            hint: qsTr("Dag, maand en jaar")
            text: root.dated ? root.model.text : ""
            problem: root.model.problem
            maximumLength: 20
            writing: root.dated
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
        },
        LongEntry {
            id: words

            visible: !root.dated
            label: root.model.title
            text: root.dated ? "" : root.model.text
            problem: root.model.problem
            writing: !root.dated
            color: root.color
            Layout.fillWidth: true
            Layout.preferredHeight: !Theme.landscape ? implicitHeight
                : Math.min(implicitHeight, Math.max(Theme.mm(40), root.pictureRoom - y))
            onEdited: text => {
                if (!root.dated && text !== root.model.text)
                    root.model.write(text);
            }
        },
        Label {
            visible: !root.dated && text !== ""
            text: root.model.problem
            color: Theme.red
            font.weight: Font.DemiBold
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
            Layout.fillWidth: true
        }
    ]

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        Item {
            Layout.fillHeight: true
        }

        Keyboard {
            target: root.dated ? day : words
            sheet: "signs"
            Layout.fillWidth: true
        }
    }

    actions: ActionButton {
        text: qsTr("Bewaren")
        icon: "save"
        color: root.color
        Layout.fillWidth: true
        onActivated: {
            if (root.model.keep())
                root.shell.back();
        }
    }
}
