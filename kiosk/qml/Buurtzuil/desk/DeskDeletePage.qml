import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before a record is thrown away. */
Page {
    id: root

    required property App app
    readonly property FormModel model: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Weggooien?")
    subtitle: root.model.title
    color: Theme.colour(root.model.colour)

    Sure {
        anchors.fill: parent
        text: [qsTr("Bezoekers zien het dan niet meer."), root.model.usedText].filter(part => part !== "").join(" ")
        noText: qsTr("Nee, laat staan")
        yesText: qsTr("Ja, gooi weg")
        color: root.color
        onNo: root.shell.back()
        onYes: {
            if (root.model.remove())
                root.shell.back();
            root.shell.back();
        }
    }
}
