pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Which printer is for this: one tap on its name. */
Page {
    id: root

    required property App app
    readonly property PrintersModel model: app.deskPrinters as PrintersModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Welke printer?")
    subtitle: root.model.problem !== "" ? root.model.problem
        : root.model.noneKnown ? qsTr("Er is geen printer gevonden. Staat hij aan? De beheerder kan hem toevoegen.") : root.model.title
    color: Theme.plum

    PagedList {
        anchors.fill: parent
        model: root.model.known
        color: root.color

        delegate: RowButton {
            required property string key
            required title
            required chosen

            icon: chosen ? "circle-check" : "printer"
            badge: chosen ? qsTr("Nu gekozen") : ""
            tone: "good"
            arrow: false
            color: root.color
            onActivated: {
                if (root.model.choose(key))
                    root.shell.back();
            }
        }
    }
}
