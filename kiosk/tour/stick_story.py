"""The story of the stick: a village has no internet, and on Friday a volunteer carries a stick to the library and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kiosk.demonstration import neighbourhood
from kiosk.tour.album import Album
from kiosk.tour.stage import Stage
from kiosk.tour.stories import SIZES
from kiosk.viewmodels.desk.stick import StickModel
from sync.changes import Draft
from sync.device import at_server
from sync.disk.replica import open_replica
from sync.line.stick_places import Stick

NOWHERE = "http://127.0.0.1:9"
"""Where no server answers (the discard port)."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Friday:
    """The stick, and the two computers that it goes between."""

    def __init__(self, town: Path, album: Album, size_px: tuple[int, int]) -> None:
        """Play in ``town``, where a server runs, on screens of ``size_px``."""
        self.album = album
        self.size_px = size_px
        self.village, self.library = town / "desk", town / "kiosk"
        self.place = town / f"USB-{size_px[0]}"
        self.place.mkdir(exist_ok=True)
        self._pictures = 0

    def visit(self, computer: Path, before: str, button: str, after: str) -> None:
        """Put the stick into a computer, press the one button, and photograph both."""
        stage = Stage(open_replica(computer, clock=_utc_now), self.size_px, first="desk")
        try:
            stage.kiosk.services.sticks = lambda: [Stick("USB VAN RIET", self.place)]
            stage.open("deskStick")
            model = stage.kiosk.app.find("deskStick")
            assert isinstance(model, StickModel)
            stage.until(lambda: button in stage.hand.names())
            self._keep(stage, before)
            stage.tap(button)
            stage.until(lambda: not model.busy, 30)
            self._keep(stage, after)
        finally:
            stage.close()

    def _keep(self, stage: Stage, text: str) -> None:
        self._pictures += 1
        wide = self.size_px[0] > self.size_px[1]
        path = self.album.path("stories", f"17-{self._pictures}-{self.size_px[0]}")
        self.album.add(stage.photograph(path), text, wide=wide)


def story_17(folder: Path, album: Album) -> None:
    """A stick goes from the village to the library and back, once upright and once wide."""
    with neighbourhood(folder, lambda line: None) as town:
        online = (town / "desk" / "device.json").read_bytes()
        at_server(town / "desk", NOWHERE)
        try:
            for name, size_px in SIZES.items():
                album.chapter(
                    f"Met een USB-stick, {name}",
                    "In het dorp is geen internet. Op vrijdag gaat een stick naar de bibliotheek en terug.",
                )
                with open_replica(town / "desk", clock=_utc_now) as desk:
                    service = desk.list("service", order="name")[0].id
                    fields = {"summary": f"Elke vrijdag, ook {name}."}
                    desk.act([Draft(kind="service", record=service, fields=fields)], "volunteer")
                _play(Friday(town, album, size_px))
        finally:
            (town / "desk" / "device.json").write_bytes(online)


def _play(friday: Friday) -> None:
    write, read = "Zet klaar op de stick", "Lees de stick"
    village, library = friday.village, friday.library
    friday.visit(village, "De stick zit erin.", write, "De brief staat klaar.")
    friday.visit(library, "In de bibliotheek is internet.", read, "De brief is gebracht.")
    friday.visit(village, "Terug in het dorp.", read, "Alles is aangekomen.")
