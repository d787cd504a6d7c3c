"""Heads of requests that trickle, never end, or are endless: the connection is closed, and the server goes on."""

import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from server.api import patience

pytestmark = pytest.mark.postgres
HEAD = b"POST /sync/pull HTTP/1.1\r\nHost: office\r\nContent-Length: 1000\r\nAuthorization: Bearer nobody\r\n\r\n"
PATIENCE = 60.0


@pytest.fixture
def line(http: str) -> Iterator[Callable[[], socket.socket]]:
    made: list[socket.socket] = []

    def connect() -> socket.socket:
        address = urlsplit(http)
        made.append(socket.create_connection((address.hostname or "", address.port or 0), timeout=PATIENCE))
        return made[-1]

    yield connect
    for each in made:
        each.close()


def everything(line: socket.socket) -> bytes:
    found = b""
    try:
        while part := line.recv(4096):
            found += part
    except ConnectionError:
        pass
    return found


@pytest.mark.parametrize("said", [b"", b"GET /ready HTTP/1.1\r\nHo", b"POST"])
def test_a_head_that_does_not_come_to_its_end(
    line: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    connection = line()
    connection.sendall(said)
    assert everything(connection).startswith(b"HTTP/1.1 408 ")


def test_a_head_drop_by_drop(line: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte in time, the whole never."""
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    connection, ended = line(), threading.Event()
    connection.sendall(b"GET /ready HTTP/1.1\r\nX: ")

    def drip() -> None:
        while not ended.wait(0.02):
            try:
                connection.sendall(b"x")
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    assert everything(connection).startswith(b"HTTP/1.1 408 ")
    ended.set()
    thread.join()


def test_a_second_request_that_does_not_come_to_its_end(
    line: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = line()
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: office\r\n\r\n")
    assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    connection.sendall(b"GET /hea")
    assert b"HTTP/1.1 408 " in everything(connection)


def test_an_endless_head(line: Callable[[], socket.socket]) -> None:
    connection = line()
    connection.sendall(b"GET /ready HTTP/1.1\r\n")
    with pytest.raises(OSError):  # noqa: PT012
        for number in range(1_000_000):
            connection.sendall(f"X-{number}: {'x' * 1000}\r\n".encode())
        raise AssertionError("it took a gigabyte")


def test_a_body_has_all_the_time_that_it_needs(
    line: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    connection = line()
    connection.sendall(HEAD)
    waited = threading.Event()
    for _ in range(10):
        waited.wait(0.05)
        connection.sendall(b"x" * 100)
    assert b"HTTP/1.1 401 " in connection.recv(4096)
