"""What was typed and not saved: it survives a lock, a restart and a power cut, for who typed it, and for a week."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from sync.disk.replica import Replica
from sync.disk.unfinished import FILE, MOST, Unfinished, UnfinishedForms
from sync.keyring import Keyring
from sync.upkeep.image import seal_image
from sync.upkeep.purging import purge
from tests.kiosk.desk.conftest import Desk
from tests.kiosk.desk.filling import fill, value
from tests.kiosk.neighbourhood import NOW_UTC

pytestmark = pytest.mark.usefixtures("qapp")
NAME, NUMBER = "Canarina", "06 12 34 56 78"


def again(services: Services) -> FormModel:
    """Return the forms as they are after a restart."""
    return FormModel(services)


def test_what_was_typed_is_offered_after_a_restart(form: FormModel, services: Services) -> None:
    fill(form, "service/s1", address="Beukenlaan 4")
    form.load("service/s1/themes")
    form.choose("eten")
    form.keep()
    form = again(services)
    form.load("service/s1")
    assert form.property("offerText") == "U was hier al mee bezig, vanmiddag om 14.05 uur."
    assert value(form, "Adres") == "Beukenlaan 3"
    form.takeUp()
    assert value(form, "Adres") == "Beukenlaan 4"
    assert value(form, "Onderwerpen") == "Geld en brieven, Eten en boodschappen"
    assert form.property("unsaved")
    assert not form.property("hasOffer")
    assert form.save()
    form = again(services)
    form.load("service/s1")
    assert not form.property("hasOffer")
    assert not (services.folder / FILE).exists()


def test_a_new_record_is_offered_whatever_its_id(form: FormModel, services: Services) -> None:
    fill(form, "activity/first", title="Bingo", date="morgen")
    form.reset()  # the desk was quiet, or locked
    form.load("service/new")
    assert not form.property("hasOffer")
    form.load("activity/second")
    assert form.property("hasOffer")
    form.takeUp()
    assert value(form, "Naam") == "Bingo"
    form.reset()
    assert [one.record for one in UnfinishedForms(services.folder, lambda: NOW_UTC).all()] == [
        "second"
    ]
    form.load("activity/third")
    form.beginAnew()
    assert value(form, "Naam") == "nog niets"
    assert not (services.folder / FILE).exists()


def test_a_copy_that_was_left_keeps_what_it_was_a_copy_of(
    form: FormModel, services: Services, replica: Replica
) -> None:
    form.load("activity/a4")
    key = form.copyKey()
    fill(form, key, title="Wandelen met Bep")
    form.reset()
    form.load("activity/other")
    form.takeUp()
    assert form.save()
    made = replica.get("activity", "other")
    assert made is not None
    assert (made.title, made.transport) == (  # type: ignore[attr-defined]
        "Wandelen met Bep",
        "De belbus stopt voor de deur.",
    )


def test_it_is_offered_to_who_typed_it_only(form: FormModel, services: Services) -> None:
    def be(person: str) -> None:
        services.session.person = Person(person, person, "editor", Keyring())

    be("p1")
    fill(form, "service/s1", address="Beukenlaan 4")
    services.session.person = None  # locked before the page was closed
    form.reset()
    be("p2")
    form.load("service/s1")
    assert not form.property("hasOffer")
    form.reset()
    be("p1")
    form.load("service/s1")
    assert form.property("hasOffer")


def test_throwing_it_away_on_purpose_keeps_nothing(form: FormModel, services: Services) -> None:
    fill(form, "service/s1", address="Beukenlaan 4")
    form.keep()
    assert (services.folder / FILE).exists()
    form.drop("service/s1")
    assert not (services.folder / FILE).exists()
    fill(form, "service/s1", address="Beukenlaan 4")
    form.keep()
    fill(form, "service/s1", address="Beukenlaan 3")
    form.keep()
    assert not (services.folder / FILE).exists()


def test_names_and_numbers_are_never_written(
    form: FormModel, services: Services, replica: Replica
) -> None:
    fill(form, "help_post/new", title="Wie wandelt mee?", name=NAME, phone=NUMBER)
    fill(form, "help_post/new", summary=f"Bel {NUMBER}")
    form.reset()
    raw = b"".join(path.read_bytes() for path in replica.folder.iterdir() if path.is_file())
    assert b"Wie wandelt mee?" in raw
    for secret in (NAME, NUMBER, NUMBER.replace(" ", "")):
        assert secret.encode() not in raw
    form.load("help_post/other")
    form.takeUp()
    assert form.property("leftOutText") == "Namen en nummers bewaren we niet. Vul die opnieuw in."
    assert value(form, "Voornaam") == "nog niets"
    assert value(form, "Tekst") == "Wie wandelt mee?"
    fill(form, "help_post/only", name=NAME)
    form.reset()
    assert NAME.encode() not in b"".join(
        path.read_bytes() for path in replica.folder.glob("*.json")
    )


def test_it_goes_after_a_week_unless_nobody_knows_the_day(
    form: FormModel, services: Services, replica: Replica
) -> None:
    fill(form, "service/s1", address="Beukenlaan 4")
    form.reset()
    replica.clock = lambda: NOW_UTC + timedelta(days=6, hours=23)
    purge(replica, trusted=True)
    assert (services.folder / FILE).exists()
    replica.clock = lambda: NOW_UTC + timedelta(days=7, hours=1)
    purge(replica, trusted=False)
    assert (services.folder / FILE).exists()
    purge(replica, trusted=True)
    assert not (services.folder / FILE).exists()


def test_a_file_that_cannot_be_read_or_written_stops_nobody(
    form: FormModel, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rubbish in (b"", b"{", b'[{"kind": 7}]', b"\xff\xfe", b"[]"):
        (services.folder / FILE).write_bytes(rubbish)
        form.reset()
        form.load("service/s1")
        assert not form.property("hasOffer")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sync.disk.unfinished.write_whole", full)
    fill(form, "service/s1", address="Beukenlaan 4")
    form.keep()
    assert value(form, "Adres") == "Beukenlaan 4"
    assert form.save()


def test_answers_that_no_question_asks_are_passed_over(form: FormModel, services: Services) -> None:
    left = UnfinishedForms(services.folder, lambda: NOW_UTC)
    answers: dict[str, str | list[str]] = {
        "address": "Beukenlaan 4",
        "themes": "geld",
        "gone": "x",
        "name": ["x"],
    }
    left.keep(Unfinished(kind="service", record="s1", who="desk", at="ooit", answers=answers))
    form.load("service/s1")
    assert form.property("offerText") == "U was hier al mee bezig."
    form.takeUp()
    assert value(form, "Adres") == "Beukenlaan 4"
    assert value(form, "Naam") == "Het Venster"
    for n in range(MOST + 5):
        left.keep(Unfinished(kind="service", record=str(n), who="desk", at="2026"))
    assert len(left.all()) == MOST


def test_a_disk_that_is_copied_takes_none_of_it_along(form: FormModel, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[]")
    assert FILE in seal_image(tmp_path, lose=True)


TYPE_AND_WAIT = """
    import os, sys
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication, QTimer
    from kiosk.viewmodels.base import Services
    from kiosk.viewmodels.desk.form_model import FormModel
    from sync.disk.replica import open_replica
    from sync.disk.unfinished import FILE
    from sync.words import Words
    from tests.kiosk.neighbourhood import NOW_UTC, NOW
    app = QCoreApplication([])
    folder = Path(sys.argv[1])
    replica = open_replica(folder, clock=lambda: NOW_UTC)
    form = FormModel(Services(replica, Words("nl"), new_id=lambda: "x", now=lambda: NOW))
    form.load("service/s1/address")
    form.write("Beukenlaan 4")
    watch = QTimer()
    watch.timeout.connect(lambda: (folder / FILE).exists() and print("kept", flush=True))
    watch.start(20)
    app.exec()
