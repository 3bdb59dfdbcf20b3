"""A week in rows: its days as groups, and every activity as lines of words in columns.

On an ordinary handout a row has three columns: the time, the title, and where and for how much. In large print the third
stands under the second. The columns are as wide as makes the fewest lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from printing.fonts import Face, printable, text_width_pt
from printing.lines import ELLIPSIS, break_lines, clip
from printing.paper import LEADING, TypeScale, pt
from printing.sheets import DAYS_LONG, WeekLine, WeekNotice, WeekSheet
from printing.symbols import of_kind
from printing.week_head import MAX_NOTICE_LINES, MAX_URGENT, is_cut, notice_lines
from sync.dates import capital, clock_time, day_month, short_date, weekday
from sync.words import Words

MAX_TITLE_LINES = 3
MAX_FACT_LINES = 4
MAX_WHOLE_LINES = 6
"""Lines of a message that stands whole or not at all."""
_GUTTER_PT = pt(5.1)
_WHOLE_LETTERS = 20
"""A word of so many letters is better in a smaller type than parted."""
_ICON_GUTTER_PT = pt(2)
_SHARES = (0.36, 0.40, 0.44, 0.48, 0.52)
"""Parts of the width beside the time that the facts may take."""


MAX_NOTICES = 6


class DayGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A day, or some days on end with nothing on them; or the messages behind the last day."""

    first: date
    last: date
    name: str = ""
    """Stands above it in place of its day."""
    said: str = ""
    """In place of activities or above them: that the house is closed, that there is nothing."""
    lines: tuple[WeekLine, ...] = ()

    notices: tuple[WeekNotice, ...] = ()
    unshown: int = 0
    """Messages that have no place here."""
    brief: bool = False
    """Messages stand with their title and a line."""
    whole: bool = False
    """A message that would be cut is only counted."""

    def headings(self, words: Words) -> tuple[tuple[str, str], ...]:
        """Return the heading in a strong and a quiet part, ("Maandag", "23 november"), and shorter forms of it."""
        if self.notices or self.unshown:
            return ((words.t("Berichten"), ""),)
        if self.name:
            return ((self.name, ""),)
        day = capital(weekday(self.first, words))
        brief, _, short = capital(short_date(self.first, words)).partition(" ")
        if self.first == self.last:
            return (day, day_month(self.first, words)), (day, short), (brief, short)
        same_month = self.first.month == self.last.month
        begin = f"{day} {self.first.day if same_month else day_month(self.first, words)}"
        end = f"{weekday(self.last, words)} {day_month(self.last, words)}"
        begin_brief = f"{brief} {self.first.day if same_month else short}"
        end_brief = short_date(self.last, words)
        to = words.t("{first} t/m {last}", first=begin_brief, last=end_brief)
        numbers = words.t(
            "{first} t/m {last}",
            first=self.first.day if same_month else short,
            last=short_date(self.last, words).partition(" ")[2],
        )
        return (
            (self._span(begin, end, words), ""),
            (self._span(begin_brief, end_brief, words), ""),
            (to, ""),
            (capital(numbers), ""),
        )

    def _span(self, begin: str, end: str, words: Words) -> str:
        if (self.last - self.first).days == 1:
            return words.t("{first} en {last}", first=begin, last=end)
        return words.t("{first} tot en met {last}", first=begin, last=end)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One activity, or one line that stands in its place."""

    starts: datetime | None = None
    ends: datetime | None = None
    title: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    cancelled: bool = False
    icon: str = ""
    """Name of the pictogram of its kind; empty for none."""
    wide: bool = False
    """It takes the whole width: a message."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Widths of the columns in points."""

    time_pt: float
    begin_pt: float
    """Where beginnings end, at the right of each: 9.30 under 10.00."""
    icon_pt: float = 0.0
    """For the pictogram before the title, with the space behind it; nothing where no row has one."""
    title_pt: float
    facts_pt: float
    stacked: bool = False
    """Facts stand under the title."""
    endings_below: bool = False
    """When it ends stands under when it begins."""


def groups_of(week: WeekSheet, words: Words) -> tuple[DayGroup, ...]:
    """Return the days of a week; neighbours with nothing on them, for the same reason, stand together.

    Where only some activities were chosen, days without them are left out: there may well be others.
    """
    found: list[DayGroup] = []
    chosen = week.chosen and any(day.lines for day in week.days)
    for day in week.days:
        if chosen and not day.lines:
            continue
        name = words.t("Activiteiten") if len(week.days) == 1 else ""  # its day is the title
        said = day.closed if day.closed or day.lines else words.t("Geen activiteiten")
        before = found[-1] if found else None
        if before is not None and not day.lines and not before.lines and before.said == said:
            found[-1] = msgspec.structs.replace(before, last=day.day)
        else:
            found.append(
                DayGroup(first=day.day, last=day.day, name=name, said=said, lines=day.lines)
            )
    return tuple(found)


