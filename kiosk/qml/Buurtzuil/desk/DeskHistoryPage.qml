pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who changed a record, and what became of each change. */
Page {
    id: root

    required property App app
    readonly property HistoryModel model: app.deskHistory as HistoryModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Wie deed wat")
    subtitle: root.model.title
    color: Theme.plum

    aside: Label {
        visible: text !== ""
        text: list.count > 0 ? root.model.note : ""
        Layout.fillWidth: true
    }

    PagedList {
        id: list

        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: root.model.note

        delegate: Card {
            id: card

            required property string icon
            required property string title
            required property string line
            required property string key
            required property string back

            width: ListView.view ? ListView.view.width : implicitWidth

            FactRow {
                icon: card.icon
                color: root.color
                strong: card.title
                line: card.line
                Layout.fillWidth: true
            }

            ActionButton {
                visible: card.back !== ""
                text: card.back
                icon: "undo-2"
                color: root.color
                filled: false
                Layout.fillWidth: true
                onActivated: {
                    const key = root.model.formKey;
                    if (root.form.takeBack(key, root.model.questionOf(card.key), root.model.answerOf(card.key))) {
                        root.shell.back();
                        if (root.shell.page === "deskActs")
                            root.shell.back();
                    }
                }
            }
        }
    }
}
