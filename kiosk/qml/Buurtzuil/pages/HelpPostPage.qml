pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One request or offer, and how to answer it: through a person. */
Page {
    id: root

    required property App app
    readonly property HelpPostModel model: app.helpPost as HelpPostModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    color: Theme.rust

    stacked: true
    actions: [
        ActionButton {
            visible: root.model.found
            text: root.model.respondText
            icon: "hand-heart"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open("responding", `${root.model.key}/1`)
        },
        TakeAlong {
            visible: root.model.found
            link: root.model.link
            color: root.color
            filled: false
            onPrinted: root.shell.open("printing", `slip/help_post/${root.model.key}`)
            Layout.fillWidth: true
        }
    ]

    ScrollBody {
        anchors.fill: parent
        color: root.color

        Badge {
            visible: text !== ""
            text: root.model.kind
            tone: root.model.direction
        }

        Label {
            visible: text !== ""
            text: root.model.summary
            font.pixelSize: Theme.bodyPx * 1.06
            Layout.fillWidth: true
        }

        Facts {
            visible: root.model.found
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        NoticeBar {
            title: root.model.promise
            text: root.model.nextStep
            icon: "phone"
            Layout.fillWidth: true
        }
    }
}
