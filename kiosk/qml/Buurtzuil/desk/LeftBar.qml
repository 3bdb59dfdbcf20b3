import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Says that the same person was at work on this form before, and lets her go on there or begin anew. */
Bar {
    id: root

    required property LeftFormsModel model

    visible: root.model.hasOffer
    implicitHeight: column.implicitHeight + 2 * Theme.mm(5)
    implicitWidth: Theme.mm(200)
    radius: Theme.corner
    color: Theme.notice
    Layout.fillWidth: true

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.mm(6)
        anchors.rightMargin: Theme.mm(6)
        spacing: Theme.mm(4)

        Label {
            text: root.model.offerText
            font.weight: Font.DemiBold
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
            Layout.fillWidth: true
        }

        GridLayout {
            columns: root.width > Theme.mm(220) && Theme.textScale === 1 ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.mm(4)
            uniformCellWidths: true
            Layout.fillWidth: true

            ActionButton {
                text: qsTr("Verder waar u was")
                icon: "arrow-right"
                Layout.fillWidth: true
                onActivated: root.model.takeUp()
            }

            ActionButton {
                text: qsTr("Begin opnieuw")
                icon: "refresh-cw"
                filled: false
                Layout.fillWidth: true
                onActivated: root.model.beginAnew()
            }
        }
    }
}
