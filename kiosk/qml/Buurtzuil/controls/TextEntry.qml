pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** A line to write on, with its question above it. It writes with our own Keyboard and with a real one. */
Item {
    id: root

    /** What is asked; it stands above the line. */
    property string label: ""
    /** An example that stands on the line while it is empty. */
    property string hint: ""
    /** What went wrong, in a sentence; it stands below the line. */
    property string problem: ""
    property alias text: input.text
    property alias maximumLength: input.maximumLength
    /** Whether keys of the keyboard come here. */
    property alias writing: input.focus
    property color color: Theme.green

    /** Somebody changed the text. */
    signal edited(string text)
    /** Somebody pressed Enter on a real keyboard. */
    signal accepted

    /** Puts what a key says where the cursor stands. */
    function insert(text: string): void {
        input.insert(input.cursorPosition, text);
        root.edited(input.text);
    }

    /** Takes away the letter before the cursor. */
    function erase(): void {
        if (input.cursorPosition > 0) {
            input.remove(input.cursorPosition - 1, input.cursorPosition);
            root.edited(input.text);
        }
    }

    implicitHeight: column.implicitHeight
    implicitWidth: Theme.mm(200)

    ColumnLayout {
        id: column

        width: root.width
        spacing: Theme.mm(3)

        Label {
            visible: root.label !== ""
            text: root.label
            font.pixelSize: Theme.mm(8.3 * Theme.grow(0.6))
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }

        Rectangle {
            implicitHeight: Math.max(Theme.mm(26), input.contentHeight + 2 * Theme.mm(6))
            radius: Theme.smallCorner
            color: Theme.card
            border.width: input.activeFocus ? Theme.mm(1.8) : Theme.stroke
            border.color: root.problem !== "" ? Theme.red : input.activeFocus ? root.color : Theme.edge
            Layout.fillWidth: true

            TextMetrics {
                id: whole

                font.family: Theme.family
                font.pixelSize: Theme.rowPx
                text: input.text
            }

            TextInput {
                id: input

                anchors.fill: parent
                anchors.leftMargin: Theme.mm(7)
                anchors.rightMargin: Theme.mm(7)
                verticalAlignment: TextInput.AlignVCenter
                font.family: Theme.family
                // a long answer is set smaller, so that all of it can be read as far as that goes
                font.pixelSize: Math.max(Theme.mm(8.3), Math.min(Theme.rowPx,
                    Theme.rowPx * (width - Theme.mm(2)) / Math.max(1, whole.advanceWidth)))
                color: Theme.ink
                clip: true
                activeFocusOnTab: true
                Accessible.role: Accessible.EditableText
                Accessible.name: root.label !== "" ? root.label : root.hint
                onTextEdited: root.edited(text)
                onAccepted: root.accepted()
                cursorDelegate: Rectangle {
                    width: Theme.mm(0.9)
                    color: root.color
                    visible: input.activeFocus
                }
            }

            Label {
                anchors.fill: input
                visible: input.text === ""
                text: root.hint
                color: Theme.inkSoft
                font.pixelSize: Theme.rowPx
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.mm(7.2)
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
        }

        RowLayout {
            visible: root.problem !== ""
            spacing: Theme.mm(4)
            Layout.fillWidth: true

            Icon {
                name: "circle-alert"
                color: Theme.red
                size: Theme.mm(11)
            }

            Label {
                text: root.problem
                color: Theme.red
                font.weight: Font.DemiBold
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
                Layout.fillWidth: true
            }
        }
    }
}
