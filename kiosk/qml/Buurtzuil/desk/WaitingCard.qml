import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One thing that waits: what it is, the one obvious button, a way to look first, and later. */
Card {
    id: root

    required property WaitingModel waiting
    required property Shell shell
    property string key: ""
    property string icon: ""
    property string title: ""
    property string line: ""
    property string buttonText: ""
    property bool acts: false
    property string lookText: ""
    property string page: ""
    property string about: ""
    property color tint: Theme.plum

    /** Goes to the page where it is done; from then on today's list stands. */
    function look(): void {
        root.waiting.begin(root.key);
        root.shell.open(root.page, root.about);
    }

    width: ListView.view ? ListView.view.width : implicitWidth
    spacing: Theme.mm(4)
    inset: Theme.mm(6)

    FactRow {
        icon: root.icon
        color: root.tint
        strong: root.title
        line: root.line
        Layout.fillWidth: true
    }

    GridLayout {
        columns: Theme.textScale === 1 ? 3 : 1
        columnSpacing: Theme.gap
        rowSpacing: Theme.mm(4)
        Layout.fillWidth: true

        ActionButton {
            text: root.buttonText
            name: `${root.buttonText}: ${root.title}`
            icon: root.acts ? "check" : "arrow-right"
            color: root.tint
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max(Theme.mm(24), implicitHeight - Theme.mm(8))
            onActivated: {
                if (root.acts)
                    root.waiting.act_on(root.key);
                else
                    root.look();
            }
        }

        ActionButton {
            visible: text !== ""
            text: root.lookText
            name: `${root.lookText}: ${root.title}`
            icon: "arrow-right"
            color: root.tint
            filled: false
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max(Theme.mm(24), implicitHeight - Theme.mm(8))
            onActivated: root.look()
        }

        ActionButton {
            text: qsTr("Later")
            name: qsTr("Later: %1").arg(root.title)
            icon: "clock"
            color: root.tint
            filled: false
            Layout.fillWidth: root.lookText !== "" || Theme.textScale > 1
            Layout.preferredHeight: Math.max(Theme.mm(24), implicitHeight - Theme.mm(8))
            onActivated: root.waiting.later(root.key)
        }
    }
}
