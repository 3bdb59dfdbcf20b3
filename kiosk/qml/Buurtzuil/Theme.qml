pragma Singleton
import QtQuick

/** Sizes, colours and type of every page. Sizes are in millimetres on the glass; names that end in Px are pixels. */
QtObject {
    id: root

    /** Pixels in a millimetre; Main binds it to the screen. */
    property real pxPerMm: 3.6
    /** 1, 1.5 or 2, by the size button. */
    property real textScale: 1
    property bool landscape: false

    readonly property color paper: "#FBF7EF"
    readonly property color card: "#FFFFFF"
    readonly property color line: "#E4DAC6"
    /** A border that must be seen: over 3:1 on paper and card. */
    readonly property color edge: "#857A63"
    readonly property color ink: "#1D1B17"
    readonly property color inkSoft: "#3D392F"
    readonly property color sand: "#F4ECDF"
    readonly property color green: "#17553A"
    readonly property color greenTint: "#E6F0E8"
    readonly property color blue: "#1D4A78"
    readonly property color blueTint: "#E5EDF5"
    readonly property color rust: "#87340F"
    readonly property color rustTint: "#F8EAE1"
    readonly property color plum: "#4C3A78"
    readonly property color plumTint: "#EEEAF6"
    readonly property color red: "#8A1C2B"
    readonly property color redTint: "#F9E4E6"
    readonly property color notice: "#FFF3CF"
    readonly property color white: "#FFFFFF"
    /** Lies over a page while a question stands before it. */
    readonly property color veil: "#CC1D1B17"

    readonly property string family: "Noto Sans"
    readonly property int titlePx: mm(landscape ? 15 * grow(0.15) : 17.5 * grow(0.3))
    readonly property int headingPx: mm(12 * grow(0.6))
    readonly property int rowPx: mm(10.5 * grow(0.75))
    readonly property int bodyPx: mm(8.3 * grow(1))
    readonly property int smallPx: mm(7.2 * grow(1))
    /** Head and foot do not grow. */
    readonly property int barPx: mm(10.2)
    readonly property int barSmallPx: mm(7.2)

    readonly property int margin: mm(13.5)
    readonly property int gap: mm(6)
    /** The least space between two things that can be pressed. */
    readonly property int smallGap: mm(4)
    readonly property int padding: mm(10)
    readonly property int corner: mm(7)
    readonly property int smallCorner: mm(4.5)
    readonly property int hairline: Math.max(1, mm(0.5))
    readonly property int stroke: Math.max(2, mm(0.8))
    readonly property int rowHeight: mm(landscape ? 33 : 42)
    readonly property int buttonHeight: mm(landscape ? 28 : 35)
    /** Nothing that can be pressed is smaller than this. */
    readonly property int target: mm(20)
    readonly property int iconPx: mm(15)
    readonly property int headHeight: mm(landscape ? 30 : 35)
    readonly property int footHeight: mm(landscape ? 36 : 53)

    /** Returns millimetres as whole pixels. */
    function mm(length: real): int {
        return Math.round(length * pxPerMm);
    }

    /** Returns the factor of a size that takes part in growing by `share`: large words grow less than small ones. */
    function grow(share: real): real {
        return 1 + (textScale - 1) * share;
    }

    /** Returns the colour of a part by its name: green agenda, blue social map, rust help board, plum people. */
    function colour(name: string): color {
        const named = {"green": green, "blue": blue, "rust": rust, "plum": plum, "red": red};
        return named[name] ?? ink;
    }

    /** Returns the colour of a badge by what it is about. */
    function tone(name: string): color {
        const named = {"off": red, "moved": rust, "full": rust, "open": green, "free": green,
            "request": rust, "offer": rust};
        return named[name] ?? ink;
    }

    /** Returns a colour as it looks while it is pressed. */
    function pressed(of: color): color {
        return of.hslLightness > 0.6 ? Qt.darker(of, 1.12) : Qt.darker(of, 1.35);
    }
}
