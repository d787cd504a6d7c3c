"""One window per data folder: a second start brings the first to the front. The command line works beside it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from shared.kernel.refusal import Refusal

LOCK: Final = "window.lock"
WAIT_MS: Final = 1_000
PLACE: Final = (
    QLocalServer.SocketOption.AbstractNamespaceOption  # no file, which a killed window would leave behind
    if sys.platform == "linux"
    else QLocalServer.SocketOption.UserAccessOption
)
SHOW: Final = b"show\n"


class OpenElsewhere(Refusal):
    """The company's window is open, but not within reach: on another computer, or under another account."""


class FirstWindow(QObject):
    """Hears of later starts while it lives."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.called: Callable[[], object] = lambda: None
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._hear)
        self._server.setSocketOptions(PLACE)
        QLocalServer.removeServer(name_of(home))  # what a killed window left behind
        self._server.listen(name_of(home))

    def _hear(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            self.called()

    def close(self) -> None:
        self._server.close()


@contextmanager
def first_window(home: Path) -> Iterator[FirstWindow | None]:
    """The first one, or None where another one was brought to the front instead. Raises OpenElsewhere.

    A folder in which nothing can be written has no lock: reading there hurts nobody.
    """
    lock = QLockFile(str(home / LOCK))
    lock.setStaleLockTime(0)  # a window may stay open for weeks; one that was killed is known by its process
    if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
        if not call(home):
            raise _elsewhere(lock)
        yield None
        return
    first = FirstWindow(home)
    try:
        yield first
    finally:
        first.close()
        lock.unlock()


def call(home: Path) -> bool:
    """Ask the window that is open to come to the front; whether it heard."""
    socket = QLocalSocket()
    if sys.platform == "linux":
        socket.setSocketOptions(QLocalSocket.SocketOption.AbstractNamespaceOption)
    socket.connectToServer(name_of(home))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(SHOW)
    socket.waitForBytesWritten(WAIT_MS)
    socket.disconnectFromServer()
    return True


def name_of(home: Path) -> str:
    """Short, because the path of a socket is: 108 letters on Linux."""
    return f"fieldledger-{sha256(str(home.resolve()).encode()).hexdigest()[:16]}"


def _elsewhere(lock: QLockFile) -> OpenElsewhere:
    process, host, _program = lock.getLockInfo()
    return OpenElsewhere(
        "The window of this company is open already, on computer {host} (process {process}). "
        "Nothing was changed. Close it there, or work in that one.",
        host=host or "?",
        process=process,
    )
