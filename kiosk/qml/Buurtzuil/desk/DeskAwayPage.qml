import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before something that did not take effect is thrown away, at all desks. */
Page {
    id: root

    required property App app
    readonly property StandModel model: app.deskStand as StandModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Weggooien?")
    subtitle: root.model.askedTitle
    color: Theme.plum

    Sure {
        anchors.fill: parent
        text: qsTr("Het is dan weg, ook bij de andere balies. U kunt het niet terughalen.")
        noText: qsTr("Nee, laat staan")
        yesText: qsTr("Ja, gooi weg")
        color: root.color
        onNo: root.shell.back()
        onYes: {
            root.model.away(root.model.asked);
            root.shell.back();
        }
    }
}
