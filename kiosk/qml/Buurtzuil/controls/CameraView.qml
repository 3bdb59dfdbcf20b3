import QtQuick
import QtQuick.Layouts
import Buurtzuil
import Buurtzuil.Models

/**
 * What the camera sees, so coarse that one can aim and nothing else, and that it is on.
 * The camera is on because this is seen: on no other page, under no poster, behind no hidden window.
 */
GridLayout {
    id: root

    required property App app
    property color color: Theme.plum
    /** Whether the page asks for a code now. */
    property bool asking: true
    /** Whether the words stand beside the picture, where a keyboard needs the room. */
    property bool compact: false
    /** What the page has to say about the code that was read; it stands here where there is no room for a bar. */
    property string also: ""
    readonly property CameraModel model: root.app.camera as CameraModel
    readonly property Shell shell: root.app.shell as Shell
    /** Its number among all views there are. */
    property int _number: 0
    readonly property bool _seen: root.visible && !root.shell.resting
        && root.Window.visibility !== Window.Hidden && root.Window.visibility !== Window.Minimized
    readonly property string _picture: root.model.picture
    /** Large type beside a keyboard leaves room for the words or for the picture. */
    readonly property bool _narrow: root.compact && Theme.textScale > 1
    readonly property int _textPx: root._narrow ? Math.max(Theme.mm(8.3), Theme.bodyPx * 0.7) : Theme.bodyPx

    visible: root.asking && root.model.available
    columns: root.compact ? 2 : 1
    columnSpacing: Theme.mm(8)
    rowSpacing: Theme.gap
    on_SeenChanged: root.model.watch(root._number, root._seen)
    Component.onCompleted: {
        root._number = root.model.enter();
        root.model.watch(root._number, root._seen);
    }
    Component.onDestruction: root.model.watch(root._number, false)

    Rectangle {
        visible: !root._narrow || root.also === "" && root.model.problem === ""
        radius: root.compact ? Theme.smallCorner : Theme.corner
        color: Theme.plumTint
        clip: true
        Layout.fillWidth: !root.compact
        Layout.fillHeight: !root.compact
        Layout.preferredHeight: Theme.mm(34)
        Layout.preferredWidth: Theme.mm(45)
        Layout.maximumHeight: root.compact ? Theme.mm(34) : Theme.mm(Theme.landscape ? 130 : 200)

        Image {
            anchors.centerIn: parent
            height: parent.height
            width: Math.min(parent.width, parent.height * 4 / 3)
            source: root._picture
            cache: false
            fillMode: Image.PreserveAspectCrop
            Accessible.ignored: true
        }

        Icon {
            visible: root._picture !== ""
            anchors.centerIn: parent
            name: "scan"
            color: Theme.white
            size: aim.size * 1.1
        }

        Icon {
            id: aim

            anchors.centerIn: parent
            name: root._picture === "" ? "scan-qr-code" : "scan"
            color: root.color
            size: Math.min(Theme.mm(110), parent.height * 0.7)
        }
    }

    ColumnLayout {
        spacing: Theme.mm(2)
        Layout.fillWidth: true

        Label {
            visible: text !== ""
            text: root.also
            font.pixelSize: root._textPx
            font.weight: Font.Bold
            Accessible.role: Accessible.AlertMessage
            Layout.fillWidth: true
        }

        Label {
            visible: text !== ""
            text: root.model.line
            font.pixelSize: root._textPx
            font.weight: root.also === "" ? Font.Bold : Font.Normal
            Layout.fillWidth: true
        }

        Label {
            visible: text !== "" && root.also === ""
            text: root.model.problem
            font.pixelSize: root._textPx
            Accessible.role: Accessible.AlertMessage
            Layout.fillWidth: true
        }
    }
}
