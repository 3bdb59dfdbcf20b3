import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What else can be done with a record: one more of it, keep it as an example, look who did what. */
Page {
    id: root

    required property App app
    readonly property FormModel model: app.deskForm as FormModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Wat wilt u doen?")
    subtitle: root.model.title
    color: Theme.colour(root.model.colour)

    ScrollBody {
        anchors.fill: parent
        color: root.color

        RowButton {
            title: qsTr("Maak er nog zo een")
            line: qsTr("Een nieuwe, die al is ingevuld")
            icon: "plus"
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                const key = root.model.copyKey();
                root.shell.back();
                root.shell.open("deskForm", key);
            }
        }

        RowButton {
            visible: root.model.canKeep
            title: qsTr("Bewaar als voorbeeld")
            line: qsTr("Om later nieuwe van te maken")
            icon: "star"
            arrow: false
            color: root.color
            Layout.fillWidth: true
            onActivated: {
                root.model.keepExample();
                root.shell.back();
            }
        }

        RowButton {
            visible: root.model.flyerKey !== ""
            title: qsTr("Maak een flyer")
            line: qsTr("Om op te hangen of uit te delen")
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskFlyer", root.model.flyerKey)
        }

        RowButton {
            visible: root.model.hasHistory
            title: qsTr("Wie deed wat")
            line: qsTr("Wat er veranderde, en wanneer")
            icon: "users"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("deskHistory", root.model.key)
        }
    }
}
