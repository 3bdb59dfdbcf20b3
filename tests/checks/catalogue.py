"""The text catalogue against the texts in the code: ``python -m tests.checks.catalogue [--update [--translations DIR]]``.

The Dutch text is the key. Every text that the code shows must stand in the English catalogue, translated, with the same
placeholders; the compiled ``.mo`` must be in step; and Dutch sentences stay short enough to read on the way past (at most
15 words). ``--update`` writes the catalogue anew: texts from the code, translations from the catalogue as it stands and
from ``*.tsv`` files of ``DIR`` (``Dutch<TAB>English`` a line; ``one|many<TAB>one|many`` for a plural).
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sync.words import DOMAIN, LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kiosk", "printing", "sync")
TRANSLATED = tuple(language for language in LANGUAGES if language != "nl")
MAX_WORDS = 15
_KEYWORDS = {"t": (1,), "_t": (1,), "tn": (1, 2), "N_": (1,), "qsTr": (1,)}
_PLACEHOLDER = re.compile(r"\{\w*\}|%\d|%n")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+")
_ERRORS = "sync/errors.py"
_MADE = datetime(2026, 11, 23, tzinfo=UTC)

Key = str | tuple[str, str]
"""A Dutch text, or its singular and plural."""


def texts(root: Path = ROOT) -> dict[Key, list[str]]:
    """Return every text that the code under ``root`` shows, with the files that show it."""
    found: dict[Key, set[str]] = {}
    errors = _error_classes(root)
    for path in _sources(root):
        place = path.relative_to(root).as_posix()
        for key in (*_marked(path), *_error_texts(path, errors)):
            found.setdefault(key, set()).add(place)
    singular = {key[0]: key for key in found if isinstance(key, tuple)}
    for one, pair in singular.items():
        if one in found:  # gettext knows a text once: the plural holds the singular too
            found[pair] |= found.pop(one)
    return {key: sorted(places) for key, places in sorted(found.items(), key=lambda kv: str(kv[0]))}


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for suffix in ("*.py", "*.qml", "*.html"):
            yield from sorted((root / package).rglob(suffix))


def _marked(path: Path) -> Iterator[Key]:
    method = {".py": "python", ".qml": "javascript", ".html": "jinja2.ext:babel_extract"}[
        path.suffix
    ]
    options = {"jsx": False, "parse_template_string": True, "encoding": "utf-8"}
    if path.suffix == ".html":
        options = {"encoding": "utf-8", "extensions": "", "silent": "false"}
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, _KEYWORDS, (), options):
            if isinstance(message, tuple):
                yield (message[0], message[1])
            elif message:
                yield message


def _error_classes(root: Path) -> frozenset[str]:
    path = root / _ERRORS
    if not path.exists():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )


def _error_texts(path: Path, errors: frozenset[str]) -> Iterator[str]:
    """Yield what an error says: the texts of the classes, and of those that are raised with words of their own."""
    if path.suffix != ".py" or not errors:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said: Iterable[ast.expr] = ()
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in errors
        ):
            said = node.args
        elif isinstance(node, ast.ClassDef) and _is_error(node, errors):
            said = [
                line.value
                for line in node.body
                if isinstance(line, ast.Assign)
                and isinstance(line.targets[0], ast.Name)
                and line.targets[0].id in ("what", "next")
            ]
        for text in said:
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                yield text.value


def _is_error(node: ast.ClassDef, errors: frozenset[str]) -> bool:
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    return node.name in errors or bool(bases & errors)


def catalogue_path(language: str, root: Path = ROOT) -> Path:
    """Return where the catalogue of a language stands."""
    return root / "assets" / "catalogues" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, language: str) -> Catalog:
    """Return a catalogue; an empty one where there is no file."""
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    """Return the ``.mo`` of a catalogue."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _said(translation: object) -> list[str]:
    return list(translation) if isinstance(translation, (tuple, list)) else [str(translation or "")]


def _forms(key: Key) -> list[str]:
    return list(key) if isinstance(key, tuple) else [key]


