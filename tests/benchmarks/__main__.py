"""``python -m tests.benchmarks [NAME ...]``: measure, say it in a table, and end with one JSON document."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence

import tests.benchmarks
from tests.benchmarks import Row


def modules() -> dict[str, str]:
    """Return each benchmark's name with the module that measures it, in a fixed order."""
    found: dict[str, str] = {}
    for info in pkgutil.iter_modules(tests.benchmarks.__path__):
        if info.name.startswith("bench_"):
            name = f"tests.benchmarks.{info.name}"
            found |= dict.fromkeys(importlib.import_module(name).NAMES, name)
    return found


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def main(names: Sequence[str]) -> int:
    """Run the benchmarks of these names, or all; return the exit status."""
    known = modules()
    for name in names:
        if name not in known:
            print(f"unknown benchmark: {name}; known are {', '.join(known)}", file=sys.stderr)
            return 2
    rows: list[Row] = []
    print(f"{'name':<24}{'value':>10} {'unit':<5}{'floor':>10}{'ratio':>8}")
    for module in dict.fromkeys(known[name] for name in names or known):
        for row in importlib.import_module(module).run():
            if not names or row.name in names:
                rows.append(row)
                print(
                    f"{row.name:<24}{_number(row.value):>10} {row.unit:<5}"
                    f"{_number(row.floor):>10}{_number(row.ratio):>8}",
                    flush=True,
                )
    document = [
        {
            "name": row.name,
            "value": row.value,
            "unit": row.unit,
            "floor": row.floor,
            "ratio": row.ratio,
        }
        for row in rows
    ]
    print(json.dumps({"benchmarks": document}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
