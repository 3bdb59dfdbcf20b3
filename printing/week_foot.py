"""The foot of every page of a week: whom to ask, who makes it possible, which sheet this is and when it was printed."""

from __future__ import annotations

from datetime import datetime

from printing.column import Column, base_of
from printing.fonts import text_width_pt
from printing.lines import break_lines, clip, unbroken
from printing.paper import LEADING, STRONG_RULE_PT, pt
from printing.sheets import WeekSheet
from sync.dates import clock_time, day_month
from sync.words import Words

_LINES = 3


def foot_height_pt(size_pt: float) -> float:
    """Return the height of the foot with the space above it."""
    return pt(3) + STRONG_RULE_PT + pt(1.5) + _LINES * size_pt * LEADING


def call_words(week: WeekSheet, words: Words) -> str:
    """Return where one asks: the helpdesk's number, or the desk."""
    if week.helpdesk_phone:
        return words.t("Vragen? Bel {phone}", phone=week.helpdesk_phone)
    return words.t("Vragen? Kom langs.")


def untold_words(count: int, week: WeekSheet, words: Words, size_pt: float, width_pt: float) -> str:
    """Return where one asks for ``count`` messages that have no place on the paper, as fully as a line of bold type holds.

    Empty where there are none.
    """
    if not count:
        return ""
    there = words.tn("Er is nog {n} bericht.", "Er zijn nog {n} berichten.", count)
    phone = unbroken(week.helpdesk_phone)
    called = (
        words.t("{there} Bel {phone} of kijk op de zuil.", there=there, phone=phone),
        words.t("{there} Bel {phone}.", there=there, phone=phone),
        words.tn(
            "Nog {n} bericht: bel {phone}", "Nog {n} berichten: bel {phone}", count, phone=phone
        ),
    )
    forms = (*(called if phone else ()), words.t("{there} Kijk op de zuil.", there=there))
    least = words.tn("Nog {n} bericht op de zuil", "Nog {n} berichten op de zuil", count)
    return next((one for one in forms if text_width_pt(one, "bold", size_pt) <= width_pt), least)


def made_words(number: str, now: datetime | None, words: Words) -> str:
    """Return which sheet this is and when it was printed; without a moment where the clock is not to be believed."""
    if now is None:
        return words.t("blad {number}, de klok klopte niet bij het printen", number=number)
    return words.t(
        "blad {number}, geprint {day} om {time} uur",
        number=number,
        day=day_month(now.date(), words),
        time=clock_time(now),
    )


def page_words(number: int, pages: int, words: Words, *, turn: bool) -> str:
    """Return "bladzijde 1 van 2", and to ``turn`` the paper where it goes on at the back; nothing of a single page."""
    if pages == 1:
        return ""
    page = words.t("bladzijde {page} van {pages}", page=number, pages=pages)
    return words.t("{page}, zie achterkant", page=page) if turn else page


def draw_foot(
    column: Column,
    week: WeekSheet,
    words: Words,
    now: datetime | None,
    page: str,
    size_pt: float,
    *,
    thanks: bool = True,
    free_pt: float = 0.0,
    untold: int = 0,
) -> None:
    """Draw the foot of a page in a column that ends where the page may; ``page`` says which one it is.

    Without ``thanks`` it names no partners and is a line lower. Of the ``free_pt`` points above it, which the page left white, it
    takes as many lines as all partners need. It says of how many messages there was no room, ``untold``.
    """
    step_pt = size_pt * LEADING
    made = made_words(week.number, now, words)
    if text_width_pt(made, "regular", size_pt) > column.width_pt:
        made = words.t("blad {number}", number=week.number)
    beside_pt = column.width_pt - text_width_pt(made, "regular", size_pt) - pt(8)
    widths = (column.width_pt, beside_pt)
    partners = partner_lines(
        week.partners if thanks else (),
        words,
        size_pt,
        widths,
        week.partner_roles,
        most=2 + int(free_pt / step_pt),
    )
    lines = max(len(partners) + 1, _LINES) if thanks else _LINES - 1
    if len(partners) == lines - 1 and text_width_pt(partners[-1], "regular", size_pt) > beside_pt:
        lines += 1  # the last one has no room beside the number of the sheet
    pdf, left_pt, right_pt = column.pdf, column.left_pt, column.right_pt
    top_pt = column.y_pt + foot_height_pt(size_pt) - lines * step_pt
    with pdf.artifact():
        pdf.rule(left_pt, right_pt, top_pt - pt(1.5), STRONG_RULE_PT)
    base_pt = base_of(top_pt, size_pt)
    call_pt = column.width_pt - text_width_pt(page, "regular", size_pt) - pt(6)
    asked = untold_words(untold, week, words, size_pt, call_pt) or call_words(week, words)
    call = break_lines(asked, "bold", size_pt, call_pt)
    said = clip(call, 1, "bold", size_pt, call_pt)[0]
    with pdf.content("P"):
        pdf.text(left_pt, base_pt, said, "bold", size_pt)
    if partners:
        with pdf.content("P"):
            for index, line in enumerate(partners, 1):
                pdf.text(left_pt, base_pt + index * step_pt, line, "regular", size_pt)
    with pdf.content("P"):
        if page:
            pdf.text_right(right_pt, base_pt, page, "regular", size_pt)
        pdf.text_right(right_pt, base_pt + (lines - 1) * step_pt, made, "regular", size_pt)


def partner_lines(
    names: tuple[str, ...],
    words: Words,
    size_pt: float,
    widths_pt: tuple[float, float],
    roles: tuple[str, ...] = (),
    *,
    most: int = 2,
) -> tuple[str, ...]:
    """Return who makes it possible in ``most`` lines at most; of ``widths_pt`` the second is that of the last line.

    ``roles`` (role and period of each) stand with the names where there is room for all of them; else the names alone, and
    whoever does not fit is counted.
    """
    if any(roles) and len(roles) == len(names):
        pairs = zip(names, roles, strict=True)
        whole = tuple(f"{name} ({role})" if role else name for name, role in pairs)
        lines = _in_lines(_thanks(whole, 0, words), size_pt, widths_pt, 2)
        if lines:
            return lines
    for shown in range(len(names), 0, -1):
        said = _thanks(names[:shown], len(names) - shown, words)
        for allowed in range(2, most + 1):
            lines = _in_lines(said, size_pt, widths_pt, allowed)
            if lines:
                return lines
    if not names:
        return ()
    many = words.tn("Dankzij {n} partner", "Dankzij {n} partners", len(names))
    return (many,)


def _thanks(listed: tuple[str, ...], rest: int, words: Words) -> str:
    if rest:
        said = words.t("{names} en nog {n} andere", names=", ".join(listed), n=rest)
    elif len(listed) > 1:
        said = words.t("{first} en {last}", first=", ".join(listed[:-1]), last=listed[-1])
    else:
        said = listed[0]
    return words.t("Dankzij {names}", names=said)


def _in_lines(
    text: str, size_pt: float, widths_pt: tuple[float, float], most: int
) -> tuple[str, ...]:
    """Return a text in ``most`` lines at most, of which that last one has a width of its own, or nothing where it does not fit."""
    lines = break_lines(text, "regular", size_pt, widths_pt[0])
    if len(lines) < most:
        return lines
    last = break_lines(" ".join(lines[most - 1 :]), "regular", size_pt, widths_pt[1])
    return (*lines[: most - 1], *last) if len(last) == 1 else ()