def problems(root: Path = ROOT) -> list[str]:
    """Return everything that is wrong, one line each; empty when all is well."""
    found = []
    wanted = texts(root)
    for language in TRANSLATED:
        path = catalogue_path(language, root)
        catalogue = read(path, language)
        there = {
            message.id if isinstance(message.id, str) else (message.id[0], message.id[1]): message
            for message in catalogue
            if message.id
        }
        for key, places in wanted.items():
            where = f"{language}: {_forms(key)[0]!r} ({places[0]})"
            if key not in there:
                found.append(f"missing {where}")
            else:
                found += [f"{wrong} {where}" for wrong in _wrong(key, there[key])]
        found += [f"obsolete {language}: {_forms(key)[0]!r}" for key in there if key not in wanted]
        found += [f"obsolete {language}: {key!r}" for key in catalogue.obsolete]
        compiled_path = path.with_suffix(".mo")
        if not compiled_path.exists() or compiled_path.read_bytes() != compiled(catalogue):
            found.append(f"out of step {language}: {compiled_path.name}")
    return found + [
        f"more than {MAX_WORDS} words: {sentence!r} ({places[0]})"
        for key, places in wanted.items()
        for sentence in long_sentences(_forms(key)[-1])
    ]


def _wrong(key: Key, message: Message) -> list[str]:
    said = _said(message.string)
    if message.fuzzy:
        return ["fuzzy"]
    if not all(said) or len(said) != len(_forms(key)):
        return ["empty"]
    pairs = zip(_forms(key), said, strict=True)
    same = all(
        sorted(set(_PLACEHOLDER.findall(dutch))) == sorted(set(_PLACEHOLDER.findall(other)))
        or (isinstance(key, tuple) and set(_PLACEHOLDER.findall(dutch + other)) <= {"{n}", "%n"})
        for dutch, other in pairs
    )
    return [] if same else ["other placeholders"]


def long_sentences(text: str) -> list[str]:
    """Return the sentences of a Dutch text that have more words than an elder reads at a glance."""
    return [
        sentence
        for sentence in _SENTENCE_END.split(text)
        if len([word for word in sentence.split() if any(map(str.isalnum, word))]) > MAX_WORDS
    ]


def read_translations(folder: Path) -> dict[str, str]:
    """Return Dutch to translated text from the ``.tsv`` files of a folder; a plural is ``one|many``."""
    found = {}
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            dutch, tab, other = line.partition("\t")
            if tab and other.strip():
                found[dutch.replace("\\n", "\n")] = other.strip("\r").replace("\\n", "\n")
    return found


def update(root: Path, translations: dict[str, str], language: str = "en") -> list[Key]:
    """Write the catalogue of a language anew; return the texts that have no translation yet."""
    path = catalogue_path(language, root)
    old = {message.id: message.string for message in read(path, language) if message.id}
    fresh = Catalog(
        locale=language,
        domain=DOMAIN,
        project="Buurtzuil",
        version="1",
        msgid_bugs_address="none",
        language_team=language,
        copyright_holder="Buurtzuil",
        header_comment="# The words of Buurtzuil in another language. Made by: python -m tests.checks.catalogue --update",
        creation_date=_MADE,
        revision_date=_MADE,
        last_translator="Buurtzuil",
        fuzzy=False,
    )
    untold: list[Key] = []
    for key, places in texts(root).items():
        given = translations.get("|".join(_forms(key)), "")
        told: str | tuple[str, ...]
        if isinstance(key, tuple):
            told = tuple(given.split("|", 1)) if given else tuple(_said(old.get(key)))
        else:
            told = given or _said(old.get(key))[0]
        if not all(_said(told)):
            untold.append(key)
        fresh.add(key, told, locations=[(place, 0) for place in places])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=0, include_lineno=False, sort_output=True, omit_header=False)
    path.with_suffix(".mo").write_bytes(compiled(read(path, language)))
    return untold


def main(arguments: list[str]) -> int:
    """Check, or write anew; return 1 when something is wrong."""
    parser = argparse.ArgumentParser(description="Check or rebuild the text catalogue.")
    parser.add_argument("--update", action="store_true", help="write the catalogue anew")
    parser.add_argument("--translations", type=Path, help="folder with .tsv files")
    chosen = parser.parse_args(arguments)
    if chosen.update:
        told = read_translations(chosen.translations) if chosen.translations else {}
        for language in TRANSLATED:
            update(ROOT, told, language)
    found = problems()
    for line in found:
        print(line)
    print(f"{len(texts())} texts, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
