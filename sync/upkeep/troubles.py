"""Numbered messages: "Storing 14" on the screen is the same line here, in ``buurtzuil trouble 14`` and in the guide.

Whoever stands before a screen that does not work tells the number by telephone; who helps finds what to do. A number is
given once and never means something else.
"""

from __future__ import annotations

import msgspec

from sync import errors
from sync.errors import UserFacing
from sync.words import N_


class Trouble(msgspec.Struct, frozen=True):
    """One thing that can be wrong, and what to do about it, step by step."""

    number: int
    what: str
    steps: tuple[str, ...]


PRINTER = 20
"""The number of whatever is the matter with a printer."""
_CALL = N_("Helpt dat niet? Bel de beheerder en noem het nummer.")

TROUBLES: dict[int, Trouble] = {
    one.number: one
    for one in (
        Trouble(10, N_("De zuil start niet."), (
            N_("Kijk of de stekker erin zit en of het lampje brandt."),
            N_("Zet de zuil uit, wacht tien tellen, en zet hem aan."),
            N_("Blijft het scherm zwart? Zet de reservezuil neer: zie storing 14."),
        )),
        Trouble(11, N_("De server is niet bereikbaar."), (
            N_("De zuil werkt gewoon door. Alles blijft bewaard."),
            N_("Kijk of ander internet in huis werkt."),
            N_("Zet de kast van het internet uit en weer aan."),
        )),
        Trouble(12, N_("De schijf is vol of werkt niet."), (
            N_("Zet de zuil uit en weer aan."),
            N_("Blijft de melding? Zet de reservezuil neer: zie storing 14."),
        )),
        Trouble(13, N_("De gegevens kunnen niet worden gelezen."), (
            N_("Zet de zuil uit en weer aan. Hij haalt de gegevens opnieuw op."),
            N_("Blijft de melding? Zet de reservezuil neer: zie storing 14."),
        )),
        Trouble(14, N_("De computer van de zuil is stuk."), (
            N_("Vraag de beheerder om een code: buurtzuil admin replace APPARAAT."),
            N_("Meld de reservezuil aan: buurtzuil enrol ADRES CODE."),
            N_("Haal de gegevens op: buurtzuil sync --once."),
            N_("Werkt de oude schijf nog? Typ: buurtzuil take-over MAP."),
            N_("Start de zuil. Naam, printer en plaatsen zijn die van de oude."),
        )),
        Trouble(15, N_("Dit apparaat is een kopie, of de schijf is teruggezet."), (
            N_("De zuil werkt door. Wat hier gebeurt, komt bij de balie onder Niet gelukt."),
            N_("Vraag de beheerder om een code en meld het apparaat opnieuw aan."),
        )),
        Trouble(16, N_("Dit apparaat hoort niet meer bij de wijk."), (
            N_("Vraag de beheerder waarom."),
            N_("Mag het weer? Vraag een code en meld het apparaat opnieuw aan."),
        )),
        Trouble(17, N_("Dit apparaat is nog niet aangemeld."), (
            N_("Vraag de beheerder om een code: buurtzuil admin code."),
            N_("Meld het aan: buurtzuil enrol ADRES CODE."),
        )),
        Trouble(18, N_("De server geeft een antwoord dat niet klopt."), (
            N_("De zuil werkt gewoon door. Alles blijft bewaard."),
            N_("Kijk of het adres van de server goed is."),
        )),
        Trouble(19, N_("Het programma is te oud voor deze gegevens."), (
            N_("Werk het programma bij, en start de zuil opnieuw."),
        )),
        Trouble(PRINTER, N_("De zuil kan niet printen."), (
            N_("Kijk of de printer aan staat, en of er papier in ligt."),
            N_("Zet de printer uit en weer aan."),
        )),
        Trouble(21, N_("Het bestand device.json is kapot: dit apparaat weet niet wie het is."), (
            N_("Zet device.json opzij. Laat al het andere in de map staan."),
            N_("Vraag de beheerder om een code: buurtzuil admin code."),
            N_("Meld het apparaat opnieuw aan: buurtzuil enrol ADRES CODE."),
            N_("Wat hier nog niet was verstuurd, gaat vanzelf mee."),
            N_("Stel de printer en de breedte van het scherm opnieuw in."),
        )),
        Trouble(22, N_("De sleutel van dit apparaat is weg of kapot."), (
            N_("Alles wat hier is gedaan, blijft bewaard."),
            N_("Vraag de beheerder om een code: buurtzuil admin replace APPARAAT."),
            N_("Meld dit apparaat daarmee opnieuw aan: buurtzuil enrol ADRES CODE."),
            N_("Een nieuw apparaat? Typ daar ook: buurtzuil take-over MAP."),
        )),
    )
}  # fmt: skip
"""Every trouble by its number."""

_OF: tuple[tuple[type[UserFacing], int], ...] = (
    (errors.ServerAway, 11),
    (errors.DiskFull, 12),
    (errors.DiskTrouble, 12),
    (errors.ReadOnlyFolder, 12),
    (errors.FilesMoved, 12),
    (errors.NotAReplica, 13),
    (errors.FolderMissing, 13),
    (errors.FileMissing, 13),
    (errors.NothingFetched, 13),
    (errors.BadSettings, 21),
    (errors.NotEnrolled, 17),
    (errors.KeyLost, 22),
    (errors.ServerRubbish, 18),
    (errors.NewerSchema, 19),
)


def number_of(error: UserFacing) -> int:
    """Return the number of what went wrong; 0 for what has none, such as something that was typed wrong."""
    from sync.disk.set_apart import SetApart
    from sync.disk.sqlite_file import TornOutbox

    if isinstance(error, SetApart):
        return 16 if error.why == "revoked" else 15
    if isinstance(error, TornOutbox):
        return 14
    return next((number for kind, number in _OF if isinstance(error, kind)), 0)


def told(number: int) -> list[str]:
    """Return a trouble as lines: its number and what is wrong, then each step. Raises ``KeyError``."""
    one = TROUBLES[number]
    steps = [f"{at}. {step}" for at, step in enumerate(one.steps, 1)]
    return [f"Storing {number}. {one.what}", *steps, _CALL]
