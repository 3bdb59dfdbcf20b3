pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Practising: what it is and the button that begins it; in it, the list of what there is to do. */
Page {
    id: root

    required property App app
    readonly property PracticeModel model: app.deskPractice as PracticeModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Oefenen")
    subtitle: root.model.on ? root.model.countText : ""
    color: Theme.plum
    stacked: Theme.textScale > 1

    ScrollBody {
        visible: !root.model.on
        anchors.fill: parent
        color: root.color

        Label {
            text: qsTr("U oefent met een kopie. Niets is echt.")
            font.weight: Font.Bold
            Layout.fillWidth: true
        }

        Label {
            text: qsTr("Alles werkt: zoeken, plaatsen en printen. Op elk papier staat OEFENING.")
            Layout.fillWidth: true
        }

        Label {
            text: qsTr("Namen en nummers zijn verzonnen. Na de oefening is alles weg.")
            Layout.fillWidth: true
        }

        NoticeBar {
            visible: root.model.waitText !== ""
            title: root.model.waitText
            icon: root.model.failed ? "triangle-alert" : "clock"
            Layout.fillWidth: true
        }
    }

    PagedList {
        visible: root.model.on
        anchors.fill: parent
        model: root.model.rows
        color: root.color

        delegate: RowButton {
            required property string page
            required property string about
            required property bool ticked
            required title
            required line
            required icon
            required badge

            chosen: ticked
            arrow: false
            color: ticked ? Theme.green : root.color
            onActivated: root.shell.open(page, about)
        }
    }

    actions: [
        ActionButton {
            visible: !root.model.on
            text: qsTr("Print het oefenblad")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", "exercise")
        },
        ActionButton {
            visible: !root.model.on
            enabled: !root.model.busy
            text: qsTr("Begin met oefenen")
            icon: "arrow-right"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.model.begin()
        }
    ]
}
