"""The outermost layer of the application: bounds of pace, size and time, what browsers are told, figures, the log."""

import asyncio
import time
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.api.pace import OF_ADDRESS, OF_DEVICE, Pace, TooFast
from server.api.troubles import said
from server.log import log
from server.metrics import Meters
from server.settings import is_loopback
from shared.kernel.refusal import Refusal

BODY_MAX: Final = 20 * 2**20
"""Bytes; the largest single record is 16 MiB, before it is compressed."""
BODY_SECONDS: Final = 120.0
"""Until the whole of a request must be here; a slow link sends its 1 MiB in less."""
SLOW_SECONDS: Final = 5.0
TOO_LARGE: Final = "The message is too large. Nothing was changed."
GONE: Final = 499
"""What is counted where the client went before it was answered."""


SAFE: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
]
"""On every answer: nothing here is for a browser to show or to run."""
NOT_KEPT: Final = (b"cache-control", b"no-store")
ENCRYPTED_ONLY: Final = (b"strict-transport-security", b"max-age=31536000")


class TooLarge(Refusal):
    """More came than is taken."""

    code = "too_large"


class TooSlow(Refusal):
    """It did not come in time."""

    code = "too_slow"


class Edge:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app, self._meters = app, meters
        self._devices, self._addresses = Pace(*OF_DEVICE), Pace(*OF_ADDRESS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = _Request(scope, receive, send)
        begun = time.perf_counter()
        try:
            self._pace(scope, request)
            if request.announced > BODY_MAX:
                raise TooLarge(TOO_LARGE)
            await self.app(scope, request.receive, request.send)
        except (TooLarge, TooFast) as refusal:
            await request.refuse(refusal)
        except ClientDisconnect:
            request.status = request.status or GONE
        except Exception:  # noqa: BLE001  # one of the edges: the client has got its words already
            log().exception("mistake", method=scope["method"], path=_path(scope))
        finally:
            self._count(scope, request, time.perf_counter() - begun)

    def _pace(self, scope: Scope, request: "_Request") -> None:
        """Raises TooFast. This computer's own address may be that of a proxy which does not say who asks."""
        address = scope["client"][0] if scope["client"] else ""
        if not is_loopback(address):
            self._addresses.take(hash(address))
        if request.shows:
            self._devices.take(hash(request.shows))

    def _count(self, scope: Scope, request: "_Request", seconds: float) -> None:
        path = _path(scope)
        self._meters.count(path, request.status, request.received, seconds)
        if (seconds > SLOW_SECONDS and not request.streams) or request.status >= 500:
            log().warning(
                "slow" if request.status < 500 else "failed", path=path, status=request.status, ms=_ms(seconds)
            )
        else:
            log().debug("request", path=path, status=request.status, ms=_ms(seconds))


class _Request:
    """One request on its way through: what came in, what went out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._whole = False
        self._until = asyncio.get_running_loop().time() + BODY_SECONDS
        self.received, self.status, self.streams = 0, 0, False
        self.announced, self.shows = 0, b""
        for name, value in scope["headers"]:
            if name == b"content-length":
                self.announced = _number(value)
            elif name == b"authorization":
                self.shows = value

    async def receive(self) -> Message:
        if self._whole:  # then it waits until the client goes, however long that may be
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow("The message did not come in time. Nothing was changed; send it again.") from None
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self.received > BODY_MAX:
                raise TooLarge(TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, headers = message["status"], list(message["headers"])
            self.streams = (b"content-type", b"text/event-stream; charset=utf-8") in headers
            if not any(name == NOT_KEPT[0] for name, _ in headers):
                headers.append(NOT_KEPT)
            headers += [*SAFE, ENCRYPTED_ONLY] if self._scope["scheme"] == "https" else SAFE
            message = {**message, "headers": headers}
        await self._send(message)

    async def refuse(self, refusal: Refusal) -> None:
        """The rest of what comes is not read: the connection is closed."""
        answer = said(refusal)
        answer.headers["Connection"] = "close"
        await answer(self._scope, self._receive, self.send)


def _path(scope: Scope) -> str:
    """As it was declared, `/sync/blob/{name}`; what matched nothing has one name."""
    return str(getattr(scope.get("route"), "path", "other"))


def _number(value: bytes) -> int:
    return int(value) if value.isdigit() else 0


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
