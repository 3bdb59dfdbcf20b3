"""Search over activities, services and help posts, as somebody types with one finger.

How a keystroke becomes hits
----------------------------
1. words     the text in lower case without diacritics, cut into words (``words_of``)
2. stems     a finished word is taken as its Dutch stem (Snowball); common little words are left out
3. typing    the last word is a beginning: it stands for the stems of all known words that begin so
4. titles    first those with every word in the title, then those with it anywhere, best first (BM25)
5. typos     a word that nobody wrote is taken as the known words nearest to it (optimal string alignment)

The index (SQLite FTS5) holds stems only and no text: ``search_doc`` says which record a row is of, and a record that changed
gets a new row. The old row is found no more because its ``search_doc`` is gone; ``rebuild`` sweeps such rows out.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from sync.record_tables import read_record
from sync.records import Activity, HelpPost, Record, Service
from sync.recurrence import local_iso, parse_local

KINDS = ("activity", "service", "help_post")
"""The kinds that can be found, in the order in which they are indexed."""

FOREVER = "9999"
TITLE_WEIGHT = 8.0
MAX_WORDS = 8
_MAX_STEMS = 24
_LINE_CHARACTERS = 120
_TYPO_LETTERS = 4
"""Words shorter than this are not guessed at."""

_COMMON = frozenset(
    "aan al als bij dat de den der deze die dit door een en er het hier hun ik in is je kan met mijn na naar niet of om onder"
    " ons ook op over te tot u uit uw van voor was we wie wij worden zich zij zijn zo".split()
)
_WORD = re.compile(r"[a-z0-9]+")


class Hit(msgspec.Struct, frozen=True):
    """A record that was found."""

    kind: str
    id: str
    title: str
    line: str
    """The beginning of its summary."""
    score: float
    """Higher is better; compare within one search only."""


def plain(text: str) -> str:
    """Return text in lower case without diacritics: "Café" and "cafe" are one word."""
    text = text.lower()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Return the words of a text, plain."""
    return _WORD.findall(plain(text))


class _Stems(dict[str, str]):
    """Word to stem, each stemmed once; an empty stem is a word that is left out."""

    def __init__(self) -> None:
        from Stemmer import Stemmer

        super().__init__(dict.fromkeys(_COMMON, ""))
        self._stem = Stemmer("dutch", maxCacheSize=0).stemWord

    def __missing__(self, word: str) -> str:
        stem: str = self._stem(word)
        self[word] = stem
        return stem


