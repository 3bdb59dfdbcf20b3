"""Search over activities, services and help posts, as somebody types with one finger.

How a keystroke becomes hits
----------------------------
1. words     the text in lower case without diacritics, cut into words (``words_of``)
2. stems     a finished word is taken as its Dutch stem (Snowball); common little words are left out
3. typing    the last word is a beginning: it stands for the stems of all known words that begin so
4. compounds a word is looked for inside longer ones too: "gymnastiek" in "stoelgymnastiek"
5. titles    first those with every word in the title, then those with it anywhere, best first (BM25)
6. typos     a word that nobody wrote is taken as the known words nearest to it (optimal string alignment)

The index (SQLite FTS5) holds stems only and no text: ``search_doc`` says which record a row is of, and a record that changed
gets a new row. The old row is found no more because its ``search_doc`` is gone; ``rebuild`` sweeps such rows out.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Sequence

import msgspec

from sync.disk.record_tables import read_record
from sync.records import Activity, HelpPost, Record, Service
from sync.recurrence import end_of, parse_local

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
_NO_STEMS = {word.encode(): b"" for word in _COMMON}
_MAX_KNOWN = 50_000
"""How many stems are kept in memory: all of any neighbourhood that was seen."""
_PENDING_BYTES = 16 * 1024 * 1024
"""How much of the index a transaction may gather before it is written; what is written in parts is merged again and again."""
_LETTERS = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))
"""Everything that is no plain letter or digit is a space."""


_BETWEEN = "\x1e"
"""Stands between texts that are taken apart together; no text that can be shown has it."""
_LETTERS_APART = _LETTERS[: ord(_BETWEEN)] + _BETWEEN.encode() + _LETTERS[ord(_BETWEEN) + 1 :]
_FAR = re.compile("[^\x00-\u0482\u2000-\u20cf\u2100-\u2bff]")
"""Outside of these letters, Latin and Greek and common signs, there are other signs that stand on a letter than ``_SIGNS``."""
_SIGNS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_WHOLE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
"""Letters that do not fall apart into a letter and a sign."""
_WHOLE_SIGNS = re.compile(f"[{''.join(map(chr, _WHOLE))}]")


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
    text = text.casefold()
    if _WHOLE_SIGNS.search(text) is not None:
        text = text.translate(_WHOLE)
    parted = unicodedata.normalize("NFKD", text)
    if _FAR.search(parted) is None:
        return _SIGNS.sub("", parted).lower()
    return "".join(
        c for c in parted if not unicodedata.combining(c)
    ).lower()  # 𝘈 is a capital till here


def _words(text: str) -> list[bytes]:
    """Return the words of a text, plain. As bytes: half as slow as a regular expression, and a first sync has many."""
    return plain(text).encode("ascii", "replace").translate(_LETTERS).split()


def _word_sets(texts: Sequence[str]) -> list[set[bytes]]:
    """Return the words of each text. All at once: a first sync has so many that the calls for each are most of the time."""
    whole = _BETWEEN.join(texts)
    if whole.isascii() or _FAR.search(whole) is None:
        raw = plain(whole).encode("ascii", "replace").translate(_LETTERS_APART)
        parts = raw.split(_BETWEEN.encode())
        if len(parts) == len(texts):
            return [set(part.split()) for part in parts]
    return [set(_words(text)) for text in texts]


def words_of(text: str) -> list[str]:
    """Return the words of a text, plain."""
    return [word.decode() for word in _words(text)]


class _Stems(dict[bytes, bytes]):
    """Word to stem, each stemmed once; an empty stem is a word that is left out."""

    def __init__(self) -> None:
        from Stemmer import Stemmer

        super().__init__(_NO_STEMS)
        self._stem = Stemmer("dutch", maxCacheSize=0).stemWord
        self._new: list[bytes] = []

    def __missing__(self, word: bytes) -> bytes:
        stem: bytes = self._stem(word)
        self[word] = stem
        self._new.append(word)
        return stem

    def new(self) -> list[tuple[str, str]]:
        """Return the words, with their stems, that were met for the first time since this was last asked; in order."""
        found = [(word.decode(), self[word].decode()) for word in sorted(self._new) if self[word]]
        self._new.clear()
        if len(self) > _MAX_KNOWN:  # of a very large neighbourhood they would fill the memory
            self.clear()
            self.update(_NO_STEMS)
        return found

    def of(self, word: str) -> str:
        """Return the stem of a word."""
        return self[word.encode()].decode()


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

    def rebuild(self) -> Callable[[str, Iterable[Record]], None]:
        """Empty the index; return what fills it with the records of a kind that are shown, as many at a time as one likes."""
        for table in ("search_doc", "search_word"):
            self._conn.execute(f"DELETE FROM {table}")
        self._conn.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        self._conn.execute(
            "INSERT INTO search_text (search_text, rank) VALUES ('hashsize', ?)", (_PENDING_BYTES,)
        )
        self._words = (-1, [])
        owners, stems = self._owners(), _Stems()
        return lambda kind, records: self._add(kind, records, owners, stems)

    def refresh(self, kind: str, ids: Iterable[str]) -> None:
        """Index records anew that were changed."""
        fresh = []
        for record_id in ids:
            self._conn.execute("DELETE FROM search_doc WHERE record = ?", (record_id,))
            fresh += self._conn.execute(
                f'SELECT id, fields FROM "{kind}" WHERE id = ? AND deleted = 0', (record_id,)
            ).fetchall()
        self._add(kind, [read_record(kind, *row) for row in fresh], self._owners(), _Stems())

    def _owners(self) -> dict[str, str]:
        """Return the names of organisations: what they offer is found by them too."""
        return dict(
            self._conn.execute(
                "SELECT id, json_extract(fields, '$.name') FROM organisation"
                " WHERE deleted = 0 AND json_type(fields, '$.name') = 'text'"
            )
        )

    def _add(
        self, kind: str, records: Iterable[Record], owners: dict[str, str], stems: _Stems
    ) -> None:
        """Index records; ``stems`` has met the words that are in the index already, or none."""
        (last,) = self._conn.execute("SELECT coalesce(max(id), 0) FROM search_text_docsize").fetchone()  # fmt: skip
        stem = stems.__getitem__
        found = [
            (record.id, text) for record in records if (text := _text(record, owners)) is not None
        ]
        titles = _word_sets([text[0] for _, text in found])
        bodies = _word_sets([text[1] for _, text in found])
        docs, texts = [], []
        for doc, ((record_id, text), title, body) in enumerate(
            zip(found, titles, bodies, strict=True), last + 1
        ):
            docs.append((doc, kind, record_id, text[2]))
            texts.append(
                (doc, b" ".join(map(stem, title)).decode(), b" ".join(map(stem, body)).decode())
            )
        self._conn.executemany("INSERT INTO search_doc VALUES (?, ?, ?, ?)", docs)
        self._conn.executemany(
            "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)", texts
        )
        self._conn.executemany("INSERT OR IGNORE INTO search_word VALUES (?, ?)", stems.new())

    def search(self, text: str, kinds: Sequence[str], limit: int, today: str) -> list[Hit]:
        """Return the best ``limit`` hits for what was typed so far; ``today`` (ISO) leaves out what is over."""
        typed = words_of(text)[:MAX_WORDS]
        if not typed or limit <= 0:
            return []
        ended = text[-1:].isspace()
        terms: list[list[str]] = []
        wide: list[list[str]] = []
        for place, word in enumerate(typed):
            last = place == len(typed) - 1 and not ended
            if word in _COMMON and (not last or len(typed) > 1):
                continue
            inside = self._inside(word)
            term = self._term(word, last, guess=not inside)
            if term or inside:
                terms.append(term or inside)
                wide.append(list(dict.fromkeys((*term, *inside))))
        if not terms:
            return []
        hits: dict[str, Hit] = {}
        short = len(typed) == 1 and len(typed[0]) == 1
        for anywhere in (False,) if short else (False, True):
            for of in (terms, wide) if wide != terms else (terms,):
                if len(hits) < limit:
                    asked = " AND ".join(f"({' OR '.join(term)})" for term in of)
                    asked = asked if anywhere else f"title : ({asked})"
                    hits = self._ask(asked, kinds, limit, today, hits)
        if not hits and len(terms) > 1:
            anyone = " OR ".join(word for term in terms for word in term)
            hits = self._ask(anyone, kinds, limit, today, hits)
        return list(hits.values())

    def _inside(self, word: str) -> list[str]:
        """Return the FTS5 terms of the longer words that a typed word stands in, but not at their beginning."""
        if len(word) < _TYPO_LETTERS:
            return []
        rows = self._conn.execute(
            "SELECT DISTINCT stem FROM search_word WHERE instr(word, ?) > 1 LIMIT ?",
            (word, _MAX_STEMS),
        )
        return [f'"{row[0]}"' for row in rows]

    def _term(self, word: str, last: bool, *, guess: bool) -> list[str]:
        """Return the FTS5 terms that a typed word stands for; with ``guess`` of the nearest words when nobody wrote it."""
        stem = self.stems.of(word) or word
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
        if not known and guess:
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
        stems = (self.stems.of(known) for distance, known in sorted(near) if distance == best)
        return list(dict.fromkeys(stem for stem in stems if stem))

    def _vocabulary(self) -> list[str]:
        (count,) = self._conn.execute("SELECT coalesce(max(rowid), 0) FROM search_word").fetchone()
        if self._words[0] != count:
            rows = self._conn.execute("SELECT word FROM search_word ORDER BY word")
            self._words = (count, [row[0] for row in rows if len(row[0]) >= _TYPO_LETTERS - 1])
        return self._words[1]

    def _ask(
        self, asked: str, kinds: Sequence[str], limit: int, today: str, hits: dict[str, Hit]
    ) -> dict[str, Hit]:
        """Return ``hits`` with what ``asked`` finds more, up to ``limit``."""
        marks = ", ".join("?" * len(kinds))
        rows = self._conn.execute(
            "SELECT d.kind, d.record, f.score FROM (SELECT rowid,"
            f" -bm25(search_text, {TITLE_WEIGHT}, 1.0) AS score FROM search_text WHERE search_text MATCH ?) f"
            " JOIN search_doc d ON d.doc = f.rowid"
            f" WHERE d.until >= ? AND d.kind IN ({marks}) ORDER BY f.score DESC, d.doc LIMIT ?",
            (asked, today, *kinds, limit),
        ).fetchall()
        found = dict(hits)
        for kind, record_id, score in rows:
            if len(found) >= limit:
                break
            if record_id not in found:
                found[record_id] = self._hit(kind, record_id, score)
        return found

    def _hit(self, kind: str, record_id: str, score: float) -> Hit:
        (fields,) = self._conn.execute(
            f'SELECT fields FROM "{kind}" WHERE id = ?', (record_id,)
        ).fetchone()
        record = read_record(kind, record_id, fields)
        title, body, _ = _text(record, {}) or ("", "", "")
        return Hit(kind, record_id, title, _line(getattr(record, "summary", "") or body), score)


def _line(text: str) -> str:
    text = text.strip()
    if len(text) <= _LINE_CHARACTERS:
        return text
    return text[:_LINE_CHARACTERS].rsplit(" ", 1)[0].strip() + "…"


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
            return record.title, body, record.expires[:10] or FOREVER
    return None


def _until(activity: Activity) -> str:
    """Return the last day (ISO) on which an activity takes place; a series without UNTIL has none."""
    if activity.rrule:
        until = re.search(r"UNTIL=(\d{4})(\d\d)(\d\d)", activity.rrule.upper())
        return "-".join(until.groups()) if until else FOREVER
    # to the day is exact enough, and costs a first sync nothing
    last = max((activity.starts, *activity.rdates))[:10]
    begin = parse_local(last) if activity.duration_min >= 24 * 60 else None
    return end_of(begin, activity.duration_min).date().isoformat() if begin else last or FOREVER
