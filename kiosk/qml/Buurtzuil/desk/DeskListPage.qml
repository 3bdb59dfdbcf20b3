pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One of the desk's lists, narrowed by what somebody types. */
Page {
    id: root

    required property App app
    readonly property DeskListModel model: app.deskList as DeskListModel
    readonly property FormModel form: app.deskForm as FormModel
    readonly property ReviewModel review: app.deskReview as ReviewModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool reviewing: root.model.kind === "review"

    /** Opens the form of a new record at its first question; where one was left, at the offer to go on with that. */
    function begin(key: string): void {
        root.shell.open("deskForm", key);
        if (!root.form.hasOffer)
            root.shell.open("deskField", root.form.firstKey);
    }

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.colour(root.model.colour)
    pairs: true

    aside: [
        SavedBar {
            model: root.form
        },
        SavedBar {
            model: root.review
        },
        NoticeBar {
            visible: root.model.boardText !== "" && !filter.writing
            title: root.model.boardText
            icon: root.model.boardBad ? "triangle-alert" : "heart-handshake"
            color: root.model.boardBad ? Theme.notice : Theme.sand
            opens: true
            Layout.fillWidth: true
            onActivated: root.shell.open("deskBoard")
        },
        TextEntry {
            id: filter

            visible: !root.reviewing
            hint: qsTr("Zoek een woord")
            text: root.model.filterText
            maximumLength: 60
            color: root.color
            Layout.fillWidth: true
            onEdited: text => root.model.narrow(text)
            onAccepted: filter.writing = false
        }
    ]

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gap

        PagedList {
            model: root.model.rows
            color: root.color
            emptyText: root.model.emptyText
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowButton {
                required property string key
                required property string page
                required title
                required line
                required badge
                required tone
                required cancelled

                badgeFirst: root.reviewing
                chosen: root.shell.key === key
                color: root.color
                onActivated: root.shell.open(page, key)
            }
        }

        Keyboard {
            visible: filter.visible && filter.writing
            target: filter
            Layout.fillWidth: true
        }
    }

    actions: [
        ActionButton {
            visible: root.model.newText !== ""
            text: root.model.newText
            icon: "plus"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.begin(root.model.newKey())
        },
        ActionButton {
            visible: root.model.partText !== ""
            text: root.model.partText
            icon: "door-open"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.begin(root.model.partKey())
        },
        ActionButton {
            visible: root.model.doorKey !== "" && !filter.writing
            text: qsTr("Deurbord van vandaag")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("printing", root.model.doorKey)
        },
        ActionButton {
            visible: root.model.hasExamples && !filter.writing
            text: qsTr("Uit een voorbeeld")
            icon: "star"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskExamples", root.model.kind)
        },
        ActionButton {
            visible: root.model.hasGone && !filter.writing
            text: qsTr("Weggegooid")
            icon: "trash-2"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskGone", root.model.kind)
        },
        ActionButton {
            visible: filter.visible && filter.writing
            text: qsTr("Toetsen weg")
            icon: "keyboard"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: filter.writing = false
        }
    ]
}
