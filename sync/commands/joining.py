"""Joining a neighbourhood, and making a disk ready to be copied, on the command line."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from sync.errors import BadInput, of_disk
from sync.options import as_typed, data_option

STDIN = "-"


@click.command()
@click.argument("words", nargs=-1, metavar="[URL [CODE] | TEKST]")
@data_option()
@click.option(
    "--kind",
    type=click.Choice(["kiosk", "desk"]),
    help="Zuil of balie; anders zoals de code zegt, en wat het apparaat al was.",
)
@click.option("--name", default="", help="Hoe dit apparaat heet.")
@click.option(
    "--code-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Lees de code, of de tekst van de QR-code, uit dit bestand.",
)
@click.option(
    "--ca",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Uw eigen certificaatautoriteit, in PEM-vorm.",
)
@click.option(
    "--insecure-http",
    is_flag=True,
    help="Sta http:// naar een andere computer toe, op een netwerk van uzelf.",
)
@click.option(
    "--set-apart",
    is_flag=True,
    help="Naar een andere wijk, ook als nog niet alles is verstuurd: dat blijft hier, opzij gezet.",
)
def enrol(
    words: tuple[str, ...],
    folder: Path,
    kind: str | None,
    name: str,
    code_file: Path | None,
    ca: Path | None,
    insecure_http: bool,
    set_apart: bool,
) -> None:
    """Meld dit apparaat aan bij de server op URL met een CODE; de spatie in de code mag blijven.

    TEKST is wat in de QR-code staat. Wat u weglaat of als - geeft, wordt gevraagd of van de invoer gelezen: zo staat de
    code niet op de opdrachtregel.
    """
    from sync.line.enrolment import join

    url, code, fingerprint = _understood(words, code_file)
    done = join(
        folder,
        url,
        code,
        kind=kind or "",
        name=name,
        now_ms=time.time_ns() // 1_000_000,
        server_fingerprint=fingerprint,
        ca=ca,
        insecure_http=insecure_http,
        leave_unsent=set_apart,
    )
    if done.still_there:
        click.echo("Wat dit apparaat eerst was, staat misschien nog bij de server.")
        click.echo(
            as_typed(f"Laat de beheerder kijken, met: buurtzuil admin revoke {done.still_there}")
        )
    click.echo(
        as_typed(
            f"Dit apparaat hoort er nu bij. Haal de gegevens op met: buurtzuil sync --once --data {folder}"
        )
    )


def _understood(words: tuple[str, ...], code_file: Path | None) -> tuple[str, str, str]:
    """Return address, code and the fingerprint of the server's key, which is empty where no scanned text told it."""
    from sync.invitation import PREFIX, read_invitation

    given = [word for word in words if word != STDIN]
    if code_file is not None:
        given.append(_read(code_file))
    elif len(given) < 2 and not "".join(given).startswith(PREFIX):
        given += _ask("Code" if given else "Tekst van de QR-code").split()
    if given and given[0].startswith(("http://", "https://")) and len(given) > 1:
        if given[1].startswith(PREFIX):
            raise BadInput("In een QR-code staat het adres al.", "Laat het adres weg.")
        return given[0], "".join(given[1:]), ""
    if not "".join(given).startswith(PREFIX):
        raise BadInput("Een adres en een code zijn nodig.", "Of scan de QR-code van de beheerder.")
    told = read_invitation("".join(given))
    return told.server, told.code, told.server_fingerprint


def _read(path: Path) -> str:
    try:
        text = path.read_text("utf-8").strip()
        if not text:
            raise BadInput(f"Het bestand {path} is leeg.", "Zet de code erin, of typ hem.")
        return text
    except FileNotFoundError:
        raise BadInput(f"Het bestand {path} is er niet.", "Kijk de naam na.") from None
    except UnicodeDecodeError:
        raise BadInput(f"In het bestand {path} staat geen code.", "Kijk de naam na.") from None
    except OSError as error:
        raise of_disk(error) from error


def _ask(what: str) -> str:
    """Return a line that is typed unseen, or comes from the input."""
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True))
    return sys.stdin.readline().strip()


@click.command("seal-image")
@data_option()
@click.option("--yes-lose", is_flag=True, help="Ook als er iets alleen op dit apparaat staat.")
def seal_image(folder: Path, yes_lose: bool) -> None:
    """Maak de map klaar voor een schijf die u kopieert; elke kopie meldt u daarna apart aan.

    Zet de zuil eerst uit.
    """
    from sync.upkeep.image import seal_image as seal

    removed = seal(folder, lose=yes_lose)
    if removed:
        click.echo(f"Weggehaald: {', '.join(removed)}.")
        click.echo("Kopieer nu de schijf, zonder de zuil weer te starten.")
    else:
        click.echo("Deze map was al klaar om te kopiëren.")
    click.echo(as_typed("Meld elke kopie aan met: buurtzuil enrol ADRES CODE"))
