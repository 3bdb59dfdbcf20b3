pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** It is saved: what happens now, and the code to come back with. */
Page {
    id: root

    required property App app
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
                strong: qsTr("Is er iemand voor u?")
                line: qsTr("Dan bellen wij u, of u vraagt het hier aan de balie.")
                Layout.fillWidth: true
            }
        }

        Card {
            visible: root.shell.key !== ""
            Layout.fillWidth: true

            Label {
                text: qsTr("Uw code. Print hem, of schrijf hem op.")
                Layout.fillWidth: true
            }

            Label {
                text: root.shell.key
                font.pixelSize: Theme.titlePx
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
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
            onActivated: root.shell.open("printing", `slip/help_post/${root.shell.key}`)
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
