import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** It is saved: what happens now, and the code to come back with. */
Page {
    id: root

    required property App app
    readonly property HelpBoardModel model: app.helpBoard as HelpBoardModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Dank u wel. Het is bewaard.")
    color: Theme.rust

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Card {
            Layout.fillWidth: true

            FactRow {
                icon: "users"
                color: root.color
                strong: qsTr("Een vrijwilliger leest het eerst.")
                line: qsTr("Daarna staat het op het bord, zonder uw naam.")
                Layout.fillWidth: true
            }

            FactRow {
                icon: "phone"
                color: root.color
                strong: root.model.promise
                line: qsTr("Of u vraagt het hier aan de balie.")
                Layout.fillWidth: true
            }
        }

        CodeCard {
            code: root.shell.key
        }
    }

    actions: [
        ActionButton {
            visible: root.shell.key !== ""
            text: qsTr("Print op briefje")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", `slip/holder/${root.shell.key}`)
        },
        ActionButton {
            text: qsTr("Klaar")
            icon: "check"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.home()
        }
    ]
}
