"""Real printers without hardware: ``ippeveprinter`` and a private ``cupsd``, on loopback, started and ended by their ids.

``ippeveprinter`` (cups-ipp-utils) is PWG's reference printer. It asks for a message bus even with DNS-SD off, so each
printer gets a bus of its own; the machine's is never touched. What is in its tray is said by the command that it runs for
each job: that command writes ``STATE: +media-empty-error`` to its standard error, as a printer's driver would.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Self

from printing.ipp import Printer, read_target
from tests.printing.large_printer import description

_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><allow user="*"/></policy></busconfig>
"""

_COMMAND = """#!/bin/sh
# What the paper path does with a job; the file "mode" says how it fares. A cancelled job does not come out.
here={folder}
printf '%s\\n' "$IPP_JOB_NAME" >>"$here/begun"
mode=$(cat "$here/mode")
stopped() {{ ipptool -q -d job="$IPP_JOB_ID" "{uri}" "$here/stopped.test"; }}
come_out() {{
  copy=0; sides=$(cat "$here/sides")
  while [ $copy -lt ${{2:-${{IPP_COPIES:-1}}}} ]; do
    copy=$((copy + 1))
    number=$(mktemp -u -p "$here/out")
    cp "$1" "$number.new" && mv "$number.new" "$number.pdf"
    echo "ATTR: job-impressions-completed=$((copy * sides))" >&2
  done
}}
env | grep '^IPP_' >"$here/asked.new"; mv "$here/asked.new" "$here/asked"
case $mode in
  ok) come_out "$1" ;;
  slow)
    for step in 1 2 3 4 5 6 7 8; do sleep 0.1; stopped && exit 1; done
    come_out "$1" ;;
  one-by-one)
    for copy in $(seq "${{IPP_COPIES:-1}}"); do
      for step in 1 2 3; do sleep 0.1; stopped && exit 1; done
      echo "ATTR: job-impressions-completed=$copy" >&2
    done
    come_out "$1" ;;
  jam-after-*)
    come_out "$1" "${{mode#jam-after-}}"
    echo "ATTR: job-impressions-completed=$((copy * sides + 1))" >&2
    sleep 0.3
    echo "STATE: +media-jam-error" >&2; exit 1 ;;
  jam-once-after-*)
    printf ok >"$here/mode.new" && mv "$here/mode.new" "$here/mode"
    come_out "$1" "${{mode#jam-once-after-}}"
    echo "ATTR: job-impressions-completed=$((copy * sides + 1))" >&2
    sleep 0.3
    echo "STATE: +media-jam-error" >&2; exit 1 ;;
  jam) echo "STATE: +media-jam-error" >&2; exit 1 ;;
  *)
    echo "STATE: +$mode" >&2
    while [ "$(cat "$here/mode")" = "$mode" ]; do
      sleep 0.05
      stopped && echo "STATE: -$mode" >&2 && exit 1
      kill -0 $PPID 2>/dev/null || exit 1
    done
    echo "STATE: -$mode" >&2
    come_out "$1" ;;
esac
"""

_STOPPED_TEST = """{ OPERATION Get-Job-Attributes
GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8
ATTR naturalLanguage attributes-natural-language en
ATTR uri printer-uri $uri
ATTR integer job-id $job
ATTR keyword requested-attributes job-state-reasons
STATUS successful-ok
EXPECT job-state-reasons WITH-VALUE "/processing-to-stop-point|job-canceled/" }
"""

_CUPSD = """LogLevel info
MaxLogSize 0
Listen 127.0.0.1:{port}
Listen {folder}/run/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
IdleExitTimeout 0
PreserveJobHistory Yes
JobRetryInterval 2
ErrorPolicy retry-job
DirtyCleanInterval 0
<Location />
Order allow,deny
Allow localhost
</Location>
<Policy default>
<Limit All>
Order deny,allow
Allow localhost
</Limit>
</Policy>
"""

_CUPS_FILES = """AccessLog {folder}/log/access_log
ErrorLog {folder}/log/error_log
PageLog {folder}/log/page_log
ServerRoot {folder}/etc
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
StateDir {folder}/run
ServerKeychain {folder}/etc/ssl
FileDevice Yes
"""


