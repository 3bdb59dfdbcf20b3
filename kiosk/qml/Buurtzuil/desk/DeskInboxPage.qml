pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What is for today of all that waits: five things at most, and an end to it. */
Page {
    id: root

    required property App app
    readonly property InboxModel model: app.deskInbox as InboxModel
    readonly property ReviewModel review: app.deskReview as ReviewModel
    readonly property SignupModel signup: app.deskSignup as SignupModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.plum
    pairs: true

    aside: [
        SavedBar {
            model: root.model
        },
        SavedBar {
            model: root.review
        },
        SavedBar {
            model: root.signup
        }
    ]

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: root.model.emptyText

        delegate: WaitingCard {
            required key
            required icon
            required title
            required line
            required buttonText
            required acts
            required lookText
            required page
            required about

            waiting: root.model
            shell: root.shell
            tint: root.color
        }
    }

    actions: [
        ActionButton {
            visible: root.model.hasPosts
            text: qsTr("Alle nieuwe oproepen")
            icon: "inbox"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskList", "review")
        },
        ActionButton {
            visible: root.model.hasRound
            text: qsTr("Weekronde")
            icon: "list"
            color: root.color
            filled: false
            Layout.fillWidth: true
            onActivated: root.shell.open("deskRound")
        }
    ]
}
