"""A slip by which a volunteer sees whether a printer of slips prints well."""

from __future__ import annotations

from printing.slip_sheets import SlipSheet, link_or_none, own_house
from sync import links
from sync.disk.replica import Replica
from sync.words import Words


def trial_sheet(replica: Replica, words: Words) -> SlipSheet:
    """Return a slip that asks what to look at, with a code of no record."""
    code = links.short_code("trial")
    return SlipSheet(
        kind="trial",
        house=own_house(replica),
        title=words.t("Proefbriefje"),
        facts=(
            words.t("Is alles zwart en scherp?"),
            words.t("Is er links en rechts niets weg?"),
            words.t("Is het onder de laatste regel afgesneden?"),
        ),
        notice_strong=words.t("Drie keer ja?"),
        notice=words.t("Dan is de printer klaar voor briefjes."),
        code=links.shown_code(code),
        code_label=words.t("Code"),
        code_hint=words.t("Leest een telefoon de code?"),
        link=link_or_none(replica.neighbourhood.site, code),
    )
