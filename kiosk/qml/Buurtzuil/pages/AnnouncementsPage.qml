pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What the house tells everybody. */
Page {
    id: root

    required property App app
    readonly property AnnouncementsModel model: app.announcements as AnnouncementsModel

    title: qsTr("Berichten")

    ScrollBody {
        anchors.fill: parent

        Repeater {
            model: root.model.rows

            NoticeBar {
                required title
                required text
                required property bool urgent

                icon: urgent ? "triangle-alert" : "megaphone"
                Layout.fillWidth: true
            }
        }
    }
}
