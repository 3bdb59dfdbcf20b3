"""``buurtzuil doctor``: looks a device over, one line for each thing, with what to do when something is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from sync.device import DeviceSettings, read_device
from sync.errors import UserFacing
from sync.options import as_typed, data_option
from sync.upkeep.doctor import Check, ill, look_over, well
from sync.words import N_, Words

if TYPE_CHECKING:
    from printing.ipp import Printer

PRINTER_TIMEOUT_S = 5.0


def _now() -> datetime:
    return datetime.now(UTC)


@click.command()
@data_option()
@click.option("--json", "as_json", is_flag=True, help="Geef een JSON-document.")
def doctor(folder: Path, as_json: bool) -> None:
    """Kijk dit apparaat na, en zeg wat er te doen is."""
    words = Words()
    checks = list(look_over(folder, words, _now))
    if any(check.name == "device" and check.ok for check in checks):
        checks += _printer(folder, words)
        checks += _slip_printer(folder, words)
        checks.append(_camera(folder, words))
    fine = all(check.ok for check in checks)
    if as_json:
        click.echo(json.dumps({"ok": fine, "checks": [msgspec.to_builtins(one) for one in checks]}))
    else:
        for check in checks:
            mark = words.t("goed") if check.ok else words.t("fout")
            number = f"{words.t('Storing {n}', n=check.trouble)}. " if check.trouble else ""
            click.echo(as_typed(f"{mark:5} {number}{check.text} {check.todo}".rstrip()))
    if not fine:
        sys.exit(1)


def _printer(folder: Path, words: Words) -> Iterator[Check]:
    """Yield whether the printer at the device's address answers; nothing for a device without one."""
    from printing.ipp import Printer, read_target

    try:
        device = read_device(folder)
        target = read_target(device.printer) if device is not None else None
        if target is None:
            return
        if target.folder is not None:
            if not target.folder.is_dir():
                raise UserFacing(
                    N_("De map voor papieren is er niet."), N_("Maak de map, of kies een andere.")
                )
            yield well("printer", words.t("Papieren komen in een map."))
            return
        printer = Printer(target, PRINTER_TIMEOUT_S)
        says = printer.ask()
        if not says.accepting:
            raise UserFacing(
                N_("De printer neemt nu geen papieren aan."), N_("Kijk op de printer wat er is.")
            )
        yield well("printer", words.t("De printer antwoordt."))
    except UserFacing as error:
        yield ill("printer", error, words)
        return
    yield _margins(device, printer, words)


def _slip_printer(folder: Path, words: Words) -> Iterator[Check]:
    """Yield how the printer of slips fares; nothing for a device without one of its own."""
    from printing.printer_looks import look_at

    try:
        device = read_device(folder)
        if device is None or not device.slip_printer:
            return
        seen = look_at(device, "slips", folder)
        if seen.bad:
            raise UserFacing(seen.what, seen.next)
        yield well(
            "slip_printer", " ".join(words.t(text) for text in (seen.what, seen.next) if text)
        )
    except UserFacing as error:
        yield ill("slip_printer", error, words)


def _margins(device: DeviceSettings | None, printer: Printer, words: Words) -> Check:
    """Return whether our papers stay clear of what the printer leaves white, as was measured, or else as it says."""
    from printing.capabilities import Margins
    from printing.testpage import said, too_narrow
    from printing.ticket import A4

    if device is not None and device.margins_mm and device.margins_of == device.printer:
        top, right, bottom, left = device.margins_mm
        margins: Margins | None = Margins(
            top_mm=top, right_mm=right, bottom_mm=bottom, left_mm=left
        )
    else:
        try:
            margins = printer.margins(A4)
        except UserFacing as error:
            return ill("margins", error, words)
    wrong = too_narrow(margins) if margins is not None else ()
    if wrong:
        what = " ".join(said(one, words) for one in wrong)
        lost = UserFacing(what, N_("Print het testblad, en kijk of er iets wegvalt."))
        return ill("margins", lost, words)
    if margins is None:
        return well("margins", words.t("De printer zegt niet hoeveel hij wit laat."))
    return well("margins", words.t("De printer laat minder wit dan onze papieren."))


def _camera(folder: Path, words: Words) -> Check:
    """Return whether the camera is off, or is where the device's setting says. It does not go on for this."""
    from kiosk.camera_command import camera_line

    device = read_device(folder)
    try:
        return well("camera", camera_line(device.camera if device is not None else "", words))
    except UserFacing as error:
        return ill("camera", error, words)
