import QtQuick
import Buurtzuil

/** One key of the keyboard or the number pad. It does not repeat, and the same letter twice in a row counts twice. */
Pressable {
    id: root

    /** A letter, or "<" erase, "#" erase all, "^" capitals, "_" space. */
    property string key: ""
    property bool capital: false
    /** How many ordinary keys it is wide. */
    readonly property real span: key === "_" ? 2 : key === "<" || key === "^" ? 1.5 : 1
    readonly property string _icon: ({"<": "delete", "^": "arrow-big-up", "_": "space", "#": "x"})[key] ?? ""
    readonly property bool _on: root.key === "^" && root.capital

    name: ({"<": qsTr("Wissen"), "^": qsTr("Hoofdletter"), "_": qsTr("Spatie"), "#": qsTr("Alles wissen")})[key]
        ?? (capital ? key.toUpperCase() : key)
    calm: key === "^"
    corner: Theme.smallCorner
    activeFocusOnTab: false

    Rectangle {
        anchors.fill: parent
        radius: root.corner
        color: {
            const ground = root._on ? Theme.ink : Theme.card;
            return root.down ? Theme.pressed(root._on ? ground : Theme.line) : ground;
        }
        border.width: Theme.stroke
        border.color: root._on ? Theme.ink : Theme.edge
    }

    Label {
        anchors.centerIn: parent
        visible: root._icon === ""
        text: root.capital ? root.key.toUpperCase() : root.key
        font.pixelSize: Theme.mm(11)
        font.weight: Font.DemiBold
        Accessible.ignored: true
    }

    Icon {
        anchors.centerIn: parent
        visible: root._icon !== ""
        name: root._icon
        color: root._on ? Theme.white : Theme.ink
        size: Theme.mm(12)
    }
}
