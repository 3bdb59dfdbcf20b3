pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One question of a form: typed, picked from a list or a month, or stepped to. */
Page {
    id: root

    required property App app
    readonly property FormModel model: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell
    readonly property string editor: root.model.editor
    readonly property bool picks: root.editor === "choice" || root.editor === "set"
    readonly property bool long: root.editor === "long"
    readonly property bool typed: !root.picks && !root.long && root.editor !== ""
    /** Words around the answer grow less than the answer, so that the keys keep their place. */
    readonly property int _quietPx: Theme.mm(8.3 * Theme.grow(0.45))
    readonly property bool keys: root.typed && root.editor !== "date" && root.editor !== "time"

    /** Goes to the next question, or back to the form, when the answer can stay. */
    function goOn(): void {
        if (!root.model.isGood())
            return;
        if (root.model.nextKey !== "")
            root.shell.open("deskField", root.model.nextKey);
        else
            root.shell.back();
    }

    title: root.model.question
    subtitle: Theme.textScale > 1 ? "" : root.model.stepText
    color: Theme.colour(root.model.colour)
    share: 0.4
    beside: true

    aside: [
        Label {
            visible: text !== ""
            text: root.model.hint
            font.pixelSize: root._quietPx
            Layout.fillWidth: true
        },
        TextEntry {
            id: entry

            visible: root.typed
            hint: root.model.label
            text: root.typed ? root.model.answer : ""
            problem: root.model.fieldProblem
            maximumLength: root.model.longest
            writing: root.typed
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
            onAccepted: root.goOn()
        },
        LongEntry {
            id: sentences

            visible: root.long
            label: root.model.question
            text: root.long ? root.model.answer : ""
            problem: root.model.fieldProblem
            writing: root.long
            color: root.color
            Layout.fillWidth: true
            Layout.preferredHeight: !Theme.landscape ? implicitHeight
                : Math.min(implicitHeight, Math.max(Theme.mm(40), root.pictureRoom - y))
            onAccepted: root.goOn()
            onEdited: text => {
                if (root.long && text !== root.model.answer)
                    root.model.write(text);
            }
        },
        Label {
            visible: !root.typed && text !== ""
            text: root.model.fieldProblem
            color: Theme.red
            font.weight: Font.DemiBold
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
            Layout.fillWidth: true
        },
        RowLayout {
            visible: root.model.understood !== "" && root.model.fieldProblem === ""
            spacing: Theme.mm(4)
            Layout.fillWidth: true

            Icon {
                name: "circle-check"
                color: root.color
                size: Theme.mm(11)
                Layout.alignment: Qt.AlignTop
            }

            Label {
                text: root.model.understood
                font.pixelSize: root._quietPx
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
        },
        TextEntry {
            id: search

            visible: root.model.filtered
            hint: qsTr("Zoek een woord")
            text: root.model.filterText
            maximumLength: 40
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.narrow(text)
        }
    ]

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        PagedList {
            visible: root.picks
            model: root.picks ? root.model.options : null
            color: root.color
            emptyText: qsTr("Niets gevonden. Probeer een ander woord.")
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowButton {
                required property string value
                required title
                required icon
                required chosen

                badge: chosen ? qsTr("gekozen") : ""
                tone: "open"
                arrow: false
                color: root.color
                onActivated: {
                    root.model.choose(value);
                    if (root.editor === "choice")
                        root.goOn();
                }
            }
        }

        MonthGrid {
            visible: root.editor === "date"
            model: root.model.days
            monthText: root.model.monthText
            weekdays: root.model.weekdayNames
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true
            onMoved: months => root.model.moveMonth(months)
            onPicked: iso => root.model.chooseDay(iso)
        }

        TimeSteps {
            visible: root.editor === "time"
            color: root.color
            Layout.fillWidth: true
            onStepped: minutes => root.model.stepTime(minutes)
        }

        Item {
            visible: !root.picks && root.editor !== "date"
            Layout.fillHeight: true
        }

        Keyboard {
            visible: root.keys || root.long || search.visible && search.writing
            target: root.long ? sentences : root.picks ? search : entry
            sheet: root.editor === "number" ? "number" : "signs"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.previousKey !== ""
            text: qsTr("Vorige")
            icon: "arrow-left"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskField", root.model.previousKey)
        },
        ActionButton {
            text: root.model.nextKey !== "" ? qsTr("Verder") : qsTr("Klaar")
            icon: root.model.nextKey !== "" ? "arrow-right" : "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.goOn()
        },
        YourData {
            visible: root.model.yourData !== ""
            shell: root.shell
            about: root.model.yourData
            color: root.color
            Layout.fillWidth: true
        }
    ]
}
