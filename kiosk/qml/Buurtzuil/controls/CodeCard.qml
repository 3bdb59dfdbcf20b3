import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** The code of who placed or answered something, to come back with. */
Card {
    id: root

    property string code: ""

    visible: root.code !== ""
    Layout.fillWidth: true

    Label {
        text: qsTr("Uw code. Print hem, of schrijf hem op.")
        Layout.fillWidth: true
    }

    Label {
        text: root.code
        font.pixelSize: Theme.titlePx
        font.weight: Font.Bold
        Layout.fillWidth: true
    }

    Label {
        text: qsTr("Met deze code kunt u het later weghalen.")
        Layout.fillWidth: true
    }
}
