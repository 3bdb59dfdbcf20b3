pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil

/** Who carries the house: a logo and a name on a white card each. */
ColumnLayout {
    id: root

    property string title: ""
    property alias model: repeater.model

    spacing: Theme.mm(12)

    Item {
        Layout.fillHeight: true
    }

    Label {
        text: root.title
        color: Theme.white
        font.pixelSize: Theme.mm(Theme.landscape ? 17 : 20)
        font.weight: Font.Bold
        Layout.fillWidth: true
    }

    GridLayout {
        columns: Theme.landscape ? 3 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            id: repeater

            delegate: Rectangle {
                id: card

                required property string name_
                required property string line
                required property string logo

                implicitHeight: Theme.mm(Theme.landscape ? 66 : 86)
                radius: Theme.corner
                color: Theme.white
                Layout.fillWidth: true

                ColumnLayout {
                    anchors.fill: parent
                    anchors.margins: Theme.mm(7)
                    spacing: Theme.mm(3)

                    Item {
                        visible: card.logo === ""
                        Layout.fillHeight: true
                    }

                    Image {
                        visible: card.logo !== ""
                        source: card.logo !== "" ? `image://logos/${encodeURIComponent(card.logo)}` : ""
                        cache: false  // a photo that was on its way is there when the page comes again
                        sourceSize.width: Theme.mm(100)
                        sourceSize.height: Theme.mm(40)
                        fillMode: Image.PreserveAspectFit
                        Accessible.ignored: true
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                    }

                    Label {
                        text: card.name_
                        font.weight: Font.DemiBold
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }

                    Label {
                        visible: text !== ""
                        text: card.line
                        font.pixelSize: Theme.bodyPx * 0.9
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }

                    Item {
                        visible: card.logo === ""
                        Layout.fillHeight: true
                    }
                }
            }
        }
    }

    Item {
        Layout.fillHeight: true
    }
}