def missing() -> list[str]:
    """Return the programs that are not on this machine."""
    programs = ("ippeveprinter", "ipptool", "cupsd", "lpadmin", "dbus-daemon")
    return [name for name in programs if shutil.which(name, path=_PATH) is None]


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(true: Callable[[], object], timeout_s: float = 30.0, step_s: float = 0.02) -> None:
    """Wait until ``true()``; fail when it does not become so."""
    until = time.monotonic() + timeout_s
    while not true():
        if time.monotonic() > until:
            raise AssertionError("this did not happen in time")
        time.sleep(step_s)


def answers(port: int) -> bool:
    """Return whether somebody listens on this port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class _Programs(ABC):
    """Programs that this house started, by name."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="buurtzuil-printer-"))
        self.folder.chmod(0o755)  # cupsd's filters run as another user
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self, name: str, *command: str | Path, **environment: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [str(part) for part in command],
                env={**os.environ, "PATH": _PATH, "LC_ALL": "C.UTF-8", **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self, name: str, sign: signal.Signals = signal.SIGTERM) -> None:
        """End a program, by its own process id, and wait for it."""
        program = self._running.pop(name, None)
        if program is None:
            return
        program.send_signal(sign)
        try:
            program.wait(5)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait(5)

    def end_group(self, name: str) -> None:
        """End a program and all that it started, as a power switch does."""
        program = self._running.pop(name, None)
        if program is not None:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait(5)

    def __enter__(self) -> Self:
        """Start; what was started ends with the block, whatever happens in it."""
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def start(self) -> None:
        """Start them all, and wait until they answer."""

    def close(self) -> None:
        for name in list(reversed(self._running)):
            self.end_group(name)
        for process in self._orphans():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _orphans(self) -> list[int]:
        """Return what outlived a killed cupsd: its backends, known by a file of this house among their arguments."""
        found = []
        for line in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if str(self.folder).encode() in line.read_bytes():
                    found.append(int(line.parent.name))
        return found


class TestPrinter(_Programs):
    """A printer that speaks IPP, with a paper path that does as it is told."""

    __test__ = False

    def __init__(
        self, formats: str = "application/pdf", *, duplex: bool = False, a3: bool = False
    ) -> None:
        super().__init__()
        self.port = free_port()
        self.uri = f"ipp://localhost:{self.port}/ipp/print"
        self._more: tuple[str | Path, ...] = ("-f", formats, *(("-2",) if duplex else ()))
        if a3:  # which formats it takes, and that it prints on one side, then follows from its description
            (self.folder / "a3.ppd").write_text(description())
            self._more = ("-P", self.folder / "a3.ppd")
        (self.folder / "out").mkdir()
        (self.folder / "mode").write_text("ok")
        (self.folder / "begun").touch()
        self.sides_of_a_copy(1)
        (self.folder / "bus.conf").write_text(_BUS.format(folder=self.folder))
        command = self.folder / "print.sh"
        command.write_text(_COMMAND.format(folder=self.folder, uri=self.uri))
        (self.folder / "stopped.test").write_text(_STOPPED_TEST)
        command.chmod(0o755)

    def start(self) -> None:
        self.begin("bus", "dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork")
        wait_for((self.folder / "bus").exists)
        self.on()

    def on(self) -> None:
        """Switch it on and wait until it answers."""
        for name in ("queue", "keys"):
            (self.folder / name).mkdir(exist_ok=True)
        self.begin(
            "printer", "ippeveprinter", "-p", str(self.port), "-d", self.folder / "queue",
            "-r", "off", "-n", "localhost", "-K", self.folder / "keys", "-c", self.folder / "print.sh",
            *self._more, "Testprinter",
            DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={self.folder}/bus",
        )  # fmt: skip
        wait_for(lambda: answers(self.port))

    def reset(self) -> None:
        """Switch it off and on as another printer: with a certificate that it has just made."""
        self.off()
        shutil.rmtree(self.folder / "keys")
        self.on()

    def off(self) -> None:
        """Switch it off at the wall."""
        self.end_group("printer")

    def hang(self) -> None:
        """Let it answer nothing more, while its connections stay."""
        self._running["printer"].send_signal(signal.SIGSTOP)

    def mode(self, mode: str) -> None:
        """Say how the paper path fares: ok, slow, jam, or a state reason that stands until another.

        Of copies: one-by-one counts each as it comes, jam-after-2 jams then, and jam-once-after-2 is ok after that.
        """
        fresh = self.folder / "mode.new"
        fresh.write_text(mode)
        fresh.replace(self.folder / "mode")

    def sides_of_a_copy(self, sides: int) -> None:
        """Say how many sides of paper it counts for each copy."""
        (self.folder / "sides").write_text(str(sides))

    def asked(self, name: str) -> str:
        """Return what the last job asked for an attribute, as in "copies"; empty where it asked for nothing."""
        key = f"IPP_{name.upper().replace('-', '_')}="
        lines = (self.folder / "asked").read_text().splitlines()
        return next((line.removeprefix(key) for line in lines if line.startswith(key)), "")

    def received(self) -> list[bytes]:
        """Return the papers that came out."""
        return [path.read_bytes() for path in sorted((self.folder / "out").glob("*.pdf"))]

    def idle(self) -> bool:
        """Return whether it waits for a job."""
        target = read_target(self.uri)
        assert target is not None
        return Printer(target).ask().state == 3

    def begun(self) -> list[str]:
        """Return the names of the jobs that it began to print, finished or not."""
        return (self.folder / "begun").read_text().splitlines()


