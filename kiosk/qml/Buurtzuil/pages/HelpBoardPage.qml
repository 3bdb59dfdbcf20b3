pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Neighbours for each other: what is asked and what is offered. */
Page {
    id: root

    required property App app
    readonly property HelpBoardModel model: app.helpBoard as HelpBoardModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Buren voor elkaar")
    // the notice over the list takes its place where words are large
    subtitle: root.model.late && Theme.textScale > 1 ? ""
        : [qsTr("Namen en nummers staan nooit op het bord."), root.model.late ? "" : root.model.promise].join(" ")
    color: Theme.rust

    aside: ChoiceBar {
        visible: root.model.isOpen
        model: root.model.directions
        Layout.fillWidth: true

        delegate: Choice {
            required property string slug
            required property string label
            required chosen

            text: label
            color: root.color
            onActivated: root.model.chooseDirection(slug)
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        NoticeBar {
            visible: root.model.late
            title: root.model.promise
            icon: "clock"
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
                required property string direction
                required property string kind
                required title
                required line

                badge: kind
                tone: direction
                badgeFirst: true
                color: root.color
                onActivated: root.shell.open("helpPost", key)
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.isOpen
            text: qsTr("Ik zoek hulp")
            icon: "message-circle-question-mark"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("placing", "request/1")
        },
        ActionButton {
            visible: root.model.isOpen
            text: qsTr("Ik wil helpen")
            icon: "hand-heart"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("placing", "offer/1")
        },
        ActionButton {
            text: qsTr("Ik heb een briefje")
            icon: "scan-qr-code"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("search")
        }
    ]
}
