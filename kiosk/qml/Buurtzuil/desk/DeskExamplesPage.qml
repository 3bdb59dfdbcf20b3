pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The examples that volunteers kept; a new record begins from one. */
Page {
    id: root

    required property App app
    readonly property ExamplesModel model: app.deskExamples as ExamplesModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Uit een voorbeeld")
    subtitle: qsTr("Kies er een. Daarna kunt u alles nog veranderen.")
    color: Theme.plum

    aside: [
        SavedBar {
            model: root.model
        },
        SavedBar {
            model: root.form
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Er zijn geen voorbeelden meer.")

        delegate: Card {
            id: card

            required property string key
            required property string title
            required property string line

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: "star"
                color: root.color
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }

            GridLayout {
                columns: Theme.textScale === 1 ? 2 : 1
                columnSpacing: Theme.gap
                rowSpacing: Theme.mm(4)
                uniformCellWidths: true
                Layout.fillWidth: true

                ActionButton {
                    text: qsTr("Gebruik dit")
                    name: qsTr("Gebruik dit: %1").arg(card.title)
                    icon: "plus"
                    color: root.color
                    Layout.fillWidth: true
                    onActivated: {
                        const key = root.form.exampleKey(card.key);
                        if (key !== "")
                            root.shell.open("deskForm", key);
                    }
                }

                ActionButton {
                    visible: root.model.mayRemove
                    text: qsTr("Weg")
                    name: qsTr("Weg: %1").arg(card.title)
                    icon: "trash-2"
                    color: Theme.red
                    filled: false
                    Layout.fillWidth: true
                    onActivated: root.model.remove(card.key)
                }
            }
        }
    }
    actions: ActionButton {
        visible: root.model.hasGone
        text: qsTr("Weggegooid")
        icon: "trash-2"
        color: root.color
        filled: false
        Layout.fillWidth: true
        onActivated: root.shell.open("deskGone", "template")
    }
}
