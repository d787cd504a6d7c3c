"""POST /administration/…: users, roles, grants and devices changed by a person who is signed in on a device."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from server.access.administering import Administering, First
from server.access.administering_devices import AdministeringDevices
from server.access.passwords import Passwords, generated
from server.access.tokens import Signed, ended
from server.api.asks import NOT_UNDERSTOOD, NotUnderstood, understood
from server.api.sync import ACTING, token_of
from server.log import log
from shared.administration import messages
from shared.administration.messages import CodeAsk, DeviceAsk, Nothing, PasswordAnswer, PutAsk, UserAsk
from shared.areas import AREAS
from shared.kernel.describe import Kinds

router = APIRouter()
A = TypeVar("A")
PUT_MAX: Final = 2**20
"""Bytes; a role that names every right of every kind has some fifty thousand."""


def furnish(app: FastAPI) -> None:
    """Whoever changes the administration's items; passwords are drawn where others are looked at."""
    state = app.state

    def clock() -> datetime:
        return datetime.now(UTC)

    state.administering = Administering(state.connections, Kinds(AREAS), clock=clock)
    state.administering_devices = AdministeringDevices(state.administering, state.devices, clock=clock)
    state.first_passwords = Passwords()


@router.post(messages.PUT)
async def put(request: Request) -> Response:
    """Takes {items}, gives {passwords?, stale?}. Raises NoRight, NotSound, NotKept, AlreadyThere."""
    by, ask = await _asked(request, PutAsk, PUT_MAX)
    work = request.app.state.administering
    count = await to_thread.run_sync(work.new_users, by, ask.items)
    first = [await _first(request) for _ in range(count)]
    return await _done(request, by, partial(work.put, by, ask.items, first))


@router.post(messages.PASSWORD)
async def password(request: Request) -> Response:
    """Takes {user}, gives {password}. Raises NoRight, NotSound."""
    by, ask = await _asked(request, UserAsk)
    work = request.app.state.administering
    await to_thread.run_sync(work.require_over, by, ask.user)
    first = await _first(request)

    def change() -> PasswordAnswer:
        return PasswordAnswer(work.new_password(by, ask.user, first))

    return await _done(request, by, change)


@router.post(messages.SECOND_OFF)
async def second_off(request: Request) -> Response:
    """Takes {user}. Raises NoRight, NotSound."""
    by, ask = await _asked(request, UserAsk)

    def switch() -> Nothing:
        request.app.state.administering.second_off(by, ask.user)
        return Nothing()

    return await _done(request, by, switch)


@router.post(messages.CODE)
async def code(request: Request) -> Response:
    """Takes {scopes, user?, name?, prefix?, days?}, gives {code, expires_at}. Raises NoRight, NotSound, WrongWords."""
    by, ask = await _asked(request, CodeAsk)
    return await _done(request, by, partial(request.app.state.administering_devices.code, by, ask))


@router.post(messages.DEVICE)
async def device(request: Request) -> Response:
    """Takes {device, deed, name?, add?, take?, alone?, sure?}, gives {devices}. Raises as `code`."""
    by, ask = await _asked(request, DeviceAsk)
    return await _done(request, by, partial(request.app.state.administering_devices.do, by, ask))


@router.post(messages.DEVICES)
async def devices(request: Request) -> Response:
    """Takes anything, gives {devices}: what the server knows of them. Raises NoRight."""
    by, _ = await _asked(request, Nothing)
    return await _done(request, by, partial(request.app.state.administering_devices.known, by))


async def _asked(request: Request, cls: type[A], most: int | None = None) -> tuple[Signed, A]:
    """Who asks what. Raises NotUnderstood, UnknownDevice …, SessionEnded."""
    ask = await (understood(request, cls) if most is None else understood(request, cls, most))
    if rb"\u0000" in await request.body():  # PostgreSQL keeps no such text
        raise NotUnderstood(NOT_UNDERSTOOD)
    return await to_thread.run_sync(_signed, request.app.state, token_of(request), request.headers.get(ACTING)), ask


def _signed(state: Any, token: str, acting: str | None) -> Signed:
    identity = state.identities.of(token)
    if acting is None:
        raise ended()
    signed: Signed = state.signing_in.sessions.read(identity, acting)
    return signed


async def _first(request: Request) -> First:
    """In the thread where passwords are looked at."""
    state, password = request.app.state, generated()
    verifier = await asyncio.get_running_loop().run_in_executor(
        state.hashing, state.first_passwords.verifier, password
    )  # fmt: skip
    return First(password, verifier)


async def _done(request: Request, by: Signed, work: Callable[[], msgspec.Struct]) -> Response:
    """Other processes are told by the database; this one knows at once."""
    given = await to_thread.run_sync(work)
    request.app.state.office.rights_changed(by.company)
    log().info("administered", path=request.url.path, company=str(by.company), user=str(by.user))
    return Response(msgspec.json.encode(given), media_type="application/json")
