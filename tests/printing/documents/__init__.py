"""Every document that the checks on paper are held against, by name; a family of documents is a module here."""

from __future__ import annotations

from tests.printing.documents import cards, device, flyers, lists, slips, strips, texts, weeks
from tests.printing.documents.document import Document

ALL: dict[str, Document] = {
    **weeks.DOCUMENTS,
    **slips.DOCUMENTS,
    **strips.DOCUMENTS,
    **lists.DOCUMENTS,
    **cards.DOCUMENTS,
    **device.DOCUMENTS,
    **flyers.DOCUMENTS,
    **texts.DOCUMENTS,
}