class SearchIndex:
    """Fills and asks the search tables over one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Work over ``conn``; nothing is loaded before the first use."""
        self._conn = conn
        self._stems: _Stems | None = None
        self._words: tuple[int, list[str]] = (-1, [])

    @property
    def stems(self) -> _Stems:
        """The stems met so far."""
        if self._stems is None:
            self._stems = _Stems()
        return self._stems

    def rebuild(self) -> None:
        """Make the index anew from the records that are shown."""
        self._conn.execute("DELETE FROM search_doc")
        self._conn.execute("DELETE FROM search_word")
        self._conn.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        for kind in KINDS:
            rows = self._conn.execute(f'SELECT id, fields FROM "{kind}" WHERE deleted = 0')
            self._add(kind, rows.fetchall())

    def refresh(self, kind: str, ids: Iterable[str]) -> None:
        """Index records anew that were changed."""
        fresh = []
        for record_id in ids:
            self._conn.execute("DELETE FROM search_doc WHERE record = ?", (record_id,))
            fresh += self._conn.execute(
                f'SELECT id, fields FROM "{kind}" WHERE id = ? AND deleted = 0', (record_id,)
            ).fetchall()
        self._add(kind, fresh)

    def _add(self, kind: str, rows: Sequence[tuple[str, str]]) -> None:
        (last,) = self._conn.execute("SELECT coalesce(max(rowid), 0) FROM search_text_docsize").fetchone()  # fmt: skip
        owners = dict(
            self._conn.execute(
                "SELECT id, json_extract(fields, '$.name') FROM organisation WHERE deleted = 0"
            )
        )
        stems = self.stems
        docs, texts = [], []
        used: set[str] = set()
        for record_id, fields in rows:
            found = _text(read_record(kind, record_id, fields), owners)
            if found is None:
                continue
            title, body, until = found
            last += 1
            docs.append((last, kind, record_id, title, _line(body), until))
            title_words, body_words = set(words_of(title)), set(words_of(body))
            used |= title_words
            used |= body_words
            texts.append(
                (
                    last,
                    " ".join([stems[word] for word in title_words]),
                    " ".join([stems[word] for word in body_words]),
                )
            )
        self._conn.executemany("INSERT INTO search_doc VALUES (?, ?, ?, ?, ?, ?)", docs)
        self._conn.executemany(
            "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)", texts
        )
        self._conn.executemany(
            "INSERT OR IGNORE INTO search_word VALUES (?, ?)",
            [(word, stems[word]) for word in sorted(used) if stems[word]],
        )

    def search(self, text: str, kinds: Sequence[str], limit: int, now_local: str) -> list[Hit]:
        """Return the best ``limit`` hits for what was typed so far; ``now_local`` leaves out what is over."""
        typed = words_of(text)[:MAX_WORDS]
        if not typed or limit <= 0:
            return []
        ended = text[-1:].isspace()
        terms: list[list[str]] = []
        for place, word in enumerate(typed):
            last = place == len(typed) - 1 and not ended
            if word in _COMMON and (not last or len(typed) > 1):
                continue
            terms.append(self._term(word, last))
        terms = [term for term in terms if term] or []
        if not terms:
            return []
        asked = " AND ".join(f"({' OR '.join(term)})" for term in terms)
        hits = self._ask(f"title : ({asked})", kinds, limit, now_local, {})
        short = len(typed) == 1 and len(typed[0]) == 1
        if len(hits) < limit and not short:
            hits = self._ask(asked, kinds, limit, now_local, hits)
        if not hits and len(terms) > 1:
            anyone = " OR ".join(word for term in terms for word in term)
            hits = self._ask(anyone, kinds, limit, now_local, hits)
        return list(hits.values())

    def _term(self, word: str, last: bool) -> list[str]:
        """Return the FTS5 terms that a typed word stands for."""
        stem = self.stems[word] or word
        if last:
            found = [
                row[0]
                for row in self._conn.execute(
                    "SELECT DISTINCT stem FROM search_word WHERE word >= ? AND word < ? LIMIT ?",
                    (word, word + "\U0010ffff", _MAX_STEMS),
                )
            ]
            if len(found) == _MAX_STEMS:
                return [f'"{word}"*']
            known = found or self._known(stem)
        else:
            known = self._known(stem)
        if not known:
            known = self._near(word, last)
        return [f'"{one}"' for one in known]

    def _known(self, stem: str) -> list[str]:
        row = self._conn.execute(
            "SELECT stem FROM search_word WHERE stem = ? LIMIT 1", (stem,)
        ).fetchone()
        return [row[0]] if row else []

    def _near(self, word: str, last: bool) -> list[str]:
        """Return the stems of the known words nearest to a word that nobody wrote."""
        if len(word) < _TYPO_LETTERS:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < 6 else 2
        vocabulary = self._vocabulary()
        # of a word that is being typed only the beginning is there, perhaps with a letter missing
        lengths = (len(word), len(word) + 1) if last else (None,)
        near = [
            (distance, vocabulary[at])
            for length in lengths
            for _, distance, at in process.extract(
                word,
                [known[:length] for known in vocabulary],
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=12,
            )
        ]
        best = min((distance for distance, _ in near), default=0)
        stems = (self.stems[known] for distance, known in sorted(near) if distance == best)
        return list(dict.fromkeys(stem for stem in stems if stem))

    def _vocabulary(self) -> list[str]:
        (count,) = self._conn.execute("SELECT coalesce(max(rowid), 0) FROM search_word").fetchone()
        if self._words[0] != count:
            rows = self._conn.execute("SELECT word FROM search_word ORDER BY word")
            self._words = (count, [row[0] for row in rows if len(row[0]) >= _TYPO_LETTERS - 1])
        return self._words[1]

    def _ask(
        self, asked: str, kinds: Sequence[str], limit: int, now_local: str, hits: dict[Any, Hit]
    ) -> dict[Any, Hit]:
        """Return ``hits`` with what ``asked`` finds more, up to ``limit``."""
        marks = ", ".join("?" * len(kinds))
        rows = self._conn.execute(
            "SELECT d.kind, d.record, d.title, d.line, f.score FROM (SELECT rowid,"
            f" -bm25(search_text, {TITLE_WEIGHT}, 1.0) AS score FROM search_text WHERE search_text MATCH ?) f"
            " JOIN search_doc d ON d.doc = f.rowid"
            f" WHERE d.until >= ? AND d.kind IN ({marks}) ORDER BY f.score DESC, d.doc LIMIT ?",
            (asked, now_local, *kinds, limit),
        )
        found = dict(hits)
        for row in rows:
            if len(found) < limit:
                found.setdefault((row[0], row[1]), Hit(*row))
        return found


def _line(body: str) -> str:
    if len(body) <= _LINE_CHARACTERS:
        return body.strip()
    return body[:_LINE_CHARACTERS].rsplit(" ", 1)[0].strip() + "…"


def _text(record: Record, owners: dict[str, str]) -> tuple[str, str, str] | None:
    """Return title, body and until when a record is worth finding; None when it is not to be found."""
    if record.visibility != "public":
        return None
    match record:
        case Activity(state="published"):
            words = [record.summary, record.place, record.host, record.category]
            words.append(owners.get(record.organiser) or "")
            return record.title, " ".join(words), _until(record)
        case Service():
            words = [record.summary, record.target_group, *record.themes]
            words.append(owners.get(record.organisation) or "")
            return record.name, " ".join(words), FOREVER
        case HelpPost(state="open"):
            body = " ".join((record.summary, record.area, record.day_part, record.category))
            return record.title, body, f"{record.expires}T23:59" if record.expires else FOREVER
    return None


def _until(activity: Activity) -> str:
    """Return the local moment after which an activity takes place no more; a series without UNTIL has none."""
    if activity.rrule:
        until = re.search(r"UNTIL=(\d{4})(\d\d)(\d\d)", activity.rrule.upper())
        return f"{until[1]}-{until[2]}-{until[3]}T23:59" if until else FOREVER
    start = max((activity.starts, *activity.rdates))
    begin = parse_local(start)
    if begin is None:
        return FOREVER
    return local_iso(begin + timedelta(minutes=max(activity.duration_min, 0)))
