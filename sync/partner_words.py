"""What a partner is said to be on a screen and on paper: the role, and for how long. Pure."""

from __future__ import annotations

from sync.records import Partner
from sync.words import Words


def partner_line(partner: Partner, words: Words) -> str:
    """Return "gemeente, sinds 2024" or "sponsor, 2025 tot en met 2027"; empty where neither is known.

    The role stands as somebody typed it. Of days the year is enough: nobody asks a poster for more.
    """
    since, until = _year(partner.period_from), _year(partner.period_until)
    if since and until and since != until:
        period = words.t("{since} tot en met {until}", since=since, until=until)
    elif until:
        period = until if since else words.t("tot en met {until}", until=until)
    else:
        period = words.t("sinds {since}", since=since) if since else ""
    return ", ".join(part for part in (partner.role.strip(), period) if part)


def _year(iso_date: str) -> str:
    return iso_date[:4] if iso_date[:4].isdecimal() else ""
