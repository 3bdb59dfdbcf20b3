"""The catalogue check finds what it promises to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks import catalogue

SOURCE = """
from sync.errors import BadInput
words.t("Bel {phone}.", phone=1)
words.tn("{n} plaats", "{n} plaatsen", 2)
N_("Los")
raise BadInput("Dat kan niet.", "Probeer het opnieuw.")
"""
QML = 'Text { text: a < b ? qsTr("Wie %1?").arg(x) : `${qsTr("Terug")} /` }'
ERRORS = 'class UserFacing(Exception):\n    what = "Er ging iets mis."\n\nclass BadInput(UserFacing):\n    pass\n'
TOLD = {
    "Bel {phone}.": "Call {phone}.",
    "{n} plaats|{n} plaatsen": "one place|{n} places",
    "Los": "Loose",
    "Dat kan niet.": "That cannot be.",
    "Probeer het opnieuw.": "Try again.",
    "Wie %1?": "Who %1?",
    "Terug": "Back",
    "Er ging iets mis.": "Something went wrong.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for package in catalogue.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "sync" / "errors.py").write_text(ERRORS)
    (tmp_path / "sync" / "page.py").write_text(SOURCE)
    (tmp_path / "kiosk" / "Page.qml").write_text(QML)
    return tmp_path


def test_every_text_of_code_qml_and_errors_is_found(root: Path) -> None:
    found = {"|".join([key] if isinstance(key, str) else key) for key in catalogue.texts(root)}
    assert found == set(TOLD)


def test_a_full_catalogue_passes_and_writing_it_again_changes_nothing(root: Path) -> None:
    assert catalogue.update(root, TOLD) == []
    assert catalogue.problems(root) == []
    path = catalogue.catalogue_path("en", root)
    before = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    assert catalogue.update(root, {}) == []
    assert before == (path.read_bytes(), path.with_suffix(".mo").read_bytes())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("sync/page.py", 'N_("Los")', 'N_("Vast")'), "missing"),
        (("sync/page.py", 'N_("Los")', ""), "obsolete"),
        (("sync/page.py", "N_", "N_"), "empty"),
        (
            ("assets/catalogues/en/LC_MESSAGES/buurtzuil.po", "Call {phone}", "Call {phones}"),
            "other placeholders",
        ),
        (("assets/catalogues/en/LC_MESSAGES/buurtzuil.po", '"Loose"', '"Free"'), "out of step"),
        (
            (
                "assets/catalogues/en/LC_MESSAGES/buurtzuil.po",
                'msgid "Los"',
                '#, fuzzy\nmsgid "Los"',
            ),
            "fuzzy",
        ),
        (("sync/page.py", '"Los"', '"' + "een " * 16 + '"'), "more than 15 words"),
    ],
)
def test_each_fault_is_named(root: Path, change: tuple[str, str, str], problem: str) -> None:
    told = dict(TOLD, Los="") if problem == "empty" else TOLD
    catalogue.update(root, told)
    name, old, new = change
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new))
    assert any(line.startswith(problem) for line in catalogue.problems(root))


def test_long_sentences_are_counted_one_by_one() -> None:
    fine = "Dit is een korte zin. " * 5
    assert catalogue.long_sentences(fine) == []
    assert catalogue.long_sentences("woord " * 15) == []
    assert len(catalogue.long_sentences("woord " * 16 + ". Kort.")) == 1


def test_translations_are_read_from_tables(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("Een\\nTwee\tOne\\nTwo\nzonder vertaling\n", "utf-8")
    assert catalogue.read_translations(tmp_path) == {"Een\nTwee": "One\nTwo"}
