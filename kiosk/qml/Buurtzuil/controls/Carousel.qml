pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/** What hangs on the screen while nobody uses it: one poster after the other, until somebody touches it. */
Pressable {
    id: root

    property App app
    readonly property PostersModel posters: app ? app.posters as PostersModel : null
    readonly property Shell shell: app ? app.shell as Shell : null

    name: qsTr("Raak het scherm aan om te beginnen")
    onActivated: root.shell.wake()

    Timer {
        interval: 12000
        running: true
        repeat: true
        onTriggered: root.posters.next()
    }

    Rectangle {
        anchors.fill: parent
        color: root.posters ? Theme.colour(root.posters.colour) : Theme.green
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.mm(22)
        spacing: Theme.mm(10)

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true

            Label {
                text: root.shell?.houseName ?? ""
                color: Theme.white
                font.pixelSize: Theme.mm(11)
                font.weight: Font.Bold
                Layout.fillWidth: true
            }

            Label {
                text: root.shell?.timeText ?? ""
                color: Theme.white
                font.pixelSize: Theme.mm(11)
                font.weight: Font.DemiBold
            }
        }

        GridLayout {
            visible: !root.posters?.thanks
            columns: Theme.landscape ? 2 : 1
            columnSpacing: Theme.mm(20)
            rowSpacing: Theme.mm(16)
            Layout.fillWidth: true
            Layout.fillHeight: true

            Icon {
                name: root.posters?.icon ?? ""
                color: Theme.white
                size: Theme.mm(Theme.landscape ? 110 : 120)
                Layout.alignment: Theme.landscape ? Qt.AlignVCenter : Qt.AlignBottom
            }

            ColumnLayout {
                spacing: Theme.mm(8)
                Layout.fillWidth: true
                Layout.alignment: Theme.landscape ? Qt.AlignVCenter : Qt.AlignTop

                Label {
                    visible: text !== ""
                    text: root.posters?.when ?? ""
                    color: Theme.white
                    font.pixelSize: Theme.mm(17)
                    font.weight: Font.DemiBold
                    Layout.fillWidth: true
                }

                Label {
                    text: root.posters?.title ?? ""
                    color: Theme.white
                    font.pixelSize: Theme.mm(34)
                    font.weight: Font.Bold
                    fontSizeMode: Text.Fit
                    minimumPixelSize: Theme.mm(20)
                    lineHeight: 0.95
                    Layout.fillWidth: true
                    Layout.maximumHeight: Theme.mm(150)
                }

                Label {
                    visible: text !== ""
                    text: root.posters?.line ?? ""
                    color: Theme.white
                    font.pixelSize: Theme.mm(14)
                    Layout.fillWidth: true
                }
            }
        }

        Partners {
            visible: root.posters?.thanks ?? false
            title: root.posters?.title ?? ""
            model: root.posters?.partners ?? null
            Layout.fillWidth: true
            Layout.fillHeight: true
        }

        Rectangle {
            implicitHeight: Theme.mm(30)
            radius: Theme.corner
            color: Theme.white
            Layout.fillWidth: true

            RowLayout {
                anchors.centerIn: parent
                spacing: Theme.mm(6)

                Icon {
                    name: "hand"
                }

                Label {
                    text: qsTr("Raak het scherm aan")
                    font.pixelSize: Theme.mm(12)
                    font.weight: Font.Bold
                }
            }
        }
    }
}
