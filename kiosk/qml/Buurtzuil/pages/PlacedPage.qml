import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** It is saved: what happens now, and the code to come back with: the page's key, with "/langs" for who gave no number. */
Page {
    id: root

    required property App app
    readonly property HelpBoardModel model: app.helpBoard as HelpBoardModel
    readonly property string code: shell.key.split("/")[0]
    readonly property bool callable: !shell.key.endsWith("/langs")
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
                icon: root.callable ? "phone" : "house"
                color: root.color
                strong: root.callable ? root.model.promise : qsTr("Kom over drie werkdagen langs.")
                line: root.callable ? qsTr("Of u vraagt het hier aan de balie.") : qsTr("Neem uw code mee.")
                Layout.fillWidth: true
            }
        }

        CodeCard {
            code: root.code
        }
    }

    actions: [
        ActionButton {
            visible: root.code !== ""
            text: qsTr("Print op briefje")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", `slip/holder/${root.code}`)
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
