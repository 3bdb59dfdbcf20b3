pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Placing a request or an offer, one question a page: about what, when, in your words, who you are. */
Page {
    id: root

    required property App app
    readonly property PlacingModel model: app.placing as PlacingModel
    readonly property Shell shell: app.shell as Shell
    readonly property string asked: root.model.asked
    readonly property bool words: root.asked === "words"
    readonly property bool who: root.asked === "who"

    /** Goes on when what was asked was answered well. */
    function goOn(): void {
        if (root.words && !root.model.textIsGood())
            return;
        if (!root.who)
            root.shell.open("placing", root.model.nextKey);
        else if (root.model.send())
            root.shell.open("placed", root.model.callable ? root.model.code : `${root.model.code}/langs`);
    }

    title: root.model.question
    subtitle: root.model.stepText
    color: Theme.rust

    PagedList {
        visible: !root.words && !root.who
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
        visible: text !== ""
        text: root.model.hint
        Layout.fillWidth: true
    }

    ColumnLayout {
        visible: root.words || root.who
        anchors.fill: parent
        spacing: Theme.gap

        TextEntry {
            id: line

            visible: root.words
            label: root.model.direction === "offer" ? qsTr("Ik wil graag …") : qsTr("Ik zoek …")
            text: root.model.text
            problem: root.words ? root.model.problem : ""
            maximumLength: root.model.maximumLength
            writing: root.words
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.writeText(text)
        }

        GridLayout {
            visible: root.who
            columns: Theme.landscape ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            TextEntry {
                id: name

                label: qsTr("Uw voornaam")
                text: root.model.name
                problem: root.who && root.model.problemAt === "name" ? root.model.problem : ""
                maximumLength: root.model.maximumName
                writing: root.who
                color: root.color
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                onEdited: text => root.model.writeName(text)
            }

            TextEntry {
                id: phone

                label: qsTr("Telefoon (mag leeg)")
                text: root.model.phone
                problem: root.who && root.model.problemAt !== "name" ? root.model.problem : ""
                maximumLength: root.model.maximumPhone
                color: root.color
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                onEdited: text => root.model.writePhone(text)
            }
        }

        Item {
            Layout.fillHeight: true
        }

        Keyboard {
            target: root.words ? line : phone.writing ? phone : name
            sheet: root.who && phone.writing ? "number" : "words"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.words || root.who
            text: root.who ? qsTr("Versturen") : root.model.twin !== "" ? qsTr("Toch plaatsen") : qsTr("Verder")
            icon: root.who ? "send" : "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.goOn()
        },
        YourData {
            visible: root.who
            shell: root.shell
            about: "help_post"
            color: root.color
            Layout.fillWidth: true
        },
        ActionButton {
            visible: root.words && root.model.twin !== "" && root.model.twin !== "review"
            text: qsTr("Bekijk die oproep")
            icon: "list"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("helpPost", root.model.twin)
        }
    ]
}
