import QtQuick
import QtQuick.Layouts
import Buurtzuil

/**
 * A page between head and foot. Upright: the title, what belongs to it, a body that fills what is left, the acts below.
 * On a wide screen title and acts stand in a column at the left, and the body has the whole height at the right.
 */
Item {
    id: root

    property string title: ""
    /** One quiet line below the title. */
    property string subtitle: ""
    /** The colour of the page's part, for what cannot look it up itself. */
    property color color: Theme.green
    /** The body: give it one child with `anchors.fill: parent`. */
    default property alias body: bodyArea.data
    /** What stands below the title: days, kinds, a hint. */
    property alias aside: asideColumn.data
    /** Buttons of the page. */
    property alias actions: actionGrid.data
    /** Whether the acts stand one below the other, also where there is room beside each other. */
    property bool stacked: false
    /** Whether two acts stand beside each other on a wide screen too: their words are short. */
    property bool beside: false
    /** Whether at most two acts stand beside each other: their words are long. */
    property bool pairs: false
    /** Whether the title has a line of its own; a page that draws its title itself says no. */
    property bool titled: true
    /** Whether a notice among `aside` may stand above the body on a wide screen with large letters. */
    property bool noticesAbove: false
    property int margin: Theme.margin
    /** Part of the width for the left column on a wide screen. */
    property real share: 0.35
    readonly property bool _wide: Theme.landscape && root.titled && root.width > Theme.mm(380)
    readonly property int _gap: Theme.mm(Theme.landscape ? 5 : 7)
    readonly property int _top: Theme.mm(Theme.landscape ? 7 : 11)
    readonly property int _bottom: root.height - Theme.mm(Theme.landscape ? 6 : 9)
    readonly property int _inner: root.width - 2 * root.margin
    readonly property int _left: root._wide ? Math.round(root._inner * root.share) : root._inner
    /** Long words are set smaller, so that they leave room for the page. */
    readonly property int _titlePx: root.title.length > 130 / Theme.textScale
        ? Math.min(Theme.titlePx, Theme.rowPx, Theme.mm(root._wide ? 12 : 20)) : Theme.titlePx
    readonly property real _wholeSubtitlePx: root.subtitle.length > 130 / Theme.textScale
        ? Math.max(Theme.mm(8.3), Theme.bodyPx * (root._wide ? 0.5 : 0.7))
        : root._wide ? Math.min(Theme.bodyPx * 1.06, root._titlePx * 0.85) : Theme.bodyPx * 1.06
    /** On a wide screen a subtitle that does not fit is set smaller, and one that cannot be read then goes. */
    readonly property real _subtitlePx: root._wide && oneLine.lines * root._wholeSubtitlePx * 1.4 > root._room - heading.height
        ? Math.max(Theme.mm(8.3), root._wholeSubtitlePx * 0.6) : root._wholeSubtitlePx
    /** How high title and subtitle may be on a wide screen, in pixels: what stands below them stays in sight. */
    readonly property real _room: (root._acts > 0 ? actionGrid.y - root._gap : root._bottom) - top.y
        - (root._aboveBody || asideColumn.visibleChildren.length === 0 ? 0 : asideColumn.height + root._gap)
    /** How high a picture or a sheet to write on among `aside` may be, in pixels, so that it leaves the words in sight. */
    readonly property real pictureRoom: root._wide
        ? (root._acts > 0 ? actionGrid.y - root._gap : root._bottom) - asideColumn.y : root.height * 0.24 / Theme.textScale
    readonly property int _acts: actionGrid.visibleChildren.length
    /** Whether what belongs to the title stands above the body on a wide screen: what is told in a bar, in large letters. */
    readonly property bool _aboveBody: root._wide && Theme.textScale > 1 && root._acts > 0 && root._tells
    readonly property bool _tells: {
        for (const child of asideColumn.visibleChildren) {
            const bar = child as Bar;
            if (bar !== null ? bar.tells : root.noticesAbove && child as NoticeBar)
                return true;
        }
        return false;
    }

    /** Returns how many lines of type of `sizePx` fit into a part of the page: words from elsewhere leave room for the rest. */
    function _lines(part: real, sizePx: int): int {
        return Math.max(2, Math.floor(part * root.height / (sizePx * 1.4)));
    }

    Accessible.role: Accessible.Pane
    Accessible.name: root.title

    TextMetrics {
        id: oneLine

        /** How many lines the subtitle takes; words do not fill a line to its end. */
        readonly property int lines: Math.ceil(advanceWidth * 1.12 / root._left)

        font.family: Theme.family
        font.pixelSize: Math.max(1, root._wholeSubtitlePx)
        text: root.subtitle
    }

    ColumnLayout {
        id: top

        x: root.margin
        y: root._top
        width: root._left
        spacing: root._gap

        ColumnLayout {
            visible: root.titled && root.title !== ""
            spacing: Theme.mm(1.5)
            Layout.fillWidth: true

            Label {
                id: heading

                text: root.title
                font.pixelSize: root._titlePx
                font.weight: Font.Bold
                lineHeight: 0.95
                maximumLineCount: root._lines(root._wide ? 0.5 : 0.35, font.pixelSize)
                elide: Text.ElideRight
                Accessible.role: Accessible.Heading
                Accessible.name: text
                Layout.fillWidth: true
            }

            Label {
                visible: root.subtitle !== "" && (!root._wide
                    || root._room - heading.height > Math.min(2, oneLine.lines) * font.pixelSize * 1.3)
                text: root.subtitle
                font.pixelSize: root._subtitlePx
                maximumLineCount: root._wide ? Math.max(2, Math.floor((root._room - heading.height) / (font.pixelSize * 1.4)))
                    : root._lines(0.25, font.pixelSize)
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
        }
    }

    ColumnLayout {
        id: asideColumn

        readonly property int _after: asideColumn.visibleChildren.length > 0
            ? asideColumn.y + asideColumn.height + root._gap : 0

        // never hidden: what is in something hidden does not count as visible, and would stay away for good
        x: root._aboveBody ? bodyArea.x : root.margin
        y: root._aboveBody || top.implicitHeight === 0 ? root._top : top.y + top.height + root._gap
        width: root._aboveBody ? bodyArea.width : root._left
        spacing: root._gap
    }

    Item {
        id: bodyArea

        readonly property int _beforeUpright: asideColumn._after > 0 ? asideColumn._after : asideColumn.y
        readonly property int _end: !root._wide && root._acts > 0 ? actionGrid.y - root._gap : root._bottom

        x: root._wide ? root.margin + root._left + Theme.mm(12) : root.margin
        y: !root._wide ? _beforeUpright : root._aboveBody ? asideColumn._after : root._top
        width: root.margin + root._inner - x
        height: Math.max(0, _end - y)
    }

    GridLayout {
        id: actionGrid

        x: root.margin
        y: root._bottom - height
        width: root._left
        columns: root.stacked || root._wide && !root.beside && (root._acts < 3 || root.pairs && (root._acts < 4 || Theme.textScale > 1)) ? 1
            : root.pairs ? Math.max(1, Math.min(2, root._acts))
            : root._acts > 3 || root._acts > 2 && (root._wide || Theme.textScale > 1) ? 2 : Math.max(1, root._acts)
        columnSpacing: root._wide ? Theme.mm(4.5) : Theme.gap
        rowSpacing: Theme.mm(4.5)
        uniformCellWidths: true
    }
}
