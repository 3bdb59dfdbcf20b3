pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** A paper as it will be printed: one page at a time, from close by after a tap, and how often it is wanted. */
Page {
    id: root

    required property App app
    readonly property PreviewModel model: app.deskPreview as PreviewModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.pageText
    color: Theme.plum
    stacked: true

    aside: NoticeBar {
        visible: root.model.sizeText !== ""
        title: root.model.sizeText
        text: root.model.sizeNext
        icon: "triangle-alert"
        Layout.fillWidth: true
    }

    NoticeBar {
        anchors.left: parent.left
        anchors.right: parent.right
        visible: root.model.problem !== ""
        title: root.model.problem
        text: root.model.problemNext
        icon: "triangle-alert"
    }

    PaperSheet {
        readonly property real _fit: Math.min(parent.width, parent.height / root.model.tall)

        visible: root.model.picture !== "" && !root.model.closeBy
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.floor(_fit)
        height: Math.floor(_fit * root.model.tall)
        picture: visible ? root.model.picture : ""
        name: qsTr("Bekijk van dichtbij")
        onActivated: root.model.zoom()
    }

    ScrollBody {
        anchors.fill: parent
        visible: root.model.picture !== "" && root.model.closeBy
        color: root.color

        PaperSheet {
            picture: root.model.closeBy ? root.model.picture : ""
            name: qsTr("Bekijk de hele bladzijde")
            Layout.fillWidth: true
            Layout.preferredHeight: Math.ceil(width * root.model.tall)
            onActivated: root.model.zoom()
        }
    }

    actions: [
        RowLayout {
            visible: root.model.pages > 1
            spacing: Theme.gap
            uniformCellSizes: true
            Layout.fillWidth: true

            ActionButton {
                text: qsTr("Vorige")
                icon: "chevron-left"
                color: root.color
                filled: false
                opacity: root.model.atFirst ? 0 : 1
                enabled: !root.model.atFirst
                Accessible.ignored: root.model.atFirst
                Layout.fillWidth: true
                onActivated: root.model.previous()
            }

            ActionButton {
                text: qsTr("Volgende")
                icon: "chevron-right"
                iconAtEnd: true
                color: root.color
                filled: false
                opacity: root.model.atLast ? 0 : 1
                enabled: !root.model.atLast
                Accessible.ignored: root.model.atLast
                Layout.fillWidth: true
                onActivated: root.model.next()
            }
        },
        Steps {
            visible: root.model.canCopy && !root.model.closeBy
            color: root.color
            atLeast: root.model.copiesNow <= 1
            Layout.fillWidth: true
            onStepped: by => root.model.more(by)
        },
        ActionButton {
            visible: root.model.keepText !== "" && !root.model.closeBy
            text: root.model.keepText
            icon: "calendar-days"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.model.keep()
        },
        ActionButton {
            visible: root.model.canPrint
            text: root.model.printText
            icon: "printer"
            color: root.color
            Layout.fillWidth: true
            onActivated: root.shell.open(root.model.printPage, root.model.printKey)
        }
    ]
}
