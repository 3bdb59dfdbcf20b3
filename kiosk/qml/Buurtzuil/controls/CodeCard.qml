import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** The code of who placed, answered or told something, to come back with. */
Card {
    id: root

    property string code: ""
    property string line: qsTr("Uw code. Print hem, of schrijf hem op.")
    property string hint: qsTr("Met deze code kunt u het later weghalen.")

    visible: root.code !== ""
    Layout.fillWidth: true

    Label {
        text: root.line
        Layout.fillWidth: true
    }

    Label {
        text: root.code
        font.pixelSize: Theme.titlePx
        font.weight: Font.Bold
        Layout.fillWidth: true
    }

    Label {
        text: root.hint
        Layout.fillWidth: true
    }
}
