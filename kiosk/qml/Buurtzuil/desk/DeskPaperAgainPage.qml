pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One paper that did not come out: why, and printing it again, one page of it, or throwing it away. */
Page {
    id: root

    required property App app
    readonly property PapersWaitingModel model: app.deskPapersWaiting as PapersWaitingModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.name
    color: Theme.plum
    stacked: Theme.landscape || Theme.textScale > 1

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            visible: root.model.whyNot !== ""
            text: root.model.whyNot
            icon: "info"
            color: Theme.notice
            Layout.fillWidth: true
        }

        Facts {
            visible: root.model.there
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        ChoiceBar {
            visible: root.model.there
            model: root.model.choices
            leastWidth: Theme.mm(72) * Theme.grow(0.7)
            Layout.fillWidth: true

            delegate: Choice {
                required property int page
                required text
                required chosen

                color: root.color
                onActivated: root.model.choose(page)
            }
        }

        GridLayout {
            visible: root.model.counts
            columns: Theme.textScale > 1 && !Theme.landscape ? 1 : 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            ActionButton {
                text: qsTr("Bladzijde terug")
                icon: "chevron-left"
                color: root.color
                filled: false
                Layout.fillWidth: true
                onActivated: root.model.count(-1)
            }

            ActionButton {
                text: qsTr("Bladzijde verder")
                icon: "chevron-right"
                color: root.color
                filled: false
                Layout.fillWidth: true
                onActivated: root.model.count(1)
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.printKey !== ""
            text: root.model.printText
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                const key = root.model.printKey;
                root.shell.back();
                root.shell.open("printing", key);
            }
        },
        ActionButton {
            visible: root.model.there
            text: qsTr("Weg")
            name: qsTr("Gooi dit papier weg")
            icon: "trash-2"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskPaperGone", root.shell.key)
        }
    ]
}
