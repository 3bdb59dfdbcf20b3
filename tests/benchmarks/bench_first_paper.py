"""The first handout of a process: how long it takes with nothing loaded yet, and how much memory that process has at its most.

The floor is a process that draws the same words with ReportLab alone, in the same fonts.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.benchmarks import Row

NAMES = ("handout_first", "handout_memory")
ROOT = Path(__file__).resolve().parents[2]
_WEEK = """
import msgspec, sys, time
began = time.perf_counter()
if sys.argv[1] == "whole":
    from printing.handout import handout
    from printing.sheets import WeekSheet
    from sync.words import Words
    from datetime import datetime
    sheet = msgspec.json.decode(sys.stdin.read(), type=WeekSheet)
    handout(sheet, Words("nl"), datetime(2026, 11, 20, 15, 30))
else:
    import io
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    for name in ("NotoSans-Regular", "NotoSans-Bold", "NotoSans-SemiBold"):
        pdfmetrics.registerFont(TTFont(name, f"assets/fonts/{name}.ttf"))
    canvas = Canvas(io.BytesIO(), invariant=1, pageCompression=1, initialFontName="NotoSans-Regular")
    canvas.setFont("NotoSans-Regular", 14)
    for day in msgspec.json.decode(sys.stdin.read())["days"]:
        for line in day["lines"]:
            for text in ("10.00", "tot 11.30", line["title"], line["facts"]):
                canvas.drawString(72, 400, text)
    canvas.save()
took_s = time.perf_counter() - began
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):  # ru_maxrss would count the process that started this one
        print(took_s, int(line.split()[1]) * 1024 / 1e6)
"""


def _process(what: str, sheet: bytes) -> tuple[float, float]:
    """Return how many seconds a fresh process took, and its largest size in MB."""
    done = subprocess.run(
        [sys.executable, "-c", _WEEK, what], input=sheet, capture_output=True, check=True, cwd=ROOT
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def run() -> list[Row]:
    """Measure a fresh process three times, in turns with its floor."""
    import msgspec

    from tests.printing.weeks import week

    sheet = msgspec.json.encode(week(40))
    whole, bare = zip(
        *((_process("whole", sheet), _process("bare", sheet)) for _ in range(3)), strict=True
    )
    return [
        Row(
            name="handout_first",
            value=min(one[0] for one in whole),
            unit="s",
            floor=min(one[0] for one in bare),
        ),
        Row(
            name="handout_memory",
            value=max(one[1] for one in whole),
            unit="MB",
            floor=max(one[1] for one in bare),
        ),
    ]
