"""Run every check: ``python -m tests.checks [--full] [PYTEST ARGS]``.

Each check runs to its end whatever became of the others; the last lines say which failed. With pytest arguments that name
tests, only pytest runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

PACKAGES = ("kiosk", "sync", "printing", "assets", "tests")
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy --strict", ("-m", "mypy", "--strict", *PACKAGES)),
    ("import-linter", ("-c", "import sys; from importlinter.cli import lint_imports_command; sys.argv[0] = 'lint-imports'; lint_imports_command()")),
    ("qmllint", ("-m", "tests.checks.qml_lint")),
    ("catalogue", ("-m", "tests.checks.catalogue")),
)  # fmt: skip


def run(name: str, arguments: tuple[str, ...]) -> bool:
    """Run one check with this Python; return whether it passed."""
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(
        [sys.executable, *arguments], check=False, stdin=subprocess.DEVNULL
    ).returncode
    print(
        f"--- {name}: {'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - began:.1f} s",
        flush=True,
    )
    return code == 0


def main(arguments: list[str]) -> int:
    """Run the checks and pytest; return 1 when any failed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # a fifth of a test's time is waiting for a server, a printer or a disk: three workers for two cores
    pytest = ("-m", "pytest", "-n", "3", "--dist", "worksteal", *arguments)
    only_tests = any(not argument.startswith("-") for argument in arguments)
    failed = [] if only_tests else [name for name, command in CHECKS if not run(name, command)]
    if not run("pytest", pytest):
        failed.append("pytest")
    if failed:
        print(f"\nFAILED: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
