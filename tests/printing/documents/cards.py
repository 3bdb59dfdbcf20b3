"""Call cards."""

from __future__ import annotations

from datetime import date

import msgspec

from printing.call_card import CallCard, call_cards
from printing.slip import Format
from tests.printing.documents.document import Document
from tests.printing.weeks import DUTCH, NOW

TRUUS = CallCard(
    house="Buurthuis De Linde",
    whose="Voor Truus",
    name="Bel Henk",
    number="06 - 12 34 56 78",
    about="Het gaat over: Wie maait mijn gras?",
    place="Kennismaken in het buurthuis",
    place_lines=("Dinsdag 1 december om 10.00 uur", "Lindestraat 12"),
    house_line="Een vraag? Bel het buurthuis: 045 - 000 01 00.",
    destroy_before=date(2026, 12, 31),
)
VOLUNTEER = msgspec.structs.replace(
    TRUUS,
    whose="Belkaart voor een vrijwilliger",
    place="",
    place_lines=(),
    ask=("Vraag: wilt u kennismaken in het buurthuis?",),
    answers=("Zegt ja", "Zegt nee", "Nam niet op"),
)
NASTY = msgspec.structs.replace(
    TRUUS,
    house="Ontmoetingscentrum Het Huis van de Wijk aan de Overkant van het Kanaal",
    whose="Voor Wilhelmina-Johanna van den Heuvel tot Overkant",
    name="Bel Bartholomeus-Christiaan uit de Schoolstraatbuurt",
    number="",
    no_number="Geen telefoon. E-mail: bartholomeus-christiaan@overkantvanhetkanaal.example",
    about="Het gaat over: " + "wie helpt mij met de computer en de telefoon? " * 8,
    place_lines=("Woensdag 23 december om 10.00 uur", "Burgemeester van Grunsvenplein 145"),
)
FOREIGN = msgspec.structs.replace(TRUUS, whose="Voor Żółć Çağlar", name="Bel فاطمة")


def _cards(*cards: CallCard, format_: Format = "a6", mixed: bool = False) -> Document:
    return Document(
        make=lambda: call_cards(cards, DUTCH, NOW, format_), roll=format_ != "a6", mixed=mixed
    )


DOCUMENTS = {
    "call-cards-a6": _cards(TRUUS, TRUUS),
    "call-cards-80mm": _cards(TRUUS, TRUUS, format_="80mm"),
    "call-card-volunteer-a6": _cards(VOLUNTEER),
    "call-card-volunteer-80mm": _cards(VOLUNTEER, format_="80mm"),
    "call-card-nasty-a6": _cards(NASTY),
    "call-card-nasty-80mm": _cards(NASTY, format_="80mm"),
    "call-card-foreign": _cards(FOREIGN, mixed=True),
}
