pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Big digits for a PIN, to touch or to type on a real keyboard. What is typed is shown and said nowhere. */
FocusScope {
    id: root

    readonly property int _gap: Theme.mm(5)
    readonly property int _keyHeight: Math.max(Theme.target, Math.min(Theme.mm(46), (height - 3 * _gap) / 4))
    readonly property int _keyWidth: Math.max(Theme.target, Math.min(Theme.mm(80), (width - 2 * _gap) / 3))

    /** Somebody pressed a digit. */
    signal digit(string digit)
    /** Somebody took the last digit away. */
    signal erase
    /** Somebody took all digits away. */
    signal wipe

    /** Does what a key says: "<" erases one, "#" all. */
    function press(key: string): void {
        if (key === "<")
            root.erase();
        else if (key === "#")
            root.wipe();
        else
            root.digit(key);
    }

    implicitHeight: Theme.target * 4 + _gap * 3
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Cijfers")
    Keys.onPressed: event => {
        if (/^[0-9]$/.test(event.text))
            root.digit(event.text);
        else if (event.key === Qt.Key_Backspace)
            root.erase();
        else if (event.key === Qt.Key_Delete)
            root.wipe();
        else
            return;
        event.accepted = true;
    }

    GridLayout {
        anchors.horizontalCenter: parent.horizontalCenter
        columns: 3
        columnSpacing: root._gap
        rowSpacing: root._gap

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "#", "0", "<"]

            Key {
                required property string modelData

                key: modelData
                implicitWidth: root._keyWidth
                implicitHeight: root._keyHeight
                onActivated: root.press(key)
            }
        }
    }
}
