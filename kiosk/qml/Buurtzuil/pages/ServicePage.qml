pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** One service: what it does, whether it is open now, how to reach it. */
Page {
    id: root

    required property App app
    readonly property ServiceModel model: app.service as ServiceModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.organisation
    color: Theme.blue

    actions: TakeAlong {
        visible: root.model.found
        link: root.model.link
        color: root.color
        onPrinted: root.shell.open("printing", `slip/service/${root.model.key}`)
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

        Label {
            text: root.model.summary
            font.pixelSize: Theme.bodyPx * 1.06
            Layout.fillWidth: true
        }

        Flow {
            visible: root.model.found
            spacing: Theme.mm(4)
            Layout.fillWidth: true

            Badge {
                visible: text !== ""
                text: root.model.openText
                tone: root.model.isOpen ? "open" : ""
            }

            Repeater {
                model: root.model.badges

                delegate: Badge {
                    required property string modelData

                    text: modelData
                }
            }
        }

        Facts {
            visible: root.model.found
            model: root.model.facts
            tint: root.color
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.checkedText
            color: Theme.inkSoft
            font.pixelSize: Theme.smallPx
            Layout.fillWidth: true
        }
    }
}
