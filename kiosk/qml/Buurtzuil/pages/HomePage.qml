import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What do you look for? The agenda first, then who can help, then neighbours. */
Page {
    id: root

    required property App app
    readonly property HomeModel model: app.home as HomeModel
    readonly property Shell shell: app.shell as Shell

    title: qsTr("Wat zoekt u?")
    titled: false

    ScrollBody {
        anchors.fill: parent
        stretch: true

        Label {
            text: Theme.landscape ? `${root.model.greeting} ${qsTr("Wat zoekt u?")}` : `${root.model.greeting}\n${qsTr("Wat zoekt u?")}`
            font.pixelSize: Theme.titlePx
            font.weight: Font.Bold
            lineHeight: 0.9
            Accessible.role: Accessible.Heading
            Accessible.name: text
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.mm(2)
        }

        NoticeBar {
            visible: root.model.warningTitle !== ""
            title: root.model.warningTitle
            text: root.model.warningText
            icon: "clock"
            color: Theme.sand
            Layout.fillWidth: true
        }

        NoticeBar {
            visible: root.model.newsUrgent
            title: root.model.newsTitle
            text: root.model.newsText
            urgent: true
            opens: true
            Layout.fillWidth: true
            onActivated: root.shell.open("announcements")
        }

        GridLayout {
            columns: Theme.landscape ? 4 : 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Theme.mm(340)

            Tile {
                title: qsTr("Agenda")
                line: [root.model.nextWhen, root.model.nextWhat].filter(part => part !== "").join("\n")
                icon: "calendar-days"
                color: Theme.green
                wide: true
                Layout.columnSpan: 2
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: Theme.mm(Theme.landscape ? 60 : 103)
                onActivated: root.shell.open("agenda")
            }

            Tile {
                title: qsTr("Wie kan mij helpen?")
                icon: "map-pinned"
                color: Theme.blue
                titleSize: Theme.mm(14.5 * Theme.grow(0.3))
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: Theme.mm(Theme.landscape ? 60 : 111)
                onActivated: root.shell.open("socialMap")
            }

            Tile {
                title: qsTr("Buren voor elkaar")
                line: root.model.boardText
                icon: "heart-handshake"
                color: Theme.rust
                titleSize: Theme.mm(14.5 * Theme.grow(0.3))
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: Theme.mm(Theme.landscape ? 60 : 111)
                onActivated: root.shell.open("helpBoard")
            }
        }

        GridLayout {
            // a warning above takes the height that one of these has on a wide screen
            columns: Theme.landscape && Theme.textScale === 1 && root.model.warningTitle !== "" ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            RowButton {
                title: qsTr("Zoeken")
                line: qsTr("In uw eigen woorden")
                icon: "search"
                Layout.fillWidth: true
                onActivated: root.shell.open("search")
            }

            NoticeBar {
                visible: root.model.newsTitle !== "" && !root.model.newsUrgent
                title: root.model.newsTitle
                text: root.model.newsText
                opens: true
                Layout.fillWidth: true
                onActivated: root.shell.open("announcements")
            }
        }

        Item {
            Layout.fillHeight: true
        }
    }
}
