"""Ending calls to the server from another thread, at once: a held request would otherwise hold up the end of the program."""

from __future__ import annotations

import socket
import threading
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests.adapters import HTTPAdapter


class HangUp:
    """Knows the open sockets of the lines that use its adapter; ``now`` shuts them all, and every later one."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._over = False

    def now(self) -> None:
        """End every call under way; it raises in the thread that waits for it."""
        with self._lock:
            self._over = True
            for one in list(self._open):
                _shut(one)

    def _opened(self, one: Any) -> None:
        with self._lock:
            if not isinstance(one, socket.socket):
                return
            self._open.add(one)
            if self._over:
                _shut(one)

    def adapter(self) -> HTTPAdapter:
        """Return what to mount in a session, for http and https."""
        from requests.adapters import HTTPAdapter
        from urllib3.connection import HTTPConnection, HTTPSConnection
        from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

        opened = self._opened

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                opened(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                opened(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        adapter = HTTPAdapter()
        adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
        return adapter


def _shut(one: socket.socket) -> None:
    with suppress(OSError):  # it was closed already
        # the socket's own, not the TLS layer's, which may be used by its thread only
        socket.socket.shutdown(one, socket.SHUT_RDWR)
