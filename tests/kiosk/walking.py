"""Walking over pages in both positions of the screen and at every text size, with what must be so held on each.

Each day every page is walked at one combination, always the same one; with ``--full`` at all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, PRINTING_PAGES, Stage
from tests.kiosk.page_checks import CHECKS, Seen

Combination = tuple[tuple[int, int], float]
"""The window in pixels, and how large the letters are."""

COMBINATIONS: tuple[Combination, ...] = (
    (PORTRAIT, 1.0),
    (LANDSCAPE, 2.0),
    (PORTRAIT, 1.5),
    (LANDSCAPE, 1.0),
    (PORTRAIT, 2.0),
    (LANDSCAPE, 1.5),
)


def rounds(
    pages: Sequence[Showing], full: bool, shift: int = 0
) -> Iterator[tuple[Combination, list[Showing]]]:
    """Yield each combination with the pages that are walked at it; another ``shift`` gives a page another one."""
    for number, combination in enumerate(COMBINATIONS):
        turn = (number - shift) % len(COMBINATIONS)
        yield combination, list(pages) if full else list(pages[turn :: len(COMBINATIONS)])


def put(stage: Stage, combination: Combination) -> None:
    """Turn the screen and make its letters as large as a combination says."""
    size_px, scale = combination
    stage.turn(size_px)
    while stage.kiosk.shell.property("textScale") != scale:
        stage.kiosk.shell.biggerText()
    stage.settle()


def show(stage: Stage, showing: Showing) -> Seen:
    """Open a page, and wait until what it shows stands there."""
    stage.open(showing.page, showing.key)
    stage.type(showing.typed)
    if showing.page in PRINTING_PAGES:
        stage.printed()
    assert stage.page == showing.page, f"{showing.name} is {stage.page}"
    return Seen(stage, showing)


def walk(
    stage: Stage,
    walked: Iterable[tuple[Combination, list[Showing]]],
    before: Callable[[Showing], None] = lambda showing: None,
) -> list[str]:
    """Return what is wrong, page by page; ``before`` does something on each page before it is looked at."""
    found: list[str] = []
    for combination, pages in walked:
        if not pages:
            continue
        (wide, high), scale = combination
        put(stage, combination)
        begin: set[tuple[int, int, int, int]] = set()
        for showing in pages:
            at = f"{showing.name} at {wide}x{high}, {scale * 100:.0f} %"
            seen = show(stage, showing)
            before(showing)
            for name, check in CHECKS.items():
                found.extend(f"{at}, {name}: {line}" for line in check(seen))
            begin.add(seen.rect(seen.pressable("Begin")))
            stage.kiosk.shell.home()
        if len(begin) > 1:
            found.append(f"at {wide}x{high}, {scale * 100:.0f} % Begin stands at {begin}")
    return found