class PrintSystem(_Programs):
    """A private CUPS with one queue, before a printer."""

    def __init__(self, device: str) -> None:
        super().__init__()
        self._device = device
        self.port = free_port()
        self.uri = f"ipp://127.0.0.1:{self.port}/printers/Buurt"
        for name in ("etc/ppd", "etc/ssl", "cache", "log", "run", "spool/tmp"):
            (self.folder / name).mkdir(parents=True)
        for name, text in (("cupsd.conf", _CUPSD), ("cups-files.conf", _CUPS_FILES)):
            (self.folder / "etc" / name).write_text(text.format(folder=self.folder, port=self.port))

    def start(self) -> None:
        self.on()
        self.administer("lpadmin", "-p", "Buurt", "-E", "-v", self._device, "-m", "everywhere")
        # CUPS asks the printer what it can in the background; a job that comes before that may be dropped.
        wait_for((self.folder / "cache" / "Buurt.data").exists)
        wait_for(self._described)
        time.sleep(0.2)

    def _described(self) -> bool:
        target = read_target(self.uri)
        assert target is not None
        says = Printer(target).ask()
        return says.state == 3 and "application/pdf" in says.formats

    def administer(self, program: str, *arguments: str) -> None:
        """Run one of CUPS's own commands on this system."""
        subprocess.run(
            [program, "-h", f"127.0.0.1:{self.port}", *arguments],
            env={**os.environ, "PATH": _PATH}, check=True, timeout=20, capture_output=True,
        )  # fmt: skip

    def on(self) -> None:
        etc = self.folder / "etc"
        self.begin("cupsd", "cupsd", "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf")
        wait_for(lambda: answers(self.port))

    def pause(self) -> None:
        """Stop the queue; CUPS starts a new one once more by itself, a moment after it was made."""
        target = read_target(self.uri)
        assert target is not None
        for _ in range(10):
            self.administer("cupsdisable", "Buurt")
            time.sleep(0.2)
            if Printer(target).ask().state == 5:
                return
        raise AssertionError("the queue does not stop")

    def waiting(self) -> list[int]:
        """Return the states of the jobs that CUPS still has before it."""
        target = read_target(self.uri)
        assert target is not None
        return [job.state for job in Printer(target).jobs() if not job.over]

    def wait_until_nothing_comes(self, printer: TestPrinter) -> None:
        """Wait until neither has anything to print for half a second: what CUPS took up again is out, or over."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.waiting() == [] and printer.idle() else 0
            return quiet > 5

        wait_for(still, step_s=0.1)

    def kill(self) -> None:
        """End cupsd as a crash does; what it started goes on for a while."""
        self.end("cupsd", signal.SIGKILL)
