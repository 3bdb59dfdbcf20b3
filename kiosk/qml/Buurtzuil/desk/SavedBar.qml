import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Says what was just saved, and for ten seconds how to undo it; or what went wrong. */
Bar {
    id: root

    required property SavedModel model
    /** Whether only what went wrong is said: where somebody types there is no room for more. */
    property bool onlyTrouble: false
    readonly property bool _bad: root.model.trouble !== ""

    tells: !root.onlyTrouble
    visible: root._bad || root.model.savedText !== "" && !root.onlyTrouble
    implicitHeight: row.implicitHeight + 2 * Theme.mm(4)
    implicitWidth: Theme.mm(200)
    radius: Theme.corner
    color: root._bad ? Theme.notice : Theme.greenTint
    Layout.fillWidth: true

    GridLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.mm(7)
        anchors.rightMargin: Theme.mm(4)
        columns: root.width > Theme.mm(220) && Theme.textScale === 1 ? 2 : 1
        columnSpacing: Theme.gap
        rowSpacing: Theme.mm(3)

        RowLayout {
            spacing: Theme.mm(5)
            Layout.fillWidth: true

            Icon {
                name: root._bad ? "triangle-alert" : "circle-check"
                color: root._bad ? Theme.ink : Theme.green
            }

            Label {
                text: root._bad ? root.model.trouble : root.model.savedText
                font.weight: Font.DemiBold
                font.pixelSize: Theme.mm(8.3 * Theme.grow(0.6))
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
                Layout.fillWidth: true
            }
        }

        ActionButton {
            visible: root.model.canUndo
            text: qsTr("Ongedaan maken")
            icon: "undo-2"
            filled: false
            Layout.fillWidth: row.columns === 1
            onActivated: root.model.undo()
        }
    }
}
