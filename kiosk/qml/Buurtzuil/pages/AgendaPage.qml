pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What is on: a day at a time, the days of a week above it, weeks and kinds below. */
Page {
    id: root

    required property App app
    readonly property AgendaModel model: app.agenda as AgendaModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Agenda")
    subtitle: Theme.landscape ? root.model.categoryText
        : [root.model.weekText, root.model.categoryText].filter(part => part !== "").join(" · ")
    color: Theme.green

    aside: ChoiceBar {
        model: root.model.days
        Layout.fillWidth: true

        delegate: Choice {
            required property string iso
            required property string day
            required number
            required chosen

            text: day
            color: root.color
            onActivated: root.model.chooseDay(iso)
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        Label {
            text: root.model.heading
            font.pixelSize: Theme.headingPx
            font.weight: Font.Bold
            Accessible.role: Accessible.Heading
            Accessible.name: text
            Layout.fillWidth: true
        }

        PagedList {
            model: root.model.rows
            color: root.color
            emptyText: root.model.emptyText
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowButton {
                required property string key
                required time
                required title
                required line
                required badge
                required tone
                required cancelled

                color: root.color
                onActivated: root.shell.open("activity", key)
            }
        }
    }

    actions: [
        ActionButton {
            visible: root.model.hasPreviousWeek
            text: qsTr("Vorige week")
            icon: "chevron-left"
            color: root.color
            filled: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.model.previousWeek()
        },
        ActionButton {
            visible: root.model.hasNextWeek
            text: qsTr("Volgende week")
            icon: "chevron-right"
            color: root.color
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.model.nextWeek()
        },
        ActionButton {
            text: qsTr("Kies soort")
            icon: "list"
            color: root.color
            filled: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.shell.open("categories")
        },
        ActionButton {
            text: qsTr("Print de week")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.shell.open("printing", `handout/${root.model.weekKey}`)
        }
    ]
}
