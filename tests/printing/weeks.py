"""Weeks and slips to print, built by hand: the same every time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from printing.sheets import SlipSheet, WeekDay, WeekLine, WeekSheet, sheet_link
from sync.links import link, short_code, shown_code
from sync.words import Words

DUTCH = Words("nl")
NOW = datetime(2026, 11, 20, 15, 30)
MONDAY = date(2026, 11, 23)
SITE = "https://delinde.example"
PARTNERS = ("Gemeente De Linde", "Stichting Samen", "Wooncorporatie Thuisgoed")
TITLES = (
    "Koffie en krant",
    "Stoelgymnastiek",
    "Tabletles voor beginners",
    "Samen eten",
    "Bingo",
    "Wandelen met Henk",
    "Yoga op de stoel",
    "Taalcafé",
)
PLACES = ("Grote zaal, gratis", "Kamer 2, € 2", "Keuken, € 6, aanmelden", "Voordeur, gratis")


def line(day: date, index: int, **fields: object) -> WeekLine:
    """Return the ``index``-th activity of a day."""
    starts = datetime.combine(day, time(9)) + timedelta(minutes=15 * index)
    plain: dict[str, object] = {
        "starts": starts,
        "ends": starts + timedelta(minutes=75),
        "title": TITLES[index % len(TITLES)],
        "facts": PLACES[index % len(PLACES)],
    }
    return WeekLine(**{**plain, **fields})  # type: ignore[arg-type]


def week(
    count: int, *, monday: date = MONDAY, partners: tuple[str, ...] = PARTNERS, **fields: object
) -> WeekSheet:
    """Return a week of ``count`` activities, spread over Monday to Friday, with a house that is closed in the weekend."""
    days = []
    year, number, _ = monday.isocalendar()
    for offset in range(7):
        day = monday + timedelta(days=offset)
        share = 0 if offset > 4 else count // 5 + (offset < count % 5)
        lines = tuple(line(day, index) for index in range(share))
        days.append(WeekDay(day=day, lines=lines, closed="De Linde is dicht" if offset > 4 else ""))
    sheet = f"{year}-{number:02d}-7K3P9T"
    plain: dict[str, object] = {
        "place": "De Linde",
        "house_line": "Buurthuis De Linde, Lindestraat 12",
        "hours_lines": ("Maandag tot en met vrijdag: 9.00 tot 21.00 uur",),
        "monday": monday,
        "week": number,
        "days": tuple(days),
        "helpdesk_phone": "045 - 000 01 00",
        "partners": partners,
        "number": sheet,
        "link": sheet_link(SITE, sheet),
    }
    return WeekSheet(**{**plain, **fields})  # type: ignore[arg-type]


def with_day(sheet: WeekSheet, index: int, *lines: WeekLine) -> WeekSheet:
    """Return a week of which one day has other activities."""
    days = list(sheet.days)
    days[index] = WeekDay(day=days[index].day, lines=lines)
    plain = {name: getattr(sheet, name) for name in sheet.__struct_fields__}
    return WeekSheet(**{**plain, "days": tuple(days)})


def slip_of(**fields: object) -> SlipSheet:
    """Return the slip of an activity, with some fields otherwise."""
    code = short_code("wandelen@2026-11-30T16:00")
    plain: dict[str, object] = {
        "kind": "activity",
        "house": "Buurthuis De Linde",
        "title": "Wandelen met Henk",
        "when": ("Maandag 30 november", "16.00 tot 17.00 uur"),
        "facts": ("Voordeur, Lindestraat 12", "Gratis"),
        "notice_strong": "Riet, u staat op de lijst.",
        "notice": "Kunt u niet? Kom langs met dit briefje of bel 045 - 000 01 00.",
        "code": shown_code(code),
        "code_label": "Uw code",
        "code_hint": "Neem dit briefje mee.",
        "link": link(SITE, code),
        "destroy_before": date(2026, 12, 30),
    }
    return SlipSheet(**{**plain, **fields})  # type: ignore[arg-type]


SERVICE = slip_of(
    kind="service",
    title="Hulp bij brieven en formulieren",
    when=("Het Venster",),
    summary="Neem uw brieven mee, ook de ongeopende. We lezen ze samen en kijken wat er moet gebeuren.",
    facts=("Maandag tot en met vrijdag: 9.00 tot 17.00 uur", "Gratis, geen verwijzing nodig"),
    notice_strong="Bel 045 - 000 03 21",
    notice="Bel eerst.",
    checked="Nagekeken op 3 november 2026",
    destroy_before=None,
)
HELP_POST = slip_of(
    kind="help_post",
    kicker="Iemand zoekt hulp",
    title="Wie helpt met de schutting?",
    when=("Zaterdag overdag, Noord",),
    summary="Twee planken zijn los door de wind. Het hout ligt al klaar.",
    facts=(),
    notice_strong="Wilt u helpen?",
    notice="Vraag het aan de balie of bel 045 - 000 01 00.",
    destroy_before=None,
)
