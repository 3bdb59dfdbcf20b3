import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** To take along: a printed slip, or the same on one's own phone. */
GridLayout {
    id: root

    /** What the QR code says. */
    property string link: ""
    property color color: Theme.green
    /** Whether printing is the likeliest act of the page. */
    property bool filled: true

    /** Somebody wants the slip. */
    signal printed

    columns: Theme.textScale > 1 || width < Theme.mm(220) ? 1 : 2
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    uniformCellWidths: true

    ActionButton {
        text: qsTr("Print op briefje")
        icon: "printer"
        color: root.color
        filled: root.filled
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActivated: root.printed()
    }

    Rectangle {
        visible: root.link !== ""
        implicitHeight: phone.implicitHeight + 2 * Theme.mm(4)
        implicitWidth: Theme.mm(100)
        radius: Theme.corner
        color: Theme.card
        border.width: Theme.hairline
        border.color: Theme.line
        Layout.fillWidth: true
        Layout.fillHeight: true

        RowLayout {
            id: phone

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.mm(4)
            spacing: Theme.mm(6)

            QrImage {
                link: root.link
                size: Theme.mm(34)
                Layout.preferredWidth: size
                Layout.preferredHeight: size
            }

            Label {
                text: qsTr("Op uw telefoon")
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }
        }
    }
}