"""


def test_what_was_typed_a_moment_ago_survives_a_kill(
    services: Services, replica: Replica, tmp_path: Path
) -> None:
    replica.close()
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(TYPE_AND_WAIT), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert program.stdout is not None
    with program, program.stdout:
        assert program.stdout.readline() == "kept\n"
        program.send_signal(signal.SIGKILL)
    from sync.disk.replica import open_replica

    with open_replica(tmp_path, clock=lambda: NOW_UTC) as opened:
        form = FormModel(Services(opened, services.words, new_id=lambda: "x", now=services.now))
        form.load("service/s1")
        form.takeUp()
        assert value(form, "Adres") == "Beukenlaan 4"


def test_a_volunteer_goes_on_where_she_was(desk: Desk) -> None:
    desk.tap("Diensten", "Nieuwe dienst")
    desk.touch_keys("Fietsen")
    desk.kiosk.shell.rest("resting")
    desk.kiosk.shell.rest("active")
    assert desk.page == "desk"
    desk.tap("Diensten", "Nieuwe dienst")
    assert desk.page == "deskForm"
    assert desk.sees("U was hier al mee bezig, vanmiddag om 14.05 uur.")
    desk.tap("Verder waar u was")
    assert desk.sees("Fietsen")
    desk.tap("Begin")
    assert desk.sees("Niet bewaard. Toch weg?")
    desk.tap("Ja, gooi weg wat ik invulde", "Diensten", "Nieuwe dienst")
    assert desk.page == "deskField"
