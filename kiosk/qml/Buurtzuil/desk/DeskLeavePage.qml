import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Somebody is leaving a form that was changed. */
Page {
    id: root

    required property App app
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Niet bewaard. Toch weg?")
    color: Theme.plum

    Sure {
        anchors.fill: parent
        text: qsTr("Wat u hebt ingevuld, is dan weg.")
        noText: qsTr("Nee, blijf hier")
        yesText: qsTr("Ja, gooi weg wat ik invulde")
        color: root.color
        onNo: root.shell.back()
        onYes: root.shell.leaveAnyway()
    }
}
