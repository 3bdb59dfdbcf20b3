import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Stands beside every question for a name or a number: why we ask, who sees it, and when it goes. */
ActionButton {
    id: root

    required property Shell shell
    /** What the name is asked for: a key of ``your_data.WHY``. */
    property string about: ""

    text: qsTr("Uw gegevens")
    icon: "lock"
    filled: false
    onActivated: root.shell.open("yourData", root.about)
}
