"""How long and how large the head of a request may be: whoever sends it drop by drop does not hold a connection."""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 20.0
"""From the opening of a connection, or from the first byte of a further request, until its head is here."""
HEAD_MAX: Final = 64 * 2**10
"""Bytes of a head that is not at its end yet."""
_TIMED_OUT: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Patient(HttpToolsProtocol):
    """One connection. The body and the answer have bounds of their own: see `edge`."""

    _waiting: asyncio.TimerHandle | None = None
    _size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        if self._waiting is None and not (bool(before) and not before.response_complete):
            self._wait()
        super().data_received(data)
        if self.cycle is not before:
            self._rest()
        elif self._waiting is not None:
            self._size += len(data)
            if self._size > HEAD_MAX:
                self._end(_TOO_LARGE)

    def _wait(self) -> None:
        self._size = 0
        self._waiting = self.loop.call_later(HEAD_SECONDS, self._end, _TIMED_OUT)

    def _rest(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _end(self, words: bytes) -> None:
        self._rest()
        if not self.transport.is_closing():
            self.transport.write(words)
            self.transport.close()
