pragma ComponentBehavior: Bound
import QtQuick
import Buurtzuil
import Buurtzuil.Models

/** A flyer of a record: first on what paper, then in what design; each is a picture of what would be printed. */
Page {
    id: root

    required property App app
    readonly property FlyerModel model: app.deskFlyer as FlyerModel
    readonly property Shell shell: app.shell as Shell

    title: root.model.title
    subtitle: root.model.subtitle
    color: Theme.plum
    share: 0.28

    NoticeBar {
        anchors.left: parent.left
        anchors.right: parent.right
        visible: root.model.problem !== ""
        title: root.model.problem
        text: root.model.problemNext
        icon: "triangle-alert"
    }

    Grid {
        id: grid

        readonly property int _count: Math.max(1, choices.count)
        readonly property int _across: Theme.landscape && Theme.textScale < 1.4 ? _count : Math.min(2, _count)
        readonly property int _down: Math.ceil(_count / _across)

        anchors.fill: parent
        columns: _across
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap

        Repeater {
            id: choices

            model: root.model.rows

            delegate: PaperChoice {
                required property string key
                required property string page
                required label
                required picture
                required tall

                width: Math.floor((grid.width - (grid._across - 1) * grid.columnSpacing) / grid._across)
                height: Math.floor((grid.height - (grid._down - 1) * grid.rowSpacing) / grid._down)
                color: root.color
                onActivated: root.shell.open(page, key)
            }
        }
    }
}
