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

            delegate: ColumnLayout {
                id: row

                required property string title
                required property string text
                required property string picture
                required property bool urgent

                spacing: Theme.smallGap
                Layout.fillWidth: true

                NoticeBar {
                    title: row.title
                    text: row.text
                    urgent: row.urgent
                    Layout.fillWidth: true
                }

                Photo {
                    picture: row.picture
                    title: row.title
                    room: root.height * 0.36 / Theme.textScale
                }
            }
        }
    }
}
