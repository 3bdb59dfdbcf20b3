"""The handout of the example neighbourhood: any of the coming weeks is one sheet, both sides, at 14 points."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pikepdf
import pytest

from printing.handout import handout
from printing.sheets import week_sheet
from sync.demonstration.folder import make_demo
from sync.disk.replica import open_replica
from sync.words import Words


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2026, 9, 30), date(2027, 2, 1)])
def test_any_coming_week_is_one_sheet(today: date, tmp_path: Path) -> None:
    now_utc = datetime.combine(today, time(8), UTC)
    make_demo(tmp_path, today=today, now_utc=now_utc)
    words = Words("nl")
    with open_replica(tmp_path, clock=lambda: now_utc) as replica:
        for week in range(6):
            year, number, _ = (today + timedelta(days=7 * week)).isocalendar()
            sheet = week_sheet(replica, year, number, words)
            with pikepdf.open(io.BytesIO(handout(sheet, words, replica.local_now()))) as pdf:
                assert len(pdf.pages) == 2, (year, number)
