"""One number for one trouble: on the screen, by the doctor, and in what a volunteer types."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.trouble import TroubleModel
from printing.ipp import PrinterAway
from sync.commands.spare import trouble
from sync.disk.set_apart import SetApart
from sync.errors import (
    BadInput,
    BadSettings,
    DiskFull,
    KeyDamaged,
    KeyLost,
    NewerSchema,
    NotAReplica,
    NotEnrolled,
    ServerAway,
    ServerRubbish,
    UserFacing,
)
from sync.upkeep.doctor import ill
from sync.upkeep.troubles import TROUBLES, number_of
from sync.words import Words


@pytest.mark.parametrize(
    ("error", "number"),
    [
        (ServerAway(), 11),
        (DiskFull(), 12),
        (NotAReplica(), 13),
        (SetApart("clone"), 15),
        (SetApart("rolled_back"), 15),
        (SetApart("revoked"), 16),
        (NotEnrolled(), 17),
        (KeyLost(), 22),
        (KeyDamaged(), 22),
        (ServerRubbish(), 18),
        (NewerSchema(), 19),
        (BadSettings(), 21),
        (BadInput("Dit klopt niet.", "Typ het opnieuw."), 0),
    ],
)
def test_screen_doctor_and_guide_say_the_same_number(
    error: UserFacing, number: int, services: Services
) -> None:
    assert number_of(error) == number
    assert ill("server", error, Words()).trouble == number
    model = TroubleModel(services)
    model.tell(error)
    assert model.property("title") == (f"Storing {number}" if number else "Dat lukte niet")
    if number:
        said = CliRunner().invoke(trouble, [str(number)]).output
        assert said.startswith(f"Storing {number}. {TROUBLES[number].what}")


def test_whatever_a_printer_has_is_one_number() -> None:
    assert ill("printer", PrinterAway(), Words()).trouble == 20


def test_all_numbers_are_listed_and_another_is_told_apart() -> None:
    said = CliRunner().invoke(trouble, []).output.splitlines()
    assert [int(line[:2]) for line in said] == sorted(TROUBLES)
    assert isinstance(CliRunner().invoke(trouble, ["99"]).exception, BadInput)
