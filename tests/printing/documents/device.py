"""Papers of the device itself."""

from __future__ import annotations

from printing.testpage import margin_page
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import LONG_TEXT
from tests.printing.weeks import DUTCH, NOW

DOCUMENTS = {
    "testpage": Document(make=lambda: margin_page("De Linde", NOW, DUTCH), to_the_edge=True),
    "testpage-nasty": Document(make=lambda: margin_page(LONG_TEXT, None, DUTCH), to_the_edge=True),
}
