pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil

/** How many digits of a PIN were typed, and never which. */
Row {
    id: root

    required property int count
    required property int length
    property color color: Theme.plum

    spacing: Theme.mm(7)
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Uw pincode")

    Repeater {
        model: root.length

        Rectangle {
            required property int index

            width: Theme.mm(13)
            height: width
            radius: width / 2
            color: index < root.count ? root.color : Theme.card
            border.width: Theme.mm(1.2)
            border.color: root.color
        }
    }
}
