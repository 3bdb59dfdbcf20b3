pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One step of a flow: something is told, scanned, typed, picked or printed. The model says which. */
Page {
    id: root

    required property App app
    readonly property FlowModel model: app.deskFlow as FlowModel
    readonly property Shell shell: app.shell as Shell
    readonly property string kind: root.model.kind
    readonly property bool typed: root.kind === "scan" || root.kind === "group"
    readonly property bool told: root.kind === "tell" || root.kind === "done"

    title: root.model.title
    /** What went wrong, and the camera, need the room of what is asked where letters are large. */
    subtitle: root.told || root.kind === "paper" || (root.model.problem !== "" || camera.visible && Theme.landscape && root.model.otherText !== "") && Theme.textScale > 1 ? "" : root.model.busy ? qsTr("Even geduld…") : root.model.line
    color: Theme.plum
    share: 0.42

    aside: [
        NoticeBar {
            visible: root.model.problem !== "" && (!root.typed || Theme.landscape) && !camera.visible
            text: root.model.problem
            icon: "circle-alert"
            Accessible.role: Accessible.AlertMessage
            Layout.fillWidth: true
        },
        CameraView {
            id: camera

            also: Theme.landscape ? root.model.problem : ""
            app: root.app
            asking: root.typed && !root.model.busy
            compact: true
            color: root.color
            Layout.fillWidth: true
        }
    ]

    Connections {
        target: root.model

        function onEnded(home: bool): void {
            if (home)
                root.shell.home();
            else
                root.shell.back();
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        ScrollBody {
            visible: root.told || root.kind === "paper"
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true

            Card {
                visible: root.told && root.model.line !== ""
                Layout.fillWidth: true

                FactRow {
                    icon: root.kind === "done" ? "circle-check" : "info"
                    color: root.color
                    strong: root.model.line
                    Layout.fillWidth: true
                }
            }

            Card {
                visible: root.kind === "paper"
                Layout.fillWidth: true

                FactRow {
                    icon: root.model.printing || root.model.printed ? "printer" : "triangle-alert"
                    color: root.color
                    strong: root.model.outcome
                    line: root.model.printed ? root.model.line : ""
                    Layout.fillWidth: true
                }

                Label {
                    visible: root.model.codeText !== ""
                    text: root.model.codeText
                    font.pixelSize: Theme.rowPx
                    font.weight: Font.Bold
                    lineHeight: 1.25
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }

        TextEntry {
            id: entry

            visible: root.typed
            label: root.kind === "group" ? qsTr("Vijf letters en cijfers") : qsTr("De letters onder de code")
            text: root.model.text
            problem: root.typed && !Theme.landscape ? root.model.problem : ""
            maximumLength: root.model.longest
            writing: root.typed
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.write(text)
            onAccepted: root.model.go()
        }

        PinDots {
            visible: root.kind === "pin"
            count: root.model.count
            length: root.model.length
            color: root.color
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.mm(4)
        }

        NumberPad {
            visible: root.kind === "pin"
            focus: root.kind === "pin"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onDigit: digit => root.model.press(digit)
            onErase: root.model.erase()
            onWipe: root.model.wipe()
        }

        PagedList {
            visible: root.kind === "pick"
            model: root.kind === "pick" ? root.model.rows : null
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowButton {
                required property string key
                required title
                required line

                icon: "user"
                color: root.color
                onActivated: root.model.pick(key)
            }
        }

        Item {
            visible: root.typed
            Layout.fillHeight: true
        }

        Keyboard {
            visible: root.typed
            target: entry
            sheet: root.kind === "scan" ? "code" : "words"
            capitals: root.kind === "group"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.kind === "paper" && !root.model.printing
            text: qsTr("Print nog een keer")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.again()
        },
        ActionButton {
            visible: root.model.otherText !== ""
            text: root.model.otherText
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.other()
        },
        ActionButton {
            visible: root.typed || root.model.button !== "" && !root.model.printing
            text: root.model.button !== "" ? root.model.button : qsTr("Verder")
            icon: root.kind === "done" ? "check" : "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.go()
        }
    ]
}
