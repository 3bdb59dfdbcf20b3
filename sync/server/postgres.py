"""A private PostgreSQL in a folder, for tests, benchmarks and a server on one machine.

1. Debian's programs are found, the newest version first
2. the folder is made once (``initdb``), for a user that is not root: PostgreSQL refuses root
3. it listens on a Unix socket only, in a folder of mode 0700: who can open that folder is let in, so there is no password
   to keep, to pass on a command line or to lose; nothing listens on the network
4. it is a process of ours: it ends when we end it, by its id, and when we are gone
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync.errors import UserFacing, of_disk

SUPERUSER = "buurtzuil"
DATABASE = "buurtzuil"
START_S = 60.0
STOP_S = 30.0
POLL_S = 0.02
MAX_CONNECTIONS = 200

_DEBIAN = Path("/usr/lib/postgresql")
_SOCKETS = "sockets"
_MAX_SOCKET_PATH_BYTES = 107 - len("/.s.PGSQL.5432.lock")
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": str(MAX_CONNECTIONS),
    # a message about a failed statement would quote rows of people: neither the statement nor its values are written
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "UTC",
}
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
"""Only for data that may be lost with the power: tests."""


class NoPostgres(UserFacing):
    """PostgreSQL's programs are not on this machine."""

    what = "PostgreSQL is er niet."
    next = "Typ eerst: sudo apt-get install postgresql."


class PostgresSilent(UserFacing):
    """The private database does not start."""

    what = "De database start niet."
    next = "Kijk in postgres.log in de map met gegevens."


