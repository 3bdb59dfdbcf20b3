import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** The same on one's own phone: a QR code, and its code in letters for who types it. */
Card {
    id: root

    /** What the QR code says; without it nothing is shown. */
    property string link: ""
    property string code: ""

    visible: root.link !== ""
    Layout.fillWidth: true

    GridLayout {
        columns: Theme.textScale > 1 && !Theme.landscape ? 1 : 2
        columnSpacing: Theme.mm(8)
        rowSpacing: Theme.gap
        Layout.fillWidth: true

        QrImage {
            link: root.link
            size: Theme.mm(54)
            Layout.preferredWidth: size
            Layout.preferredHeight: size
        }

        ColumnLayout {
            spacing: Theme.mm(2)
            Layout.fillWidth: true

            Label {
                text: qsTr("Neem het mee op uw telefoon.")
                font.weight: Font.DemiBold
                Layout.fillWidth: true
            }

            Label {
                visible: root.code !== ""
                text: qsTr("De code is %1.").arg(root.code)
                Layout.fillWidth: true
            }
        }
    }
}
