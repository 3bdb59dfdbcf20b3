import QtQuick
import Buurtzuil

/** Words on a page: body size, ink, broken over lines. */
Text {
    font.family: Theme.family
    font.pixelSize: Theme.bodyPx
    color: Theme.ink
    wrapMode: Text.Wrap
    lineHeight: 1.05
    textFormat: Text.PlainText
}
