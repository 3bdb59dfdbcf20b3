"""``buurtzuil camera``: which cameras this computer has, and whether this device reads badges and slips with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from kiosk.services.camera.finding import ANY, cameras, place_of
from kiosk.services.camera.v4l2 import CameraProblem, Why
from sync.device import missing_in, read_device, write_device
from sync.errors import NoDevice, UserFacing
from sync.options import WrongUsage, data_option
from sync.words import N_, Words

WHY: dict[Why, UserFacing] = {
    "none": UserFacing(
        N_("De camera is er niet."), N_("Sluit hem aan, of typ: buurtzuil camera --off.")
    ),
    "busy": UserFacing(N_("De camera is bezet."), N_("Sluit het andere programma.")),
    "denied": UserFacing(
        N_("De camera is niet vrijgegeven."), N_("Zet deze gebruiker in de groep video.")
    ),
    "unfit": UserFacing(
        N_("Deze camera werkt hier niet."), N_("Kies een andere: buurtzuil camera --device PAD.")
    ),
    "still": UserFacing(N_("De camera antwoordt niet."), N_("Haal hem los en sluit hem weer aan.")),
}
"""What to say, and what to do, when a camera that is switched on cannot be used."""


def camera_line(where: str, words: Words) -> str:
    """Return in one sentence how a device's setting stands. Raises ``UserFacing`` when what it means is not there.

    The camera itself is asked for its name only: it does not go on.
    """
    if not where:
        return words.t("De camera staat uit.")
    try:
        found = place_of(where)
    except CameraProblem as problem:
        raise WHY[problem.why] from None
    return words.t("De camera mag aan: {name}, {path}.", name=found.name, path=found.path)


def _here(words: Words) -> Iterator[str]:
    for found in cameras():
        name = found.name or words.t("zonder naam")
        yield words.t("Hier is een camera: {name}, {path}.", name=name, path=found.path)


@click.command()
@data_option()
@click.option("--on", is_flag=True, help="Lees badges en briefjes met een camera.")
@click.option("--off", is_flag=True, help="Gebruik geen camera.")
@click.option("--device", metavar="PAD", help="Welke camera; anders de eerste die er is.")
def camera(folder: Path, on: bool, off: bool, device: str | None) -> None:
    """Zeg welke camera's er zijn, of zet het lezen met een camera aan of uit."""
    words = Words()
    settings = read_device(folder)
    if settings is None:
        raise missing_in(folder) or NoDevice()
    if off and (on or device):
        raise WrongUsage(N_("Kies --on of --off, en niet allebei."))
    if (on or device) and not off:
        camera_line(device or ANY, words)  # what is not there is not switched on
    if on or off or device:
        settings = msgspec.structs.replace(settings, camera="" if off else device or ANY)
        write_device(folder, settings)
        click.echo(words.t("Dit geldt vanaf de volgende start."))
    here = list(_here(words))
    if not here and not settings.camera:
        click.echo(words.t("Hier is geen camera aangesloten."))
    for line in here:
        click.echo(line)
    click.echo(camera_line(settings.camera, words))
