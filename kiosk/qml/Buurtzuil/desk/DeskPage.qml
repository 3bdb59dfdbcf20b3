import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** The desk: what waits for a volunteer, the lists, the way to all else, and how this device stands with the server. */
Page {
    id: root

    required property App app
    readonly property DeskModel model: app.desk as DeskModel
    readonly property Shell shell: app.shell as Shell
    readonly property bool _roomy: Theme.textScale === 1
    /** Whether a bell stands above a wide page: all of it fits below only if pictures and titles are small. */
    readonly property bool _low: Theme.landscape && root._roomy && root.height < Theme.mm(212)
    readonly property int _small: Theme.mm((root._low ? 10 : 12) * Theme.grow(0.15))
    readonly property int _iconSize: Theme.mm((root._low ? 20 : Theme.landscape ? 30 : 34) / Theme.grow(0.5))

    title: qsTr("De balie")
    titled: false
    color: Theme.plum

    ScrollBody {
        anchors.fill: parent
        stretch: true
        color: root.color

        GridLayout {
            columns: Theme.landscape && root._roomy ? 2 : 1
            columnSpacing: Theme.mm(12)
            rowSpacing: Theme.gap
            Layout.fillWidth: true

            Label {
                text: qsTr("De balie")
                font.pixelSize: Theme.titlePx
                font.weight: Font.Bold
                Accessible.role: Accessible.Heading
                Accessible.name: text
                Layout.fillWidth: !Theme.landscape
            }

            HereLine {
                model: root.model.here as HereModel
                shell: root.shell
            }
        }

        BadgeLine {
            model: root.model
            shell: root.shell
        }

        GridLayout {
            columns: Theme.landscape ? (root._roomy ? 4 : 2) : root._roomy ? 3 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Math.max(implicitHeight, Theme.mm(Theme.landscape ? 110 : 230))

            Tile {
                visible: root.model.readsPosts
                title: qsTr("Te doen")
                line: root.model.waitingText
                icon: "inbox"
                color: root.color
                titleSize: Theme.landscape ? root._small : Theme.titlePx
                iconSize: root._iconSize
                Layout.columnSpan: Theme.landscape || !root._roomy ? 1 : 3
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActivated: root.shell.open("deskInbox")
            }

            Tile {
                title: qsTr("Agenda")
                line: root.model.activitiesText
                icon: "calendar-days"
                color: Theme.green
                titleSize: root._small
                iconSize: root._iconSize
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActivated: root.shell.open("deskList", "activity")
            }

            Tile {
                title: qsTr("Diensten")
                line: root.model.servicesText
                icon: "map-pinned"
                color: Theme.blue
                titleSize: root._small
                iconSize: root._iconSize
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActivated: root.shell.open("deskList", "service")
            }

            Tile {
                visible: root.model.readsPosts
                title: qsTr("Buren voor elkaar")
                line: root.model.postsText
                icon: "heart-handshake"
                color: Theme.rust
                titleSize: root._small
                iconSize: root._iconSize
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActivated: root.shell.open("deskList", "help_post")
            }

            Tile {
                visible: !root.model.readsPosts
                title: qsTr("Print de week")
                line: root.model.weekText
                icon: "printer"
                color: root.color
                titleSize: root._small
                iconSize: root._iconSize
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActivated: root.shell.open("deskPaper")
            }
        }

        GridLayout {
            columns: Theme.landscape && root._roomy ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            Layout.fillWidth: true

            NoticeBar {
                title: root.model.standTitle
                text: root.model.standLine
                icon: root.model.standBad ? "triangle-alert" : "refresh-cw"
                color: root.model.standBad ? Theme.notice : Theme.sand
                opens: true
                least: Theme.target
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(implicitHeight, Theme.rowHeight)
                onActivated: root.shell.open(root.model.standPage)
            }

            RowButton {
                visible: !root.model.readsPosts
                title: qsTr("Wat bezoekers zien")
                line: qsTr("De zuil zoals die in de hal staat")
                icon: "users"
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(implicitHeight, Theme.rowHeight)
                onActivated: root.shell.open("home")
            }

            RowButton {
                visible: root.model.readsPosts
                title: qsTr("Meer")
                line: qsTr("Berichten, huizen, partners en meer")
                icon: "list"
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(implicitHeight, Theme.rowHeight)
                onActivated: root.shell.open("deskMore")
            }
        }

        Item {
            Layout.fillHeight: true
        }
    }
}
