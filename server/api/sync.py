"""POST /sync/<ask>: a frame for a frame. As little as possible stands between the socket and the office."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.database.connections import MOST
from server.exchange.listening import Listening
from server.exchange.office import ASKS, Office
from shared.areas import AREAS
from shared.kernel.describe import Kinds

FRAME: Final = "application/vnd.fieldledger"
BEARER: Final = "bearer "
ACTING: Final = "fieldledger-access"
"""For whom the device asks, where somebody is signed in: then the session has to last."""
HANDS_OVER: Final = frozenset({"push", "park", "blobs"})
"""What a device may still ask that is to be wiped."""


def furnish(app: FastAPI) -> None:
    """The office of this process, and its line to the others."""
    office = Office(app.state.connections, Kinds(AREAS), clock=lambda: datetime.now(UTC), server=version("fieldledger"))
    app.state.office = office
    app.state.turns = CapacityLimiter(MOST)
    app.state.listening = Listening(app.state.connections, office)
    app.state.listening.start()


async def answer(path: str, request: Request) -> Response:
    """Raises what `troubles` words: SyncRefusal, DatabaseAway, and what `Identities.of` raises."""
    state, token = request.app.state, token_of(request)
    ask = await request.body()
    acting = request.headers.get(ACTING)
    identity = state.identities.known(token, handing_over=path in HANDS_OVER)
    seen = identity and (acting is None or state.signing_in.sessions.known(identity, acting))
    found = state.office.at_once(identity, path, ask) if seen else None
    if found is None:
        found = await to_thread.run_sync(partial(_answer, state, token, acting, path, ask), limiter=state.turns)
    return Response(found, media_type=FRAME)


def token_of(request: Request) -> str:
    """What the device shows; nothing where it shows nothing, which nobody has."""
    header = request.headers.get("authorization", "")
    return header[len(BEARER) :] if header[: len(BEARER)].lower() == BEARER else ""


def _answer(state: Any, token: str, acting: str | None, path: str, ask: bytes) -> bytes:
    identity = state.identities.of(token, handing_over=path in HANDS_OVER)
    if acting is not None:
        state.signing_in.sessions.signed(identity, acting)
    answered: bytes = state.office.answer(identity, path, ask)
    return answered


def _endpoint(path: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def endpoint(request: Request) -> Response:
        return await answer(path, request)

    return endpoint


router = APIRouter(routes=[Route(f"/sync/{path}", _endpoint(path), methods=["POST"]) for path in ASKS])