class Telling(msgspec.Struct, frozen=True):
    """How much stands on a paper beside the activities themselves."""

    urgent_brief: bool = False
    notices_brief: bool = False
    notices: int = MAX_NOTICES
    in_foot: bool = False
    """What is left out is counted in the foot, where it takes no room, and not behind the last day."""
    pictograms: bool = True
    whole: bool = False
    """A message stands there whole or not at all: nobody reads on from a wall."""


TELLINGS = (
    Telling(),
    Telling(pictograms=False),
    Telling(notices_brief=True, pictograms=False),
    Telling(notices_brief=True, notices=2, pictograms=False),
    Telling(notices=0),
    Telling(notices=0, pictograms=False),
    Telling(notices=0, in_foot=True, pictograms=False),
    Telling(urgent_brief=True, notices_brief=True, notices=2, pictograms=False),
    Telling(urgent_brief=True, notices=0),
    Telling(urgent_brief=True, notices=0, pictograms=False),
    Telling(urgent_brief=True, notices=0, in_foot=True, pictograms=False),
)
"""From whole to least; what is urgent is cut last. No message and no pictogram costs an activity its sheet: they are there as
far as there is room, and what is left out is counted."""


def tellings_beside(week: WeekSheet, *, urgent_brief: bool, whole: bool) -> Iterator[Telling]:
    """Yield how much may stand beside days whose type was chosen, the most first: all messages, then fewer, and pictograms."""
    for notices in range(min(len(week.notices), MAX_NOTICES), -1, -1):
        for pictograms in (True, False):
            yield Telling(
                urgent_brief=urgent_brief, notices=notices, pictograms=pictograms, whole=whole
            )


def _behind(week: WeekSheet) -> tuple[WeekNotice, ...]:
    """Return the messages that do not stand in front."""
    urgent = [one for one in week.notices if one.urgent]
    return (*urgent[MAX_URGENT:], *(one for one in week.notices if not one.urgent))


def counted_in_foot(week: WeekSheet, telling: Telling) -> int:
    """Return of how many messages only the foot says that they are there."""
    return len(_behind(week)) if telling.in_foot else 0


def notices_group(week: WeekSheet, telling: Telling) -> tuple[DayGroup, ...]:
    """Return the messages that stand behind the last day, as one group; none where there are none or no room at all."""
    rest = _behind(week)
    if not rest or telling.in_foot:
        return ()
    last = week.days[-1].day
    shown = rest[: telling.notices]
    return (
        DayGroup(
            first=last,
            last=last,
            notices=shown,
            unshown=len(rest) - len(shown),
            brief=telling.notices_brief,
            whole=telling.whole,
        ),
    )


def time_words(starts: datetime, ends: datetime, words: Words) -> tuple[str, str]:
    """Return when a row begins and the rest: ("10.00", "tot 11.30"); what has no length, or lasts for days, only begins."""
    if not timedelta(0) < ends - starts < DAYS_LONG:
        return clock_time(starts), ""
    return clock_time(starts), words.t("tot {time}", time=clock_time(ends))


def time_gap_pt(scale: TypeScale) -> float:
    """Return the space between the beginning and "tot"."""
    return text_width_pt(" ", "bold", scale.body_pt) * 1.3


def icon_size_pt(scale: TypeScale) -> float:
    """Return the size of a pictogram beside a line of body type: as high as the line."""
    return scale.body_pt * LEADING


def columns_for(
    groups: Sequence[DayGroup],
    scale: TypeScale,
    width_pt: float,
    words: Words,
    *,
    stacked: bool,
    endings_below: bool = False,
    pictograms: bool = False,
) -> Columns:
    """Return the columns that make the fewest lines of these days in ``width_pt`` points."""
    ending_pt = text_width_pt(words.t("tot {time}", time="00.00"), "regular", scale.body_pt)
    if endings_below:
        begin_pt = max(text_width_pt("00.00", "bold", scale.body_pt), ending_pt)
        time_pt = begin_pt + _GUTTER_PT
    else:
        begin_pt = text_width_pt("00.00", "bold", scale.body_pt)
        time_pt = begin_pt + time_gap_pt(scale) + ending_pt + _GUTTER_PT
    drawn = pictograms and any(line.category for group in groups for line in group.lines)
    icon_pt = icon_size_pt(scale) + _ICON_GUTTER_PT if drawn else 0.0
    rest_pt = width_pt - time_pt - icon_pt
    if stacked:
        return Columns(
            time_pt=time_pt,
            begin_pt=begin_pt,
            icon_pt=icon_pt,
            title_pt=rest_pt,
            facts_pt=rest_pt,
            stacked=True,
            endings_below=endings_below,
        )
    choices = [
        Columns(
            time_pt=time_pt,
            begin_pt=begin_pt,
            icon_pt=icon_pt,
            title_pt=rest_pt * (1 - share) - _GUTTER_PT,
            facts_pt=rest_pt * share,
        )
        for share in _SHARES
    ]
    return min(
        choices,
        key=lambda columns: sum(
            row_lines(row, columns)
            for group in groups
            for row in rows_of(group, columns, scale, words)
        ),
    )


