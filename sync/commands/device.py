"""The device's side on the command line: sync, enrol, status."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from sync.commands.joining import enrol as enrol
from sync.options import aloud
from sync.options import data_option as data_option


def _now() -> datetime:
    return datetime.now(UTC)


@click.command()
@data_option()
@click.option("--once", is_flag=True, help="Een keer, en dan klaar.")
@click.option("--json", "as_json", is_flag=True, help="Geef een JSON-document.")
def sync(folder: Path, once: bool, as_json: bool) -> None:
    """Wissel gegevens uit met de server."""
    from sync.line.exchange import exchange_once
    from sync.line.fetching import fetch
    from sync.upkeep.opening import open_own
    from sync.words import Words

    words = Words()
    with open_own(folder, clock=_now, say=aloud) as replica:
        while True:
            result = exchange_once(replica)
            fetch(replica)
            if as_json:
                click.echo(
                    json.dumps(
                        {"pushed": result.pushed, "pulled": result.pulled, "trips": result.trips}
                    )
                )
            else:
                sent = words.tn("{n} wijziging gestuurd", "{n} wijzigingen gestuurd", result.pushed)
                got = words.tn("{n} gegeven gekregen", "{n} gegevens gekregen", result.pulled)
                click.echo(words.t("Klaar: {sent}, {got}.", sent=sent, got=got))
            if once or as_json:
                return
            time.sleep(max(result.wait_s, 15.0))


@click.command()
@data_option()
@click.option("--json", "as_json", is_flag=True, help="Geef een JSON-document.")
def status(folder: Path, as_json: bool) -> None:
    """Zeg hoe dit apparaat ervoor staat."""
    import msgspec

    from sync.disk.status_words import StatusWords
    from sync.upkeep.opening import open_to_read
    from sync.words import Words

    with open_to_read(folder, clock=_now) as replica:
        found = replica.status()
        if as_json:
            click.echo(msgspec.json.encode(found).decode())
            return
        sure = replica.local_now() if found.clock == "trusted" else None
        zone, words = replica.zone, Words()
    said = StatusWords(
        found, words, lambda moment: moment.astimezone(zone).replace(tzinfo=None), sure
    )
    lines = [said.updated(), *(f"{one.strong} {one.line}".strip() for one in said.lines())]
    for line in lines:
        if line:
            click.echo(line)
