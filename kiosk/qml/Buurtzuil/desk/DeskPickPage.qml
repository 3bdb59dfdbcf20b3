pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** Which activity a flyer is about. */
Page {
    id: root

    required property App app
    readonly property PickModel model: app.deskPick as PickModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Waarvan wilt u een flyer?")
    color: Theme.rust
    noticesAbove: true

    aside: NoticeBar {
        visible: root.model.trouble !== ""
        title: root.model.trouble
        icon: "triangle-alert"
        Layout.fillWidth: true
    }

    PagedList {
        anchors.fill: parent
        model: root.model.rows
        color: root.color
        emptyText: qsTr("De komende weken is er niets.")

        delegate: RowButton {
            required property string key
            required title
            required line
            required icon

            color: root.color
            onActivated: {
                root.model.pick(key);
                root.shell.open(root.model.page(key), root.model.about(key));
            }
        }
    }
}
