pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Who answers on the help board: with nobody it is off. */
Page {
    id: root

    required property App app
    readonly property DeskBoardModel model: app.deskBoard as DeskBoardModel

    title: qsTr("Wie antwoordt op het bord?")
    subtitle: root.model.standText
    color: Theme.rust

    aside: [
        SavedBar {
            model: root.model
        },
        NoticeBar {
            visible: root.model.lateText !== ""
            title: root.model.lateText
            icon: "triangle-alert"
            Layout.fillWidth: true
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("Er is nog geen vrijwilliger. Maak eerst een badge.")

        delegate: RowButton {
            required property string value
            required title
            required line
            required chosen

            icon: chosen ? "circle-check" : "user"
            arrow: false
            color: root.color
            onActivated: root.model.choose(value)
        }
    }

    actions: ActionButton {
        visible: root.model.isOn
        text: qsTr("Zet het bord dicht")
        icon: "x"
        color: Theme.red
        filled: false
        Layout.fillWidth: true
        onActivated: root.model.turnOff()
    }
}
