"""Frames as cameras give them, and the codes of our own papers in them: turned, small, blurred, dark."""

from __future__ import annotations

import random
from typing import Any

import pytest
from PIL import Image

from kiosk.services.camera.frames import AIM_PX, FORMATS, BadFrame, Frame, aim_of, grey_of, is_black
from kiosk.services.camera.reading import LONGEST, code_in
from kiosk.viewmodels.scans import is_ours
from printing.qr import make_qr
from printing.recovery_sheet import SheetWords, recovery_sheet
from printing.slip import slip
from printing.slip_sheets import slip_sheet
from sync.badge import badge_text
from sync.disk.replica import Replica
from sync.recovery_sheet import groups_of, make_secret
from sync.words import Words
from tests.kiosk.camera.scenes import (
    ANNIE,
    Printed,
    frame_of,
    held,
    painted,
    printed,
    without_tables,
)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read(badge_paper: Printed, kind: str) -> None:
    seen = grey_of(frame_of(held(badge_paper), kind))
    assert (seen.mode, seen.size) == ("L", (640, 480))
    assert code_in(seen) == badge_paper.text == badge_text(ANNIE)


@pytest.mark.parametrize(("kind", "padding"), [("YUYV", 64), ("NV12", 32), ("GREY", 7)])
def test_lines_may_be_longer_than_the_picture(
    badge_paper: Printed, kind: str, padding: int
) -> None:
    scene = held(badge_paper, side_px=160)
    whole = frame_of(scene, kind, padding)
    assert grey_of(whole).tobytes() == scene.tobytes()
    if kind != "NV12":  # a driver may end with the last dot of the last line
        short = Frame(kind, 640, 480, whole.stride, whole.data[:-padding])
        assert grey_of(short).tobytes() == scene.tobytes()


def test_motion_jpeg_has_no_tables_of_its_own(badge_paper: Printed) -> None:
    frame = frame_of(held(badge_paper), "JPEG")
    assert b"\xff\xc4" in frame.data
    assert b"\xff\xc4" not in without_tables(frame.data)[:700]


@pytest.mark.parametrize(
    "scene",
    [
        *({"turn": turn} for turn in (17, 45, 90, 133, 180, 271)),
        *({"side_px": side} for side in (60, 90, 300, 430)),
        {"side_px": 80, "size_px": (1280, 720)},
        *({"blur_px": blur} for blur in (1.5, 3.0)),
        *({"light": light} for light in (0.5, 0.2)),
        {"turn": 33, "blur_px": 1.5, "light": 0.4, "side_px": 180, "noise": 6.0},
    ],
    ids=str,
)
def test_a_badge_is_read_however_it_is_held(badge_paper: Printed, scene: dict[str, Any]) -> None:
    for kind in ("YUYV", "MJPG"):
        assert code_in(grey_of(frame_of(held(badge_paper, **scene), kind))) == badge_paper.text


def test_what_is_too_blurred_or_too_dark_is_no_code(badge_paper: Printed) -> None:
    for scene in (held(badge_paper, blur_px=14.0), held(badge_paper, light=0.0)):
        assert code_in(grey_of(frame_of(scene, "YUYV"))) == ""


def test_slips_and_recovery_sheets_are_read_too(replica: Replica) -> None:
    words = Words("nl")
    sheet = slip_sheet(replica, "service", "s1", words)
    on_paper = printed(slip(sheet, words, None))
    assert on_paper.text == sheet.link
    groups = make_secret()
    safe = printed(recovery_sheet(SheetWords("Het Anker", groups, None), words))
    assert groups_of(safe.text) == groups
    for paper in (on_paper, safe):
        read = code_in(grey_of(frame_of(held(paper, turn=8, blur_px=1), "MJPG")))
        assert read == paper.text
        assert is_ours(read)


def test_codes_of_a_poster_on_the_wall_are_none_of_ours() -> None:
    assert is_ours(badge_text(ANNIE))
    for text in ("https://example.org/menu", "WIFI:T:WPA;S:Gasten;P:geheim;;", "0123456", "", " "):
        assert not is_ours(text)


def test_of_two_codes_the_one_in_the_middle_is_meant(badge_paper: Printed) -> None:
    scene = held(badge_paper, side_px=150, noise=0)
    scene.paste(
        painted("HTTPS://EXAMPLE.ORG").crop((180, 100, 460, 380)).resize((150, 150)), (20, 20)
    )
    assert code_in(scene) == badge_paper.text


def test_a_long_code_is_cut(qr_of_rubbish: Image.Image) -> None:
    assert len(code_in(qr_of_rubbish)) == LONGEST


@pytest.mark.parametrize("kind", FORMATS)
def test_rubbish_is_a_bad_frame_and_nothing_else(badge_paper: Printed, kind: str) -> None:
    whole = frame_of(held(badge_paper, size_px=(320, 240), side_px=100), kind)
    noise = random.Random(5).randbytes(len(whole.data))
    for data in (b"", whole.data[: len(whole.data) // 3], noise[:90], b"\xff\xd8\xff\xd9"):
        with pytest.raises(BadFrame):
            grey_of(Frame(kind, 320, 240, whole.stride, data))


def test_impossible_sizes_are_a_bad_frame(badge_paper: Printed) -> None:
    for width, height, stride in ((0, 240, 640), (320, 0, 640), (320, 240, 10)):
        with pytest.raises(BadFrame):
            grey_of(Frame("YUYV", width, height, stride, bytes(320 * 240 * 2)))


def test_a_covered_lens_is_black_and_a_dim_room_is_not(badge_paper: Printed) -> None:
    covered = held(badge_paper, light=0.0, noise=6)
    assert is_black(covered)
    assert not is_black(held(badge_paper, light=0.2))


def test_nobody_reads_a_code_from_the_picture_to_aim_by(badge_paper: Printed) -> None:
    """It has fewer dots than the code has modules, so nothing can bring it back; the real decoder tries all the same."""
    modules = make_qr(badge_paper.text).size
    assert min(AIM_PX) < modules
    for side in (100, 170, 300, 420, 470):
        dots = aim_of(held(badge_paper, side_px=side, noise=0))
        assert len(dots) == AIM_PX[0] * AIM_PX[1]
        aim = Image.frombytes("L", AIM_PX, dots).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        for times in (4, 15):
            for way in (Image.Resampling.NEAREST, Image.Resampling.BICUBIC):
                assert code_in(aim.resize((32 * times, 24 * times), way)) == ""


def test_the_picture_to_aim_by_is_a_mirror(badge_paper: Printed) -> None:
    bright_left = Image.new("L", (640, 480), 10)
    bright_left.paste(250, (0, 0, 320, 480))
    dots = aim_of(bright_left)
    assert (dots[0], dots[AIM_PX[0] - 1]) == (10, 250)
