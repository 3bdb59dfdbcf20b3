pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil

/** A few lines to write on. It writes with our own Keyboard and with a real one, as TextEntry does. */
Item {
    id: root

    /** What is asked, for somebody who cannot see it. */
    property string label: ""
    property string problem: ""
    property alias text: input.text
    property alias writing: input.focus
    property color color: Theme.green

    /** Somebody changed the text. */
    signal edited(string text)

    /** Somebody pressed Ctrl and Enter on a real keyboard: Enter alone begins a new line. */
    signal accepted

    /** Puts what a key says where the cursor stands. */
    function insert(text: string): void {
        input.insert(input.cursorPosition, text);
    }

    /** Takes away the letter before the cursor. */
    function erase(): void {
        if (input.cursorPosition > 0)
            input.remove(input.cursorPosition - 1, input.cursorPosition);
    }

    implicitHeight: Theme.mm(Theme.landscape ? 90 : 110)
    implicitWidth: Theme.mm(200)

    Rectangle {
        anchors.fill: parent
        radius: Theme.smallCorner
        color: Theme.card
        border.width: input.activeFocus ? Theme.mm(1.8) : Theme.stroke
        border.color: root.problem !== "" ? Theme.red : input.activeFocus ? root.color : Theme.edge
    }

    Flickable {
        id: sheet

        anchors.fill: parent
        anchors.margins: Theme.mm(6)
        contentHeight: input.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height

        TextEdit {
            id: input

            width: sheet.width
            height: Math.max(implicitHeight, sheet.height)
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            font.family: Theme.family
            font.pixelSize: Theme.mm(9.4 * Theme.grow(0.6))
            color: Theme.ink
            activeFocusOnTab: true
            Accessible.role: Accessible.EditableText
            Accessible.name: root.label
            KeyNavigation.priority: KeyNavigation.BeforeItem
            onTextChanged: root.edited(text)
            onCursorRectangleChanged: {
                const at = cursorRectangle;
                if (at.y < sheet.contentY)
                    sheet.contentY = at.y;
                else if (at.y + at.height > sheet.contentY + sheet.height)
                    sheet.contentY = at.y + at.height - sheet.height;
            }
            Keys.onReturnPressed: event => {
                event.accepted = event.modifiers & Qt.ControlModifier;
                if (event.accepted)
                    root.accepted();
            }
            Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            cursorDelegate: Rectangle {
                width: Theme.mm(0.9)
                color: root.color
                visible: input.activeFocus
            }
        }
    }
}
