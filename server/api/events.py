"""GET /sync/events: hints as server-sent events. A hint only says where to pull; a device pulls now and then anyway."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from server.api.sync import token_of
from server.database.identities import Identities
from server.exchange.hints import Hint, Hints, Waiting
from server.identity import Identity
from shared.kernel.refusal import Refusal

BEAT: Final = 15.0
"""Seconds of silence after which a sign of life is sent, and rights are looked at anew."""
GAP: Final = 0.05
"""Seconds between two tellings: what comes meanwhile is told together."""


def furnish(app: FastAPI) -> None:
    """What commits here or in another process is told to the devices that listen to this one; who is shut out, hears
    nothing any more."""
    app.state.hints = Hints()
    app.state.office.tell.append(app.state.hints.tell)
    app.state.office.tell_rights += [lambda _: app.state.identities.forget_all(), app.state.hints.look_again]


async def events(request: Request) -> Response:
    """Raises UnknownDevice, RevokedDevice, DatabaseAway."""
    state, token = request.app.state, token_of(request)
    identity = await _identity(state, token)
    waiting = state.hints.open(identity, request.headers.get("last-event-id", ""))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_told(state, token, waiting), headers=headers, media_type="text/event-stream")


async def _told(state: Any, token: str, waiting: Waiting) -> AsyncIterator[bytes]:
    """Until the device goes, the server stops, or the device is shut out."""
    stopping = asyncio.ensure_future(state.stopping.wait())
    try:
        while not stopping.done():
            waking = asyncio.ensure_future(waiting.wake.wait())
            try:
                await asyncio.wait({waking, stopping}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            finally:  # also where the device went meanwhile: nobody else would end it
                waking.cancel()
            waiting.identity = await _identity(state, token)
            yield b"".join(map(_event, waiting.take())) or b": still here\n\n"
            await asyncio.wait({stopping}, timeout=GAP)
    except Refusal:
        return  # it asks again, and is told why
    finally:
        stopping.cancel()
        state.hints.close(waiting)


async def _identity(state: Any, token: str) -> Identity:
    identities: Identities = state.identities
    known = identities.known(token)
    return await to_thread.run_sync(identities.read, token) if known is None else known


def _event(hint: Hint) -> bytes:
    data = msgspec.json.encode({"scope": hint.scope, "seq": hint.seq})
    return b"id: %s\ndata: %s\n\n" % (hint.id.encode(), data)


router = APIRouter(routes=[Route("/sync/events", events, methods=["GET"])])
