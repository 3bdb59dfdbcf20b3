pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One activity on one day: when, where, what it costs, with whom, and a paper to take home. */
Page {
    id: root

    required property App app
    readonly property ActivityModel model: app.activity as ActivityModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    color: Theme.green

    actions: TakeAlong {
        visible: root.model.found
        link: root.model.link
        color: root.color
        onPrinted: root.shell.open("printing", `slip/activity/${root.model.key}`)
        Layout.fillWidth: true
    }

    aside: Photo {
        picture: root.model.picture
        title: root.model.title
        room: root.pictureRoom
    }

    ScrollBody {
        anchors.fill: parent
        color: root.color

        NoticeBar {
            visible: root.model.notice !== ""
            title: root.model.notice
            icon: root.model.cancelled ? "circle-x" : "info"
            color: root.model.cancelled ? Theme.redTint : Theme.notice
            Layout.fillWidth: true
        }

        Facts {
            visible: root.model.found
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.summary
            font.pixelSize: Theme.bodyPx * 1.06
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.signupText
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
    }
}
