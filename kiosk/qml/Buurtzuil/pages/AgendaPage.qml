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
    /** Who reads large text here reads it on paper. */
    readonly property bool _large: root.shell.textScale > 1
    readonly property string _printText: root._large ? qsTr("Print de week in grote letters") : qsTr("Print de week")
    /** Its long words stand below the list where the left column is narrow. */
    readonly property bool _printBelow: root._large && Theme.landscape

    function _print(): void {
        root.shell.open("printing", root.model.weekPaper(root._large));
    }

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

        ActionButton {
            visible: root._printBelow
            text: root._printText
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root._print()
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
            Layout.columnSpan: root._printBelow && root.model.hasPreviousWeek ? 2 : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root.shell.open("categories")
        },
        ActionButton {
            visible: !root._printBelow
            text: root._printText
            icon: root._large ? "" : "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActivated: root._print()
        }
    ]
}
