import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What whoever is at the desk should know about badges: that nobody has one yet, that the keys still want their sheet, or what this one cannot open here. */
NoticeBar {
    id: root

    required property DeskModel model
    required property Shell shell

    visible: root.model.badgeText !== ""
    text: root.model.badgeText
    icon: "lock"
    color: Theme.sand
    opens: root.model.badgePage !== "" || root.model.badgeLocks
    least: Theme.target
    Layout.fillWidth: true
    onActivated: {
        if (root.model.badgeLocks)
            root.shell.lock();
        else
            root.shell.open(root.model.badgePage, root.model.badgeKey);
    }
}