def parts_a_word(groups: Sequence[DayGroup], columns: Columns, scale: TypeScale) -> bool:
    """Return whether a title has a word that must be parted in these columns although it is not very long."""
    return any(
        text_width_pt(word, "bold", scale.body_pt) > columns.title_pt
        for group in groups
        for line in group.lines
        for word in printable(line.title).split(" ")
        if len(word) <= _WHOLE_LETTERS
    )


def rows_of(group: DayGroup, columns: Columns, scale: TypeScale, words: Words) -> tuple[Row, ...]:
    """Return the rows of a day; what is cut says where the rest is."""
    rows = []
    if group.said:
        width_pt = columns.title_pt + (0 if columns.stacked else columns.facts_pt)
        wide = columns.endings_below
        width_pt += columns.time_pt + columns.icon_pt if wide else 0
        said = _most(group.said, "bold", scale, width_pt, MAX_TITLE_LINES)
        rows.append(Row(title=said, wide=wide))
    rows += _notice_rows(group, columns, scale, words)
    rows += [_row(line, columns, scale, words) for line in group.lines]
    return tuple(rows)


def _row(line: WeekLine, columns: Columns, scale: TypeScale, words: Words) -> Row:
    title = _most(line.title, "bold", scale, columns.title_pt, MAX_TITLE_LINES)
    strong = _most(line.strong, "bold", scale, columns.facts_pt, 2)
    most = MAX_FACT_LINES - len(strong)
    facts = break_lines(line.facts, "regular", scale.body_pt, columns.facts_pt)
    if len(facts) > most or any(
        lines[-1:] and lines[-1].endswith(ELLIPSIS) for lines in (title, strong)
    ):
        facts = clip(facts, most - 1, "regular", scale.body_pt, columns.facts_pt)
        facts += _most(words.t("Meer op de zuil."), "regular", scale, columns.facts_pt, 1)
    return Row(
        starts=None if line.going_on else line.starts,
        ends=None if line.going_on else line.ends,
        title=title,
        strong=strong,
        facts=facts,
        cancelled=line.cancelled,
        icon=of_kind(line.category) if line.category and columns.icon_pt else "",
    )


def _notice_rows(group: DayGroup, columns: Columns, scale: TypeScale, words: Words) -> list[Row]:
    """Return messages as rows of the whole width; the last one says how many there are more."""
    width_pt = columns.time_pt + columns.icon_pt + columns.title_pt
    width_pt += 0 if columns.stacked else columns.facts_pt + _GUTTER_PT
    rows, unshown = [], group.unshown
    for notice in group.notices:
        if group.whole and is_cut(notice, scale.body_pt, width_pt, MAX_WHOLE_LINES):
            unshown += 1
            continue
        most = MAX_WHOLE_LINES if group.whole else 1 if group.brief else MAX_NOTICE_LINES
        title, text = notice_lines(notice, scale.body_pt, width_pt, words, most)
        rows.append(Row(title=title, facts=text, wide=True))
    if unshown:
        more = words.tn(
            "Nog {n} bericht staat op de zuil.", "Nog {n} berichten staan op de zuil.", unshown
        )
        rows.append(Row(facts=_most(more, "regular", scale, width_pt, 2), wide=True))
    return rows


def _most(text: str, face: Face, scale: TypeScale, width_pt: float, most: int) -> tuple[str, ...]:
    lines = break_lines(text, face, scale.body_pt, width_pt)
    return clip(lines, most, face, scale.body_pt, width_pt)


def row_lines(row: Row, columns: Columns) -> int:
    """Return how many lines high a row is."""
    beside = len(row.strong) + len(row.facts)
    under = columns.stacked or row.wide
    lines = len(row.title) + beside if under else max(len(row.title), beside)
    timed = row.starts is not None and columns.endings_below
    return max(lines, 2 if timed else 1)


def row_height_pt(row: Row, columns: Columns, scale: TypeScale) -> float:
    """Return the height of a row's words in points."""
    return row_lines(row, columns) * scale.body_pt * LEADING
