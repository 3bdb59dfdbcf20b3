pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One help post: who answered, who may fit and why; and, a week after a match, whether it worked out. */
Page {
    id: root

    required property App app
    readonly property PostModel model: app.deskPost as PostModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.kindText
    color: Theme.rust

    aside: [
        SavedBar {
            model: root.model
        },
        Label {
            // beside more buttons and larger words there is no room for it
            visible: text !== "" && !(root.model.matched && Theme.textScale > 1.5)
            text: root.model.factText
            Layout.fillWidth: true
        }
    ]

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        NoticeBar {
            visible: root.model.asks
            title: qsTr("Is het gelukt?")
            text: Theme.textScale > 1.5 ? "" : qsTr("Bel een van de twee en vraag het.")
            icon: "circle-question-mark"
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.afterText
            Layout.fillWidth: true
        }

        PagedList {
            model: root.model.rows
            color: root.color
            emptyText: root.model.emptyText
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowButton {
                required property string key
                required title
                required line
                required badge
                required tone

                color: root.color
                onActivated: root.shell.open("deskPair", key)
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.asks
            text: qsTr("Ja, gelukt")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.worked()
        },
        ActionButton {
            visible: root.model.matched
            text: root.model.asks ? qsTr("Nee, terug op bord") : qsTr("Weer op het bord")
            icon: "undo-2"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.failed()
        },
        ActionButton {
            visible: root.model.asks
            text: qsTr("Vraag later")
            icon: "clock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.later()
        },
        ActionButton {
            visible: root.model.canRenew
            text: qsTr("Nog 30 dagen")
            icon: "calendar-days"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.renew()
        },
        ActionButton {
            visible: root.model.canAnswer
            text: qsTr("Nieuwe reactie")
            icon: "message-square-text"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: {
                root.shell.open("deskForm", root.form.answerKey(root.model.key));
                root.shell.open("deskField", root.form.firstKey);
            }
        },
        ActionButton {
            visible: root.model.hasBox && !root.model.asks
            text: qsTr("Naam en briefje")
            icon: "lock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskHolder", `help_post/${root.model.key}`)
        },
        ActionButton {
            visible: root.model.found && !root.model.asks
            text: qsTr("Aanpassen")
            icon: "pencil"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskForm", `help_post/${root.model.key}`)
        }
    ]
}
