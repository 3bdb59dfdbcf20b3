import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One call: whom, on which number, what to ask, and what came of it. In the hall the number comes on paper. */
Page {
    id: root

    required property App app
    readonly property PairModel model: app.deskPair as PairModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.plum

    aside: SavedBar {
        model: root.model
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Card {
            color: Theme.plumTint
            Layout.fillWidth: true

            Label {
                visible: text !== ""
                text: root.model.boxText === "" && !root.model.hall ? root.model.reach : ""
                font.pixelSize: Theme.headingPx
                font.weight: Font.Bold
                Layout.fillWidth: true
            }

            FactRow {
                visible: strong !== ""
                icon: root.model.boxText !== "" ? "circle-alert" : root.model.numbered ? "printer" : "user"
                color: root.color
                strong: root.model.boxText !== "" || !root.model.hall ? root.model.boxText : root.model.reach
                Layout.fillWidth: true
            }

            Label {
                text: root.model.askText
                Layout.fillWidth: true
            }
        }

        Facts {
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        RowButton {
            title: qsTr("VOG en zorgen")
            line: qsTr("Niet pluis? Schrijf het op.")
            icon: "badge-check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskTrust", root.model.personKey)
        }
    }

    actions: [
        ActionButton {
            visible: root.model.callable
            text: qsTr("Zegt ja")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                if (root.model.said("agrees"))
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.callable
            text: qsTr("Zegt nee")
            icon: "x"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.said("declines"))
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.callable
            text: qsTr("Nam niet op")
            icon: "clock"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: {
                if (root.model.said("no_answer"))
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.tells
            text: qsTr("Gebeld: weet het")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                if (root.model.told())
                    root.shell.back();
            }
        },
        ActionButton {
            visible: root.model.boxText === "" && root.model.numbered
            text: qsTr("Print belkaart")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.cardKey)
        }
    ]
}
