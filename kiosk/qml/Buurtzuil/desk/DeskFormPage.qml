pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** A record as a form: every question with its answer, to be changed one by one and saved together. */
Page {
    id: root

    required property App app
    readonly property FormModel model: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    /** Whether nobody is asked any more whether to go on with what was left. */
    readonly property bool decided: !root.model.hasOffer

    /** Goes back; whoever's name was sealed gets her slip first. */
    function leave(): void {
        const slip = root.model.slipKey();
        root.shell.back();
        if (slip !== "")
            root.shell.open("deskHolder", `${slip}/saved`);
    }

    title: root.model.title
    subtitle: root.decided ? root.model.subtitle : ""
    color: Theme.colour(root.model.colour)
    pairs: true
    noticesAbove: true

    aside: [
        SavedBar {
            model: root.model
        },
        LeftBar {
            model: root.model
        },
        NoticeBar {
            visible: root.model.leftOutText !== ""
            title: root.model.leftOutText
            icon: "info"
            color: Theme.sand
            Layout.fillWidth: true
        },
        NoticeBar {
            visible: root.model.problem !== ""
            title: root.model.problem
            icon: "circle-alert"
            Layout.fillWidth: true
        },
        NoticeBar {
            visible: root.model.whyNot !== ""
            title: root.model.whyNot
            icon: "info"
            color: Theme.sand
            Layout.fillWidth: true
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        spacing: Theme.mm(4)

        delegate: AnswerLine {
            required property string key
            required label
            required value
            required problem
            required empty

            color: root.color
            enabled: root.model.mayChange
            onActivated: root.shell.open("deskField", key)
        }
    }

    actions: [
        ActionButton {
            visible: root.decided && root.model.mayChange && (root.model.unsaved || root.model.isNew)
            text: qsTr("Bewaren")
            icon: "save"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                if (root.model.mustAsk())
                    root.shell.open("deskSure", root.model.key);
                else if (root.model.save())
                    root.leave();
            }
        },
        ActionButton {
            visible: root.decided && root.model.datesKey !== "" && !root.model.unsaved
            text: qsTr("Eén keer anders of afzeggen")
            icon: "calendar-days"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskTimes", root.model.datesKey)
        },
        ActionButton {
            visible: root.decided && root.model.onceKey !== "" && !root.model.unsaved
            text: qsTr("Lijst of briefje printen")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskOnce", root.model.onceKey)
        },
        ActionButton {
            visible: root.decided && root.model.canCopy && !root.model.unsaved
            text: qsTr("Meer doen")
            icon: "list"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskActs", root.model.key)
        },
        ActionButton {
            visible: root.decided && root.model.flyerKey !== "" && !root.model.canCopy && !root.model.unsaved
            text: qsTr("Maak een flyer")
            icon: "printer"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlyer", root.model.flyerKey)
        },
        ActionButton {
            visible: root.decided && root.model.hasHistory && !root.model.canCopy && !root.model.unsaved
            text: qsTr("Wie deed wat")
            icon: "users"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskHistory", root.model.key)
        },
        ActionButton {
            visible: root.decided && root.model.canRemove
            text: qsTr("Weggooien")
            icon: "trash-2"
            color: Theme.red
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskDelete", root.model.key)
        }
    ]
}