def programs() -> Path | None:
    """Return the folder of PostgreSQL's newest programs, or None when there are none."""
    versions = [
        path.parent
        for path in _DEBIAN.glob("*/bin/initdb")
        if path.parent.parent.name.isdigit() and (path.parent / "postgres").exists()
    ]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A private PostgreSQL; a context manager that starts it and ends it."""

    def __init__(self, folder: Path, *, fast: bool = False) -> None:
        """Keep the data in ``folder``; ``fast`` gives durability up, for tests."""
        self.folder = folder
        self._fast = fast
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None
        self._listening = _SOCKETS

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The number of the database's first process, 0 when it does not run."""
        return self._process.pid if self._process is not None else 0

    def url(self, database: str = DATABASE) -> str:
        """Return the address of a database for SQLAlchemy. Raises ``PostgresSilent`` when nothing runs."""
        sockets = self._sockets or running_at(self.folder)
        if sockets is None:
            raise PostgresSilent
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={sockets}"

    def start(self) -> None:
        """Make the data folder when there is none, and start. Raises ``UserFacing`` when that cannot be."""
        found = programs()
        if found is None:
            raise NoPostgres
        try:
            owner = _owner(self.folder)
            self._prepare(found, owner)
            if self._sockets is None:  # the place stays, so that who was connected finds it again
                self._choose_sockets(owner)
            self._run(found, owner)
        except OSError as error:
            raise of_disk(error) from error
        self._await()

    def stop(self, how: int = signal.SIGINT) -> None:
        """End it: who is connected is cut off, what was committed stays; SIGQUIT ends it as a power cut does."""
        self._end(how)
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None

    def restart(self) -> None:
        """End it and start it again, at the same place."""
        self._end(signal.SIGINT)
        self.start()

    def pause(self) -> None:
        """End it, and keep its place for ``start``."""
        self._end(signal.SIGINT)

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database from a template and return its address."""
        self._execute(f"CREATE DATABASE {_plain(database)} TEMPLATE {_plain(template)}")
        return self.url(database)

    def drop(self, database: str) -> None:
        """Take a database away, whoever uses it."""
        self._execute(f"DROP DATABASE IF EXISTS {_plain(database)} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(**self._to_itself(), autocommit=True) as db:
            db.execute(statement)

    def _to_itself(self) -> dict[str, Any]:
        return {"host": str(self._sockets), "user": SUPERUSER, "dbname": "postgres"}

    def _prepare(self, found: Path, owner: pwd.struct_passwd | None) -> None:
        """Make the data folder when it is not whole; half a one, of a start that lost its power, is made anew."""
        if (self.folder / "PG_VERSION").is_file():
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        draft = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        _give(draft, owner)
        with _entered(draft, owner) as (place, rights):
            words = [str(found / "initdb"), "--pgdata", place, "--username", SUPERUSER]
            words += ["--encoding", "UTF8", "--locale", "C", "--auth", "trust"]
            done = subprocess.run(
                [*words, *(["--no-sync"] if self._fast else [])],
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                **rights,
            )
        if done.returncode:
            (self.folder.parent / "postgres.log").write_bytes(done.stdout + done.stderr)
            raise PostgresSilent
        draft.rename(self.folder)

    def _choose_sockets(self, owner: pwd.struct_passwd | None) -> None:
        """Listen in the data folder, elsewhere when its path is too long for a socket (unix(7))."""
        place = self.folder.resolve() / _SOCKETS
        if len(os.fsencode(place)) <= _MAX_SOCKET_PATH_BYTES:
            place.mkdir(mode=0o700, exist_ok=True)
            self._sockets, self._listening = place, _SOCKETS
        else:
            self._sockets = Path(tempfile.mkdtemp(prefix="buurtzuil-"))
            self._listening = str(self._sockets)
        _give(self._sockets, owner)

    def _run(self, found: Path, owner: pwd.struct_passwd | None) -> None:
        settings = {**SETTINGS, **(FAST if self._fast else {})}
        with (
            (self.folder.parent / "postgres.log").open("ab") as log,
            _entered(self.folder.resolve(), owner) as (place, rights),
        ):
            words = [str(found / "postgres"), "-D", place, "-k", str(self._listening)]
            for name, value in settings.items():
                words += ["-c", f"{name}={value}"]
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # its own group: a Ctrl-C at the terminal is for the server, which ends the database after itself
                process_group=0,
                preexec_fn=_ending_with_parent(),
                **rights,
            )

    def _await(self) -> None:
        """Wait until it takes connections; the database that servers use is made here, once."""
        import psycopg
        from psycopg import errors

        assert self._process is not None
        until = time.monotonic() + START_S
        while True:
            try:
                with psycopg.connect(**self._to_itself(), autocommit=True) as db:
                    there = db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                    if there.fetchone() is None:
                        with contextlib.suppress(errors.DuplicateDatabase):
                            db.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    raise PostgresSilent from error
                time.sleep(POLL_S)

    def _end(self, how: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(STOP_S)
        self._process = None


def running_at(folder: Path) -> Path | None:
    """Return where the database in ``folder`` listens, or None when none runs there.

    PostgreSQL keeps a lock file with its process on the first line, its sockets' folder on the fifth and how it stands on the
    eighth (storage file layout, postmaster.pid).
    """
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        os.kill(int(lines[0]), 0)
    except PermissionError:
        pass  # it runs, as another user
    except (OSError, ValueError, IndexError):
        return None
    if len(lines) < 8 or lines[7].strip() != "ready":
        return None
    sockets = folder / lines[4]
    return sockets if sockets.is_dir() else None


def _owner(folder: Path) -> pwd.struct_passwd | None:
    """Return as whom the database runs, None for ourselves. Raises ``NoPostgres`` when root has nobody to run it as."""
    if os.geteuid() != 0:
        return None
    if folder.is_dir() and (uid := folder.stat().st_uid):
        return pwd.getpwuid(uid)
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres from None


def _give(folder: Path, owner: pwd.struct_passwd | None) -> None:
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


@contextmanager
def _entered(folder: Path, owner: pwd.struct_passwd | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield how a program of ``owner`` names ``folder``, and what ``subprocess`` must know to run it.

    Root may have the folder where others cannot go, in its home for one. The program is handed the open folder, which Linux
    names in ``/proc/self/fd`` (proc(5)), and needs no way through what is above it.
    """
    rights: dict[str, Any] = {"cwd": "/", "env": _environment()}
    if owner is None:
        yield str(folder), rights
        return
    rights |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}", {**rights, "pass_fds": [opened]}
    finally:
        os.close(opened)


def _environment() -> dict[str, str]:
    """Return what PostgreSQL may know of our surroundings: nothing that would make it another one (PGDATA, PGPORT)."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def _plain(name: str) -> str:
    """Return a name that may stand in a statement as it is."""
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(f"not a plain name: {name}")
    return name


def _ending_with_parent() -> Callable[[], None] | None:
    """Return what asks Linux for a fast shutdown when who started us is gone, however that went (prctl(2), PR_SET_PDEATHSIG)."""
    if sys.platform != "linux":
        return None
    import ctypes

    # found here: the database's user may not be able to read this Python
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(1, signal.SIGINT)

    return ask
