pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Our own keyboard: letters, digits and the accents of Dutch on one sheet, nothing hidden behind a long press. */
Item {
    id: root

    /** The TextEntry that the keys write on. */
    property var target: null
    property bool capitals: target !== null && target.text === ""
    /** "words", "signs" for a sheet with more signs (addresses, sentences), or "number" for digits only, or "code" for letters and
     *  digits that somebody copies. */
    property string sheet: "words"
    readonly property list<string> _rows: sheet === "number" ? ["123", "456", "789", "+0<"]
        : sheet === "code" ? ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM<"]
        : sheet === "signs" ? ["1234567890-", "qwertyuiop@", "asdfghjkl'?", "^zxcvbnm,<", "éëïöü_./:!"]
        : ["1234567890", "qwertyuiop", "asdfghjkl'", "^zxcvbnm<", "éëïöü_-.?"]
    readonly property int _columns: sheet === "number" ? 3 : sheet === "signs" ? 11 : 10
    readonly property int _gap: Theme.mm(3.4)
    readonly property real _keyWidth: Math.min((width - (_columns - 1) * _gap) / _columns, Theme.mm(sheet === "number" ? 60 : 44))
    readonly property int _keyHeight: Theme.mm(Theme.landscape ? 20 : Theme.textScale > 1 ? 21.5 : 25)

    /** Does what a key says: "<" erases, "^" makes the next letter a capital, "_" is a space. */
    function press(key: string): void {
        if (!root.target)
            return;
        if (key === "^") {
            root.capitals = !root.capitals;
        } else if (key === "<") {
            root.target.erase();
        } else {
            root.target.insert(key === "_" ? " " : root.capitals ? key.toUpperCase() : key);
            root.capitals = false;
        }
    }

    implicitHeight: column.implicitHeight
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Toetsenbord")

    ColumnLayout {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        spacing: root._gap

        Repeater {
            model: root._rows

            RowLayout {
                id: keyRow

                required property string modelData

                spacing: root._gap
                Layout.alignment: Qt.AlignHCenter

                Repeater {
                    model: keyRow.modelData.split("")

                    Key {
                        required property string modelData

                        key: modelData
                        capital: root.capitals
                        readonly property real wide: root.sheet === "number" ? 1 : span

                        implicitWidth: root._keyWidth * wide + root._gap * (wide - 1)
                        implicitHeight: root._keyHeight
                        onActivated: root.press(key)
                    }
                }
            }
        }
    }
}
