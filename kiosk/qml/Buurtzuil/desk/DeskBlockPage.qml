import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before somebody is matched with nobody any more: only a coordinator can end that. */
Page {
    id: root

    required property App app
    readonly property TrustModel model: app.deskTrust as TrustModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Niet meer koppelen?")
    subtitle: root.model.name_
    color: Theme.plum

    Sure {
        anchors.fill: parent
        text: qsTr("Deze persoon hoort hier niets van. Alleen een coördinator maakt het ongedaan.")
        noText: qsTr("Nee, laat zo")
        yesText: qsTr("Ja, niet meer koppelen")
        yesIcon: "circle-x"
        color: root.color
        onNo: root.shell.back()
        onYes: {
            root.model.block();
            root.shell.back();
        }
    }
}
