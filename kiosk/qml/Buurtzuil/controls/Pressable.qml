import QtQuick
import Buurtzuil

/**
 * What everything that can be pressed stands on: it acts on release, sliding off cancels, a slip of the finger counts,
 * and the same tap again within half a second does nothing.
 */
Item {
    id: root

    /** What it is called for somebody who cannot see it. */
    property string name: ""
    /** Whether the same tap again is passed over; letters of a keyboard switch this off. */
    property bool calm: true
    property bool checkable: false
    property bool checked: false
    readonly property bool down: area.pressed && area.containsMouse
    property int corner: Theme.corner

    signal activated

    /** Acts as if it was pressed. */
    function activate(): void {
        if (root.enabled)
            root.activated();
    }

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: root.name
    Accessible.focusable: true
    Accessible.checkable: root.checkable
    Accessible.checked: root.checked
    Accessible.onPressAction: root.activate()
    Keys.onReturnPressed: root.activate()
    Keys.onEnterPressed: root.activate()
    Keys.onSpacePressed: root.activate()

    MouseArea {
        id: area

        anchors.fill: parent
        onClicked: event => {
            const at = area.mapToItem(null, event.x, event.y);
            if (!root.calm || Taps.counts(at.x, at.y))
                root.activate();
        }
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.mm(1.6)
        visible: root.activeFocus
        color: "transparent"
        radius: root.corner + Theme.mm(1.6)
        border.width: Theme.mm(1.2)
        border.color: Theme.ink
        z: 1
    }
}
