pragma Singleton
import QtQuick

/** Remembers the last tap of the whole screen, so that a shaking hand's second tap at the same place does nothing. */
QtObject {
    id: root

    /** Milliseconds in which the same tap again is passed over. */
    property int quietMs: 500
    property real lastMs: 0
    property real lastX: 0
    property real lastY: 0

    /** Returns whether a tap at a place on the screen counts; one that counts is remembered. */
    function counts(x: real, y: real): bool {
        const now = Date.now();
        const near = Math.hypot(x - lastX, y - lastY) < Theme.target;
        if (near && now - lastMs < quietMs)
            return false;
        lastMs = now;
        lastX = x;
        lastY = y;
        return true;
    }
}
