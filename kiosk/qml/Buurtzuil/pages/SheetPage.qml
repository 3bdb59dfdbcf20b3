pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What changed since a sheet was printed, and nothing else; a strip with it, or the whole sheet anew. */
Page {
    id: root

    required property App app
    readonly property SheetModel model: app.sheet as SheetModel
    readonly property Shell shell: app.shell as Shell
    /** Who reads large text here reads it on paper; a day and a month have no large print. */
    readonly property bool _large: root.shell.textScale > 1 && root.model.handout.startsWith("handout/")

    title: root.model.title
    color: Theme.green

    aside: Label {
        visible: root.model.strip !== ""
        text: root.model.text
        font.pixelSize: Theme.bodyPx * 1.06
        font.weight: Font.DemiBold
        Layout.fillWidth: true
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            visible: root.model.strip === ""
            title: root.model.text
            icon: root.model.right ? "circle-check" : "info"
            Layout.fillWidth: true
        }

        Repeater {
            model: root.model.rows

            delegate: Card {
                id: row

                required property string icon
                required property string strong
                required property string title
                required property string when
                required property string facts

                spacing: Theme.smallGap
                Layout.fillWidth: true

                Label {
                    text: row.title
                    font.pixelSize: Theme.headingPx
                    font.weight: Font.Bold
                    Layout.fillWidth: true
                }

                FactRow {
                    icon: row.icon
                    strong: row.strong
                    line: row.when
                    color: root.color
                    Layout.fillWidth: true
                }

                Label {
                    visible: text !== ""
                    text: row.facts
                    Layout.fillWidth: true
                }
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.strip !== ""
            text: qsTr("Print het strookje")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.shell.open("printing", root.model.strip)
        },
        ActionButton {
            visible: root.model.handout !== ""
            text: root._large ? qsTr("%1 in grote letters").arg(root.model.handoutText) : root.model.handoutText
            icon: "file-text"
            color: root.color
            filled: root.model.strip === "" && !root.model.right
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.shell.open("printing", root._large ? root.model.handout.replace(/^handout\//, "large/") : root.model.handout)
        },
        ActionButton {
            visible: root.model.formKey !== ""
            text: qsTr("Neem een formulier over")
            icon: "pencil"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskTakeIn", root.model.formKey)
        }
    ]
}
