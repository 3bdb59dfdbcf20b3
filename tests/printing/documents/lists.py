"""Lists with names, what hangs on a door, and the cards and sheets of volunteers."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from printing.attendance import attendance_list
from printing.back_form import back_form, draw_form
from printing.badge import BadgeCard, badge, house_card, volunteer_card
from printing.call_list import call_list
from printing.door import note, sign
from printing.door_sheets import DoorLine, DoorNote, DoorSign
from printing.exercise import exercise_sheet
from printing.form_sheets import FormLine, FormSheet
from printing.handout import handout
from printing.idea_card import idea_cards
from printing.list_sheets import AttendanceSheet, Call, CallSheet, Person, by_name
from printing.paper import A3
from printing.recovery_sheet import SheetWords, recovery_sheet
from sync.recovery_sheet import sheet_text
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import ARABIC, LONG_TEXT, LONG_WORD, NAMES
from tests.printing.documents.weeks import CODES
from tests.printing.weeks import DUTCH, NOW, week

(HANDOUT_CODE,) = CODES
DESTROY = date(2026, 12, 30)
LONG_NAME = "Wilhelmina-Johanna " * 10 + "van Oud"
"""Some 200 letters, as a name may have."""
NUMBER = "06 - 12 34 56 78"
PEOPLE = by_name(
    Person(name=name, party=party, answer=answer, remark=remark)
    for name, party, answer, remark in (
        ("Ali", 1, "vlees", ""),
        ("Bep", 2, "vega, graag zonder noten", ""),
        ("Toon en Sjaan", 2, "vlees", "nog niet zeker"),
        ("Zoë", 6, "", "nog bellen"),
    )
)
ATTENDANCE = AttendanceSheet(
    house="Buurthuis De Linde",
    title="Samen eten",
    when="Maandag 30 november, 17.30 tot 19.00 uur",
    place="Keuken",
    question="Eet u vlees of vega?",
    capacity=24,
    people=PEOPLE,
    waiting=(Person(name="Toon"), Person(name="Nel", party=2, here=True)),
    destroy_before=DESTROY,
)
NASTY = replace(
    ATTENDANCE,
    house=LONG_WORD,
    title=LONG_TEXT,
    when=LONG_TEXT,
    place=LONG_WORD,
    question=LONG_TEXT,
    people=(Person(name=LONG_NAME, party=6, answer=LONG_TEXT, remark="nog bellen"),) * 40,
)
FOREIGN = tuple(Person(name=name) for name in (*NAMES.split(", "), ARABIC))
CALLS = CallSheet(
    house="Buurthuis De Linde",
    about="Samen eten. Maandag 30 november, 17.30 tot 19.00 uur",
    ask="Zeg dat het niet doorgaat.",
    calls=tuple(
        Call(name=one.name, number=NUMBER if one.party < 3 else "", no_number="Geen telefoonnummer")
        for one in PEOPLE
    ),
    destroy_before=DESTROY,
)
NASTY_CALL = Call(name=LONG_NAME, number=NUMBER, about=LONG_TEXT, why=LONG_TEXT)
SIGN = DoorSign(
    house="Buurthuis De Linde",
    day=date(2026, 11, 24),
    ask="Vragen? Kom naar de balie of bel 045 - 000 01 00.",
    lines=(
        DoorLine(begins="9.30", ends="tot 10.30", title="Stoelgymnastiek", room="Grote zaal"),
        DoorLine(begins="10.00", ends="tot 11.30", title="Spreekuur", room="Kamer 2"),
        DoorLine(begins="14.00", title="Tekenen", room="Atelier", strong="Andere plek"),
        DoorLine(
            begins="19.30",
            ends="tot 22.00",
            title="Schaken",
            room="Huiskamer",
            strong="Gaat niet door",
            cancelled=True,
        ),
    ),
)
_LINE = DoorLine(begins="10.00", ends="tot 11.30", title=LONG_TEXT, room=LONG_WORD, strong=LONG_WORD, cancelled=True)  # fmt: skip
NASTY_SIGN = replace(SIGN, house=LONG_WORD, ask=LONG_TEXT, lines=(_LINE,) * 12)
CLOSED_SIGN = replace(
    SIGN,
    lines=(),
    closed="Buurthuis De Linde is vandaag dicht.",
    again="Wij zijn er weer op maandag 30 november.",
    ask="Vragen? Bel 045 - 000 01 00",
)
NASTY_CLOSED = replace(NASTY_SIGN, closed=LONG_TEXT, again=LONG_WORD)
FULL_SIGN = replace(SIGN, lines=SIGN.lines * 10)
NOTE = DoorNote(
    house="Buurthuis De Linde",
    title="Tabletles voor beginners",
    said="Gaat vandaag niet door",
    when="Dinsdag 24 november, 13.30 tot 15.00 uur",
    reason="De begeleider kan niet.",
    next_time="dinsdag 1 december om 13.30 uur",
    others=("14.30 uur: Koffie en breien, Grote zaal", "16.00 uur: Wandelen, Voordeur"),
    ask=SIGN.ask,
)
MOVED_NOTE = replace(
    NOTE, title="Bingo", said="Is op een andere tijd", before="Eerst was het om 14.00 uur.",
    reason="", others=(),
)  # fmt: skip
NASTY_NOTE = DoorNote(
    house=LONG_WORD,
    title=LONG_TEXT,
    said=LONG_WORD,
    when=LONG_TEXT,
    before=LONG_TEXT,
    reason=LONG_TEXT,
    next_time=LONG_WORD,
    others=(LONG_TEXT,) * 3,
    ask=LONG_TEXT,
)


FORM = FormSheet(
    house="Buurthuis De Linde",
    where="Buurthuis De Linde, Lindestraat 12",
    span="Week 48: 23 tot en met 29 november 2026",
    number="2026-48-7K3P9T",
    link="HTTPS://DELINDE.EXAMPLE/W/2026-48-7K3P9T",
    lines=tuple(
        FormLine(when=when, title=title, place=place)
        for when, title, place in (
            ("Maandag 23 nov, 17.30", "Samen eten", "Keuken"),
            ("Dinsdag 24 nov, 13.30", "Tabletles voor beginners", "Kamer 1"),
            ("Woensdag 25 nov, 10.00", "Spreekuur", "Kamer 2"),
            ("Donderdag 26 nov, 16.30", "Samen koken en eten", "Keuken"),
        )
    ),
    destroy_before=DESTROY,
)
BADGE = "BZV0123456789ABCDEFGHJKMNPQRSTV"
SHOWN = "BZV 0123 4567 89AB CDEF GHJK MNPQ RSTV"
GROUPS = ("47AAF", "SW8TE", "GXQ9J", "MY8GB", "WTK1W", "CJXAV", "GXB8Y")
RECOVERY = SheetWords(LONG_WORD, GROUPS, date(2026, 11, 26))
NASTY_FORM = replace(
    FORM,
    where=LONG_TEXT,
    lines=(FormLine(when="Donderdag 26 nov, 16.30", title=LONG_TEXT, place=LONG_WORD),) * 8,
    unlisted=4,
)


def _attendance(sheet: AttendanceSheet, *, mixed: bool = False) -> Document:
    return Document(make=lambda: attendance_list(sheet, DUTCH, NOW), mixed=mixed)


def _badge(card: BadgeCard) -> Document:
    return Document(
        make=lambda: badge(card, DUTCH),
        codes=(BADGE,),
        said="QR-code van de badge",
        letters=(SHOWN,),
    )


def _handout(activities: int) -> bytes:
    """Return a week with the form at its back, or on one more sheet."""
    return handout(
        week(activities),
        DUTCH,
        NOW,
        back=lambda at, page: draw_form(at, FORM, DUTCH, NOW, page=page),
    )


def _calls(sheet: CallSheet) -> Document:
    return Document(make=lambda: call_list(sheet, DUTCH, NOW))


DOCUMENTS = {
    "attendance": _attendance(ATTENDANCE),
    "attendance-empty": _attendance(
        replace(ATTENDANCE, people=(), waiting=(), question="", place="", capacity=None)
    ),
    "attendance-nasty": _attendance(NASTY),
    "attendance-foreign": _attendance(replace(ATTENDANCE, people=FOREIGN), mixed=True),
    "calls": _calls(CALLS),
    "calls-empty": _calls(replace(CALLS, calls=(), about="", ask="")),
    "calls-nasty": _calls(replace(CALLS, house=LONG_WORD, about=LONG_TEXT, ask=LONG_TEXT, calls=(NASTY_CALL,) * 12)),
    "door-sign": Document(make=lambda: sign(SIGN, DUTCH, NOW), body_pt=30.0),
    "door-sign-a3": Document(make=lambda: sign(SIGN, DUTCH, NOW, A3), body_pt=44.0),
    "door-sign-full": Document(make=lambda: sign(FULL_SIGN, DUTCH, NOW), body_pt=20.0),
    "door-sign-empty": Document(make=lambda: sign(replace(SIGN, lines=()), DUTCH, NOW), body_pt=40.0),
    "door-sign-closed": Document(make=lambda: sign(CLOSED_SIGN, DUTCH, NOW), body_pt=40.0),
    "door-sign-closed-nasty": Document(make=lambda: sign(NASTY_CLOSED, DUTCH, NOW), body_pt=20.0),
    "door-note-moved": Document(make=lambda: note(MOVED_NOTE, DUTCH, NOW), body_pt=35.1),
    "door-sign-nasty": Document(make=lambda: sign(NASTY_SIGN, DUTCH, NOW), body_pt=20.0),
    "door-note": Document(make=lambda: note(NOTE, DUTCH, NOW), body_pt=31.2),
    "door-note-nasty": Document(make=lambda: note(NASTY_NOTE, DUTCH, NOW), body_pt=26.0),
    "form": Document(make=lambda: back_form(FORM, DUTCH, NOW), codes=(FORM.link,)),
    "handout-form": Document(make=lambda: _handout(40), codes=(HANDOUT_CODE, FORM.link)),
    "handout-form-back": Document(make=lambda: _handout(3), codes=(HANDOUT_CODE, FORM.link)),
    "form-full": Document(make=lambda: back_form(replace(FORM, lines=FORM.lines * 2), DUTCH, NOW), codes=(FORM.link,)),
    "form-empty": Document(make=lambda: back_form(replace(FORM, lines=(), link=""), DUTCH, NOW)),
    "form-nasty": Document(make=lambda: back_form(NASTY_FORM, DUTCH, NOW), codes=(FORM.link,)),
    "badge": _badge(volunteer_card("Buurthuis De Linde", "Annie de Vries", "host", BADGE, SHOWN, DUTCH)),
    "badge-nasty": _badge(volunteer_card(LONG_TEXT, LONG_WORD, "coordinator", BADGE, SHOWN, DUTCH)),
    "badge-house": _badge(house_card("Buurthuis De Linde", BADGE, SHOWN, DUTCH)),
    "recovery-sheet": Document(
        make=lambda: recovery_sheet(RECOVERY, DUTCH),
        codes=(sheet_text(GROUPS),),
        said="QR-code van het herstelblad",
        letters=tuple(" ".join(group) for group in GROUPS),
    ),
    "idea-cards": Document(make=lambda: idea_cards("Buurthuis De Linde", DUTCH)),
    "exercise": Document(make=lambda: exercise_sheet(DUTCH), body_pt=18.0, small_pt=16.0),
}  # fmt: skip
