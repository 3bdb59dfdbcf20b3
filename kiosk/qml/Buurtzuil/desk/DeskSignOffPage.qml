import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before a sign-up ends: the place goes to somebody else. */
Page {
    id: root

    required property App app
    readonly property SignupModel model: app.deskSignup as SignupModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Komt diegene niet?")
    subtitle: root.model.title
    color: Theme.green

    Sure {
        anchors.fill: parent
        text: qsTr("De plaats gaat dan naar een ander. Wie toch wil komen, meldt zich opnieuw aan.")
        noText: qsTr("Nee, laat staan")
        yesText: qsTr("Ja, meld af")
        yesIcon: "x"
        color: root.color
        onNo: root.shell.back()
        onYes: {
            root.model.comesNot();
            root.shell.back();
            root.shell.back();
        }
    }
}
