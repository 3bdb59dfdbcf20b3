pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** Why a post does not come on the board; "Terug" leaves it as it is. */
Page {
    id: root

    required property App app
    readonly property ReviewModel model: app.deskReview as ReviewModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Waarom plaatst u het niet?")
    subtitle: root.model.title
    color: Theme.rust

    PagedList {
        anchors.fill: parent
        model: root.model.reasons
        color: root.color

        delegate: RowButton {
            required property string value
            required title
            required icon

            color: root.color
            onActivated: {
                if (root.model.refuse(value))
                    root.shell.back();
                root.shell.back();
            }
        }
    }
}
