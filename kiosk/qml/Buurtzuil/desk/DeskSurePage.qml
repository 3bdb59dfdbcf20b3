import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Asks before something is saved that everybody notices at once. */
Page {
    id: root

    required property App app
    readonly property FormModel model: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Zeker weten?")
    subtitle: root.model.title
    color: Theme.colour(root.model.colour)

    Sure {
        anchors.fill: parent
        text: root.model.sureText
        noText: qsTr("Nee, nog niet")
        yesText: qsTr("Ja, bewaar het zo")
        yesIcon: "save"
        color: root.color
        onNo: root.shell.back()
        onYes: {
            if (root.model.save())
                root.shell.back();
            const slip = root.model.slipKey();
            root.shell.back();
            if (slip !== "")
                root.shell.open("deskHolder", `${slip}/saved`);
        }
    }
}
