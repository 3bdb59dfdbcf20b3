pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Answering a request or an offer, one question a page. */
Page {
    id: root

    required property App app
    readonly property RespondingModel model: app.responding as RespondingModel
    readonly property Shell shell: app.shell as Shell
    readonly property string asked: root.model.asked
    readonly property bool typing: root.model.found && ["name", "at", "say"].includes(root.asked)

    readonly property string _line: root.asked === "name" ? qsTr("Uw voornaam")
        : root.asked === "say" ? qsTr("Mag leeg blijven")
        : root.model.reach === "email" ? qsTr("Uw e-mailadres") : qsTr("Uw telefoonnummer")

    /** Goes on when what was asked was answered well. */
    function goOn(): void {
        if (!root.model.isGood())
            return;
        if (!root.model.last)
            root.shell.open("responding", root.model.nextKey);
        else if (root.model.send())
            root.shell.open("responded", root.model.code);
    }

    title: root.model.question
    subtitle: [root.model.title, root.model.stepText].filter(part => part !== "").join(" · ")
    color: Theme.rust

    PagedList {
        visible: root.model.found && root.asked === "reach"
        anchors.fill: parent
        model: root.model.choices
        color: root.color

        delegate: RowButton {
            required property string value
            required title
            required icon
            required chosen

            color: root.color
            onActivated: {
                root.model.choose(value);
                root.goOn();
            }
        }
    }

    aside: Label {
        // on a wide screen large letters leave no room for it: "Uw gegevens" says it too
        visible: text !== "" && !(Theme.landscape && Theme.textScale > 1 && root.typing)
        text: root.model.hint
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.typing
        anchors.fill: parent
        spacing: Theme.gap

        TextEntry {
            id: entry

            // large words leave no room for a line that says what the title asks
            label: Theme.textScale > 1 ? "" : root._line
            hint: Theme.textScale > 1 ? root._line : ""
            text: root.model.typed
            problem: root.model.problem
            maximumLength: root.model.maximumLength
            writing: root.typing
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
            onAccepted: root.goOn()
        }

        Item {
            Layout.fillHeight: true
        }

        Keyboard {
            target: entry
            sheet: root.asked !== "at" ? "words" : root.model.reach === "email" ? "signs" : "number"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.typing
            text: root.model.last ? qsTr("Versturen") : qsTr("Verder")
            icon: root.model.last ? "send" : "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.goOn()
        },
        YourData {
            visible: root.typing
            shell: root.shell
            about: "response"
            color: root.color
            Layout.fillWidth: true
        },
        ActionButton {
            visible: root.model.found && root.asked === "again"
            text: qsTr("Nee, ik ben klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.home()
        },
        ActionButton {
            visible: root.model.found && root.asked === "again"
            text: qsTr("Ja, iemand anders")
            icon: "user"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.somebodyElse()
        }
    ]
}
