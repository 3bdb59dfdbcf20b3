"""``buurtzuil camera`` and what ``doctor`` says of it: off, on and where, or what to do."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import camera_command
from kiosk.commands import cli
from kiosk.services.camera.finding import ANY, cameras, place_of
from kiosk.usage import speak_dutch
from sync.device import read_device
from sync.disk.replica import Replica
from sync.errors import UserFacing
from sync.options import WrongUsage
from tests.kiosk.camera.driver import Driver, Machine


@pytest.fixture
def folder(replica: Replica) -> Path:
    replica.close()
    return replica.folder


@pytest.fixture(autouse=True)
def _this_machine(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    speak_dutch()
    seen, found = partial(cameras, machine.devices, machine), place_of
    monkeypatch.setattr(camera_command, "cameras", seen)
    monkeypatch.setattr(
        camera_command, "place_of", lambda where: found(where, machine.devices, machine)
    )


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def setting(folder: Path) -> str:
    found = read_device(folder)
    assert found is not None
    return found.camera


def told(folder: Path) -> dict[str, object]:
    checks = json.loads(typed("doctor", "--data", str(folder), "--json").stdout)["checks"]
    found: dict[str, object] = next(one for one in checks if one["name"] == "camera")
    return found


def test_it_is_switched_on_and_off_and_never_lit(folder: Path, machine: Machine) -> None:
    driver = Driver(lambda: None, name="Oog")
    path = machine.plug("video3", driver)
    off = typed("camera", "--off", "--data", str(folder))
    assert off.exit_code == 0
    assert "De camera staat uit." in off.stdout
    assert f"Hier is een camera: Oog, {path}." in off.stdout
    assert setting(folder) == ""
    assert told(folder) == {
        "name": "camera", "ok": True, "text": "De camera staat uit.", "todo": "", "trouble": 0,
    }  # fmt: skip
    on = typed("camera", "--on", "--data", str(folder))
    assert f"De camera mag aan: Oog, {path}." in on.stdout
    assert setting(folder) == ANY
    assert told(folder)["text"] == f"De camera mag aan: Oog, {path}."
    assert typed("camera", "--device", path, "--data", str(folder)).exit_code == 0
    assert setting(folder) == path
    again = typed("camera", "--data", str(folder))
    assert "volgende start" not in again.stdout
    assert (driver.times_on, machine.at_rest) == (0, True)


@pytest.mark.parametrize("plugged", [False, True])
def test_what_is_wrong_says_what_to_do(folder: Path, machine: Machine, plugged: bool) -> None:
    if plugged:
        driver = Driver(lambda: None)
        driver.denied = True
        machine.plug("video0", driver)
    said = told(folder)
    assert not said["ok"]
    assert "groep video" in str(said["todo"]) if plugged else "camera --off" in str(said["todo"])
    asked = typed("camera", "--data", str(folder))
    assert isinstance(asked.exception, UserFacing)
    assert asked.exception.what == said["text"]


def test_what_is_not_there_is_not_switched_on(folder: Path) -> None:
    assert (
        "Hier is geen camera aangesloten." in typed("camera", "--off", "--data", str(folder)).stdout
    )
    on = typed("camera", "--on", "--data", str(folder))
    assert isinstance(on.exception, UserFacing)
    assert on.exception.what == "De camera is er niet."
    assert setting(folder) == ""


def test_wrong_words_change_nothing(folder: Path, tmp_path: Path) -> None:
    both = CliRunner().invoke(
        cli, ["camera", "--on", "--off", "--data", str(folder)], standalone_mode=False
    )
    assert isinstance(both.exception, WrongUsage)
    assert setting(folder) == ANY
    nowhere = typed("camera", "--on", "--data", str(tmp_path / "nowhere"))
    assert isinstance(nowhere.exception, UserFacing)
    assert not (tmp_path / "nowhere").exists()
