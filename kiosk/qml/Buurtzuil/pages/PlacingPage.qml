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
    readonly property int step: root.model.step

    /** Goes on when what was asked was answered well. */
    function goOn(): void {
        if (root.step === 3 && !root.model.textIsGood())
            return;
        if (root.step < 4)
            root.shell.open("placing", root.model.nextKey);
        else if (root.model.send())
            root.shell.open("placed", root.model.code);
    }

    title: root.model.question
    subtitle: root.model.stepText
    color: Theme.rust

    PagedList {
        visible: root.step < 3
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
        visible: root.step >= 3
        anchors.fill: parent
        spacing: Theme.gap

        TextEntry {
            id: words

            visible: root.step === 3
            label: root.model.direction === "offer" ? qsTr("Ik wil graag …") : qsTr("Ik zoek …")
            text: root.model.text
            problem: root.step === 3 ? root.model.problem : ""
            maximumLength: root.model.maximumLength
            writing: root.step === 3
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.writeText(text)
        }

        GridLayout {
            visible: root.step === 4
            columns: Theme.landscape ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            TextEntry {
                id: name

                label: qsTr("Uw voornaam")
                text: root.model.name
                problem: root.step === 4 && root.model.problemAt === "name" ? root.model.problem : ""
                maximumLength: 40
                writing: root.step === 4
                color: root.color
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                onEdited: text => root.model.writeName(text)
            }

            TextEntry {
                id: phone

                label: qsTr("Telefoon (mag leeg)")
                text: root.model.phone
                problem: root.step === 4 && root.model.problemAt !== "name" ? root.model.problem : ""
                maximumLength: 20
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
            target: root.step === 3 ? words : phone.writing ? phone : name
            sheet: root.step === 4 && phone.writing ? "number" : "words"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.step >= 3
            text: root.step < 4 ? qsTr("Verder") : qsTr("Versturen")
            icon: root.step < 4 ? "arrow-right" : "send"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.goOn()
        }
    ]
}
