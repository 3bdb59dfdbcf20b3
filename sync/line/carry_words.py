"""What was done with letters on a stick, in sentences: the same on the command line and at the desk."""

from __future__ import annotations

from sync.line.carry import Item, Written
from sync.line.letter_answers import Kept
from sync.words import Words


def told_of_letter(written: Written, words: Words) -> str:
    """Return what was written, in words."""
    lines = [
        words.tn(
            "De brief staat in {name}, met {n} wijziging.",
            "De brief staat in {name}, met {n} wijzigingen.",
            written.changes,
            name=written.path.name,
        ),
        words.t("Breng de stick naar een apparaat met internet."),
    ]
    if written.left:
        lines.insert(1, words.t("De rest gaat met de volgende brief mee."))
    if written.tidied:
        lines.append(words.t("Oude brieven van dit apparaat zijn van de stick gehaald."))
    return "\n".join(lines)


def told_of_item(item: Item, words: Words) -> str:
    """Return what was done with one file, in words."""
    if item.did == "failed" and item.error is not None:
        said = f"{item.error.what} {item.error.next}"
    elif item.did == "kept" and item.kept is not None:
        said = told_of_answer(item.kept, words)
    else:
        said = {
            "brought": words.t(
                "is naar de server gebracht. Het antwoord staat in {answer}.", answer=item.answer
            ),
            "known": words.t("was hier al bekend."),
            "waits": words.t("wacht op een apparaat met internet."),
            "other": words.t("is voor een ander apparaat. Laat het staan."),
        }[item.did]
    return f"{item.name}: {said}"


def told_of_answer(kept: Kept, words: Words) -> str:
    """Return what an answer brought, in words."""
    said = [
        words.tn(
            "{n} wijziging is aangekomen.", "{n} wijzigingen zijn aangekomen.", kept.confirmed
        ),
        words.tn("{n} gegeven is bijgewerkt.", "{n} gegevens zijn bijgewerkt.", kept.records),
    ]
    if kept.refused:
        said.append(
            words.tn("{n} wijziging is geweigerd.", "{n} wijzigingen zijn geweigerd.", kept.refused)
        )
    if kept.again:
        said.append(words.t("Maak nog een brief: de server mist iets van dit apparaat."))
    return " ".join(said)
