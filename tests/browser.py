"""A real browser (Chromium, headless) that tests steer over a pipe, as its DevTools protocol has it.

Commands go in on descriptor 3 and answers come out on 4, each ended by a zero byte (``--remote-debugging-pipe``).
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 30.0
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe",
    "--hide-scrollbars",
)  # fmt: skip
_BECOME = """
import os, sys
to_read, to_write = map(int, sys.argv[1:3])
moved = os.dup(to_read), os.dup(to_write)
os.dup2(moved[0], 3)
os.dup2(moved[1], 4)
os.set_inheritable(3, True)
os.set_inheritable(4, True)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Puts the pipes where the browser looks for them, and becomes the browser."""


class Browser:
    """One page of a browser, as wide as a test says; a context manager."""

    def __init__(self, width_px: int = 360, height_px: int = 800, language: str = "nl") -> None:
        self._size = (width_px, height_px)
        self._language = language
        self._number = 0
        self._held = b""
        self._session = ""
        self.asked: list[str] = []
        """Addresses that the page asked for, itself included."""

    def __enter__(self) -> Browser:
        program = shutil.which("chromium")
        if program is None:
            pytest.fail("chromium is not installed; ./run test installs it")
        self._home = tempfile.TemporaryDirectory(prefix="browser", ignore_cleanup_errors=True)
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _BECOME, str(to_read), str(to_write), program, *_OPTIONS, f"--user-data-dir={self._home.name}", f"--lang={self._language}"],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_read)
        os.close(to_write)
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self) -> None:
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        attached = self.do("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        width, height = self._size
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=True)  # fmt: skip
        self.do("Network.enable")
        self.do("Network.setExtraHTTPHeaders", headers={"Accept-Language": self._language})
        self.do("Page.enable")

    def __exit__(self, *_: object) -> None:
        self._session = ""
        try:
            self._send("Browser.close")
            self._process.wait(PATIENCE_S)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self._process.kill()
            self._process.wait()
        os.close(self._to)
        os.close(self._from)
        self._home.cleanup()

    def open(self, url: str) -> None:
        """Go to an address and wait until it is there."""
        self.asked.clear()
        self.do("Page.navigate", url=url)
        self._until(lambda told: told.get("method") == "Page.loadEventFired")

    def say(self, expression: str) -> Any:
        """Return what JavaScript makes of an expression on the page."""
        found = self.do("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def text(self) -> str:
        """Return what one reads on the page."""
        return str(self.say("document.body.innerText"))

    def picture(self, path: Path) -> None:
        """Keep a picture of the whole page."""
        shot = self.do("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def do(self, method: str, **params: Any) -> dict[str, Any]:
        """Give a command and return what came of it."""
        number = self._send(method, **params)
        told = self._until(lambda one: one.get("id") == number)
        assert "error" not in told, (method, told["error"])
        result: dict[str, Any] = told["result"]
        return result

    def _send(self, method: str, **params: Any) -> int:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        return self._number

    def _until(self, wanted: Any) -> dict[str, Any]:
        """Return the next message that is wanted; the others are passed over, but for what was asked of the net."""
        until = time.monotonic() + PATIENCE_S
        while True:
            while b"\0" in self._held:
                raw, _, self._held = self._held.partition(b"\0")
                told: dict[str, Any] = json.loads(raw)
                if told.get("method") == "Network.requestWillBeSent":
                    self.asked.append(told["params"]["request"]["url"])
                if wanted(told):
                    return told
            left_s = until - time.monotonic()
            if not (left_s > 0 and select.select([self._from], [], [], left_s)[0]):
                pytest.fail("the browser does not answer")
            piece = os.read(self._from, 1 << 16)
            assert piece, "the browser ended"
            self._held += piece
