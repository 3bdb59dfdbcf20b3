"""The journal of jobs: what is on the disk whenever a process ends."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from printing.journal import Entry, begin, left_behind
from sync.errors import FolderMissing, ReadOnlyFolder
from tests.printing.conftest import KERNEL

ENTRY = Entry(name="briefje-7GK2Q4M abc", printer="ipp://printer/", begun_utc_s=1.0)


def test_a_job_that_somebody_prints_is_not_left_behind(tmp_path: Path) -> None:
    opened = begin(tmp_path, "abc", ENTRY)
    assert list(left_behind(tmp_path)) == []
    opened.close()
    (left,) = left_behind(tmp_path)
    assert left.entry == ENTRY
    left.remove()
    assert list((tmp_path / "spool").iterdir()) == []


def test_the_last_whole_line_counts(tmp_path: Path) -> None:
    opened = begin(tmp_path, "abc", ENTRY)
    sending = msgspec.structs.replace(ENTRY, stage="sending")
    opened.write(sending)
    opened.close()
    path = tmp_path / "spool" / "abc.job"
    whole = path.read_bytes()
    for torn in (whole + b'{"name": "brief', whole + b"\xff\x00\n", whole + b"{}\n"):
        path.write_bytes(torn)
        (left,) = left_behind(tmp_path)
        assert left.entry == sending
        left.close()
    path.write_bytes(b"rubbish")
    assert list(left_behind(tmp_path)) == []


def test_one_looks_after_a_job_at_a_time(tmp_path: Path) -> None:
    begin(tmp_path, "abc", ENTRY).close()
    (left,) = left_behind(tmp_path)
    assert list(left_behind(tmp_path)) == []
    left.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        begin(tmp_path / "none", "abc", ENTRY)
    (tmp_path / "spool").write_text("in the way")
    with pytest.raises(ReadOnlyFolder):
        begin(tmp_path, "abc", ENTRY)
    if KERNEL.is_dir():
        with pytest.raises(ReadOnlyFolder):
            begin(KERNEL, "abc", ENTRY)
    assert list(left_behind(tmp_path)) == []
