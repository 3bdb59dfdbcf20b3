"""The command line's own words in Dutch: what click says around our help, and of what was typed wrong.

Every page of help and every complaint about usage passes here, whichever part of the program a command comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import click

from sync.options import WrongUsage, own_name

_HEADINGS = {"Options": "Opties", "Commands": "Opdrachten", "Positional arguments": "Gegevens"}
_OWN_HELP = {
    "Show this message and exit.": "Toon deze uitleg.",
    "Show the version and exit.": "Toon de versie.",
}
_USAGE = (("[OPTIONS]", "[OPTIES]"), ("COMMAND [ARGS]...", "OPDRACHT [...]"))
_VALUES = {
    "TEXT": "TEKST",
    "INTEGER RANGE": "GETAL",
    "INTEGER": "GETAL",
    "FILE": "BESTAND",
    "DIRECTORY": "MAP",
    "PATH": "PAD",
}
_VALUE = re.compile(rf"(?<= )({'|'.join(_VALUES)})(?=$|\.\.\.)")
_EXTRA = re.compile(r"  \[[^\]]*\]$")
_TOO_MUCH = re.compile(r"extra arguments? \((.*)\)$", re.DOTALL)
_EXTRAS = (("default: ", "standaard: "), ("required", "verplicht"), ("env var: ", "omgeving: "))


class DutchHelp(click.HelpFormatter):
    """Writes a page of help; what click itself puts there is said in Dutch."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is typed."""
        for english, dutch in _USAGE:
            args = args.replace(english, dutch)
        super().write_usage(prog, args, "Gebruik: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the title of a part."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands, each with what it does."""
        super().write_dl([_row(*row) for row in rows], col_max, col_spacing)


def _row(name: str, told: str) -> tuple[str, str]:
    extra = _EXTRA.search(told)
    if extra is not None:
        said = extra.group()
        for english, dutch in _EXTRAS:
            said = said.replace(english, dutch)
        told = told[: extra.start()] + said
    return _VALUE.sub(lambda found: _VALUES[found.group()], name), _OWN_HELP.get(told, told)


def speak_dutch() -> None:
    """Let every command explain itself in Dutch; click asks this class for each page of help."""
    click.Context.formatter_class = DutchHelp


def told(error: click.UsageError, program: click.Group, given: Sequence[str]) -> str:
    """Return what is wrong with the words that were ``given`` to a program, and what to type instead.

    Where a group was named and no command, that is its page of help.
    """
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx is not None:
        return error.ctx.get_help()
    named = " ".join((own_name(), *_commands_in(program, given)))
    return f"{_what(error)} Typ '{named} --help' voor uitleg."


def _commands_in(program: click.Group, given: Sequence[str]) -> Iterator[str]:
    """Yield the words that name commands; not every error of click says itself where it was found."""
    command: click.Command | None = program
    for word in given:
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word)
            if command is not None:
                yield word


def _what(error: click.UsageError) -> str:
    if isinstance(error, WrongUsage):
        return error.message
    if isinstance(error, click.NoSuchOption):
        return f"De optie {error.option_name} bestaat niet."
    if isinstance(error, click.BadOptionUsage):
        return f"Bij de optie {error.option_name} ontbreekt een waarde, of er staat te veel."
    if isinstance(error, click.MissingParameter):
        return f"Er ontbreekt iets: {_name(error)}."
    if isinstance(error, click.BadParameter):
        return f"De waarde van {_name(error)} klopt niet.{_wanted(error.param)}"
    if isinstance(error, click.NoSuchCommand):
        return f"De opdracht '{error.command_name}' bestaat niet."
    extra = _TOO_MUCH.search(error.message)
    return f"Er staat te veel: {extra.group(1)}." if extra else "Er ontbreekt een opdracht."


def _name(error: click.BadParameter) -> str:
    """Return how a parameter is called in the help."""
    param = error.param
    if param is None:
        return "een optie"
    if isinstance(param, click.Argument):
        return param.human_readable_name.strip("[].")
    return param.opts[-1]


def _wanted(param: click.Parameter | None) -> str:
    """Return what a parameter takes, as a sentence with a space before it; nothing where its help says it better."""
    kind = param.type if param is not None else None
    if isinstance(kind, click.Choice):
        return f" Kies uit: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is not None:
        return f" Geef een getal van {kind.min} tot en met {kind.max}."
    if kind is click.INT:
        return " Geef een getal."
    if isinstance(kind, click.Path):
        if kind.dir_okay:
            return " Geef een map, en geen bestand." if not kind.file_okay else ""
        return " Geef een bestand dat er is." if kind.exists else " Geef een bestand, en geen map."
    return ""
