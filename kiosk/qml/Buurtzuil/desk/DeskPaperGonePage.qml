import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before a paper that waits is thrown away. */
Page {
    id: root

    required property App app
    readonly property PapersWaitingModel model: app.deskPapersWaiting as PapersWaitingModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Dit papier weggooien?")
    subtitle: root.model.name
    color: Theme.plum

    Sure {
        anchors.fill: parent
        text: root.model.whyNot !== "" && !root.model.there ? root.model.whyNot : qsTr("Het wordt dan niet meer geprint.")
        noText: qsTr("Nee, bewaar het")
        yesText: qsTr("Ja, gooi weg")
        color: root.color
        onNo: root.shell.back()
        onYes: {
            if (root.model.throwAway())
                root.shell.back();
            root.shell.back();
        }
    }
}
