import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** A human being: a bell at the desk, who is in the house and who comes when, whom to call, 112 and the AED. */
Page {
    id: root

    required property App app
    readonly property AskModel model: app.ask as AskModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool waits: root.model.bellState === "ringing" || root.model.bellState === "coming"

    title: qsTr("Vraag het iemand")
    color: Theme.plum

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        ScrollBody {
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true

            Card {
                Layout.fillWidth: true

                FactRow {
                    visible: root.model.bellText !== ""
                    icon: root.model.bellState === "coming" ? "circle-check" : "bell-ring"
                    color: Theme.plum
                    strong: root.model.bellText
                    line: root.model.bellLine
                    Accessible.role: Accessible.AlertMessage
                    Accessible.name: `${root.model.bellText} ${root.model.bellLine}`
                    Layout.fillWidth: true
                }

                FactRow {
                    visible: !root.waits
                    icon: "users"
                    color: Theme.plum
                    strong: root.model.presentText
                    line: root.model.laterText !== "" ? root.model.laterText
                        : root.model.present ? qsTr("In het buurthuis, bij de balie.") : ""
                    Layout.fillWidth: true
                }

                ActionButton {
                    visible: root.model.canRing
                    text: root.model.bellText !== "" ? qsTr("Bel nog een keer") : qsTr("Laat iemand komen")
                    icon: "bell-ring"
                    color: root.color
                    Layout.fillWidth: true
                    onActivated: root.model.ring()
                }

                ActionButton {
                    visible: root.model.bellState === "ringing"
                    text: qsTr("Het hoeft niet meer")
                    icon: "x"
                    color: root.color
                    filled: false
                    Layout.fillWidth: true
                    onActivated: root.model.stop()
                }
            }

            Card {
                visible: root.model.deskPhone !== ""
                Layout.fillWidth: true

                Label {
                    text: root.model.deskName
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }

                RowLayout {
                    spacing: Theme.mm(9)

                    Icon {
                        name: "phone"
                        size: Theme.mm(20)
                        color: Theme.plum
                    }

                    Label {
                        text: root.model.deskPhone
                        font.pixelSize: Theme.titlePx
                        font.weight: Font.Bold
                        Layout.fillWidth: true
                    }
                }

                FactRow {
                    visible: root.model.deskHours !== ""
                    icon: "clock"
                    line: root.model.deskHours
                    Layout.fillWidth: true
                }
            }
        }

        NoticeBar {
            title: qsTr("Is er gevaar? Bel 112.")
            text: root.model.aedText
            icon: "siren"
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.slipKey !== "" && !root.waits
            text: qsTr("Print: bel mij terug")
            icon: "printer"
            color: root.color
            filled: !root.model.canRing
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.slipKey)
        },
        ActionButton {
            visible: !root.waits
            text: qsTr("Idee of klacht")
            icon: "message-square-text"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("idea", "1")
        }
    ]
}
