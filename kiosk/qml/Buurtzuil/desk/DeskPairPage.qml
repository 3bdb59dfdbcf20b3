pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Two neighbours who may meet, in three steps: call the one, call the other, pick a day. Then both cards are printed. */
Page {
    id: root

    required property App app
    readonly property PairModel model: app.deskPair as PairModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.rust

    aside: [
        SavedBar {
            model: root.model
        },
        NoticeBar {
            visible: root.model.noticeText !== ""
            title: root.model.noticeText
            icon: "triangle-alert"
            Layout.fillWidth: true
        },
        NoticeBar {
            visible: root.model.doneText !== "" && root.model.noticeText === ""
            title: root.model.doneText
            icon: "circle-check"
            Layout.fillWidth: true
        },
        Repeater {
            model: root.model.facts

            delegate: FactRow {
                required icon
                required strong
                required line

                color: root.color
                Layout.fillWidth: true
            }
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.steps
        color: root.color

        delegate: RowButton {
            required property string key
            required property string page
            required icon
            required title
            required line
            required badge
            required tone

            color: root.color
            onActivated: root.shell.open(page, key)
        }
    }

    actions: [
        ActionButton {
            visible: root.model.ready
            text: qsTr("Koppel en print de kaarten")
            icon: "heart-handshake"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                if (root.model.match())
                    root.shell.open("printing", root.model.cardsKey);
            }
        },
        ActionButton {
            visible: root.model.canPart
            text: qsTr("Past niet")
            icon: "x"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.part())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.meets
            text: qsTr("Print de twee kaarten")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.cardsKey)
        }
    ]
}
