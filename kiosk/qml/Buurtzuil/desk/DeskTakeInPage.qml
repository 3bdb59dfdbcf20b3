import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Asks for the number of a form that somebody filled in on paper, and opens its questions. */
Page {
    id: root

    required property App app
    readonly property TakeInModel model: app.deskTakeIn as TakeInModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    /** Opens the form of a sheet at its first question; who saved it comes back here, for the next one. */
    function take(number: string): void {
        const key = root.form.paperKey(number);
        root.shell.open("deskForm", key);
        root.shell.open("deskField", root.form.firstKey);
    }

    title: qsTr("Welk formulier is het?")
    subtitle: qsTr("Scan de code van het blad, of typ het nummer achter “Formulier”.")
    color: Theme.plum

    aside: SavedBar {
        model: root.form
        onlyTrouble: root.model.problem !== ""
    }

    Connections {
        target: root.model

        function onFound(number: string): void {
            root.take(number);
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        TextEntry {
            id: entry

            label: qsTr("Nummer van het formulier")
            text: root.model.typed
            problem: root.model.problem
            maximumLength: root.model.maximumLength
            writing: true
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

    actions: [
        ActionButton {
            id: look

            text: qsTr("Verder")
            icon: "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                const number = root.model.find();
                if (number !== "")
                    root.take(number);
            }
        }
    ]
}
