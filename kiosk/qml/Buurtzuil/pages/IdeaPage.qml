pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** An idea or a complaint to the house, one question a page. */
Page {
    id: root

    required property App app
    readonly property IdeaModel model: app.idea as IdeaModel
    readonly property Shell shell: app.shell as Shell
    readonly property string asked: root.model.asked
    readonly property bool typing: ["text", "name", "phone"].includes(root.asked)

    /** Goes on when what was asked was answered well. */
    function goOn(): void {
        if (!root.model.isGood())
            return;
        if (root.model.last)
            root.model.send();
        else
            root.shell.open("idea", root.model.nextKey);
    }

    title: root.model.question
    color: Theme.plum

    PagedList {
        visible: root.asked === "about"
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

            hint: root.asked === "text" ? qsTr("Een korte zin") : qsTr("Mag leeg blijven")
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
            sheet: root.asked === "phone" ? "number" : "words"
            Layout.fillWidth: true
        }
    }

    ScrollBody {
        visible: root.asked === "sent" && root.model.code !== ""
        anchors.fill: parent
        color: root.color

        CodeCard {
            code: root.model.code
            hint: qsTr("Met deze code wist u later uw naam en nummer.")
        }
    }

    actions: [
        ActionButton {
            visible: root.asked === "sent" && root.model.code !== ""
            text: qsTr("Print op briefje")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", `slip/holder/${root.model.code}`)
        },
        ActionButton {
            visible: root.typing
            text: root.model.last ? qsTr("Versturen") : qsTr("Verder")
            icon: root.model.last ? "send" : "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.goOn()
        },
        YourData {
            visible: root.asked === "name" || root.asked === "phone"
            shell: root.shell
            about: "idea"
            color: root.color
            Layout.fillWidth: true
        },
        ActionButton {
            visible: root.asked === "sent"
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.home()
        }
    ]
}
