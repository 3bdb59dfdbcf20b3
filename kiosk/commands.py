"""``buurtzuil``: the command line. Commands of other parts join through the entry-point group ``buurtzuil.commands``.

Exit status: 0 done, 1 refused or failed with one line that says what is wrong and what to do next, 2 wrong usage.
"""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kiosk.usage import speak_dutch, told
from sync.device import missing_in
from sync.errors import BadInput, NoDevice, UserFacing, of_disk
from sync.options import as_typed, data_option, own_name

OWN_COMMANDS = {
    "kiosk": "kiosk.commands:kiosk",
    "desk": "kiosk.commands:desk",
    "tour": "kiosk.commands:tour",
    "demonstrate": "kiosk.commands:demonstrate",
    "camera": "kiosk.camera_command:camera",
    "doctor": "kiosk.doctor:doctor",
    "lost-badge": "sync.commands.lost_badge:lost_badge",
    "print": "printing.commands:print_",
    "printer": "printing.commands.printers:printer",
}
"""Commands that need no search through what is installed, so that the screen stands there sooner."""

GROUP = "buurtzuil.commands"


class Commands(click.Group):
    """Loads a command when it is used, and no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*OWN_COMMANDS, *(point.name for point in _joined())})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, or None when there is none of that name."""
        if cmd_name in OWN_COMMANDS:
            module, _, name = OWN_COMMANDS[cmd_name].partition(":")
            found: click.Command = getattr(import_module(module), name)
            return found
        for point in _joined():
            if point.name == cmd_name:
                joined: click.Command = point.load()
                return joined
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant. Raises ``BadInput`` for one that there is not."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise BadInput(
                f"De opdracht '{args[0]}' bestaat niet.",
                "Typ 'buurtzuil --help' voor alle opdrachten.",
            )
        return super().resolve_command(ctx, args)


def _joined() -> Sequence[Any]:
    from importlib.metadata import entry_points

    return list(entry_points(group=GROUP))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    package_name="buurtzuil", prog_name="buurtzuil", message="%(prog)s %(version)s"
)
def cli() -> None:
    """De buurtzuil: agenda, hulp en buren op een scherm, ook zonder internet."""


_SERVER = click.option("--server", default="", help="Ander adres van de server.")
_WINDOWED = click.option(
    "--windowed", is_flag=True, help="In een venster, niet over het hele scherm."
)


@cli.command()
@data_option()
@_SERVER
@_WINDOWED
def kiosk(folder: Path, server: str, windowed: bool) -> None:
    """Open de zuil voor bezoekers."""
    _open(folder, server, "home", windowed)


@cli.command()
@data_option()
@_SERVER
@_WINDOWED
def desk(folder: Path, server: str, windowed: bool) -> None:
    """Open de balie voor vrijwilligers."""
    _open(folder, server, "desk", windowed)


def _open(folder: Path, server: str, first: str, windowed: bool) -> None:
    from kiosk.display import need_display

    need_display()
    missing = missing_in(folder)
    if missing is not None and not isinstance(
        missing, NoDevice
    ):  # a new folder may begin on its own
        raise missing
    gc.disable()  # what the start makes stays: looking for rubbish in it takes a tenth of its time
    if server:
        from sync.device import at_server

        at_server(folder, server)
    from kiosk.app import run

    status = run(folder, first=first, windowed=windowed)
    if status:
        sys.exit(status)


@cli.command()
@click.argument("folder", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
def tour(folder: Path) -> None:
    """Speel de belangrijkste verhalen zonder scherm: een plaatje van elke pagina, in MAP."""
    from kiosk.tour import play

    page = play(folder, click.echo)
    click.echo(f"Klaar. Bekijk het in een browser: {page}")


@cli.command()
@data_option()
def demonstrate(folder: Path) -> None:
    """Open de zuil op de voorbeeldwijk, met een eigen server op deze computer."""
    from kiosk.display import has_display

    if not has_display():
        click.echo("Er is hier geen scherm. De rondleiding wordt gemaakt in de map tour.")
        from kiosk.tour import play

        page = play(Path("tour"), click.echo)
        click.echo(f"Klaar. Bekijk het in een browser: {page}")
        return
    from kiosk.demonstration import run_demonstration

    status = run_demonstration(folder / "demonstration", click.echo)
    if status:
        sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process; whatever goes wrong on purpose is one line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak_dutch()
    try:
        status = cli.main(given, prog_name=own_name(), standalone_mode=False)
    except UserFacing as error:
        _end(f"{error.what} {error.next}", 1)
    except click.UsageError as error:
        _end(told(error, cli, given), 2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _end("Gestopt.", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        if error.errno not in _OF_THE_DISK:
            raise
        cause = of_disk(error)
        _end(f"{cause.what} {cause.next}", 1)
    sys.exit(status if isinstance(status, int) else 0)


_OF_THE_DISK = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EIO,
)


def _end(line: str, status: int) -> None:
    click.echo(as_typed(line), err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
