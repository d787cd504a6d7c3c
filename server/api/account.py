"""POST /account/…: people sign in on a device that is known, change their password, and sign out."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import msgspec
from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from server.access.messages import (
    ChallengeAnswer,
    PasswordAsk,
    RefreshAsk,
    RenewAsk,
    SignedIn,
    SignInAsk,
    SignOutAsk,
    TotpAsk,
)
from server.access.passwords import Passwords, hashing_pool
from server.access.renewing import CHALLENGE_SECONDS
from server.access.signing_in import SigningIn
from server.access.tokens import Tokens
from server.api.asks import understood
from server.api.sync import token_of
from server.database.connections import DatabaseAway
from server.identity import Identity
from server.log import log
from shared.kernel.refusal import Refusal

router = APIRouter()
A = TypeVar("A")
WAITING_MOST = 100
"""Passwords that wait to be looked at: a hundred take half a minute."""


def furnish(app: FastAPI) -> None:
    """One who signs people in, and a thread that looks at passwords."""
    state = app.state
    tokens = Tokens(state.connections, lambda: datetime.now(UTC))
    state.signing_in = SigningIn(
        state.connections, state.companies, tokens, Passwords(), lambda: datetime.now(UTC)
    )  # fmt: skip
    state.tokens, state.hashing, state.waiting = tokens, hashing_pool(), 0
    state.office.tell_rights.append(lambda _company: state.signing_in.sessions.forget())


@router.post("/account/sign-in")
async def sign_in(request: Request) -> Response:
    """Takes {login, password, second?}. Raises WrongPassword, SecondNeeded, WrongSecond, SlowDown, Confidential."""
    ask = await understood(request, SignInAsk)
    sign_in = request.app.state.signing_in.sign_in
    return await _signed_in(request, ask.login, partial(sign_in, password=ask.password, second=ask.second))


@router.post("/account/password")
async def password(request: Request) -> Response:
    """Takes {login, password, new, second?}. Raises as sign-in, and WeakPassword."""
    ask = await understood(request, PasswordAsk)
    change = request.app.state.signing_in.change_password
    work = partial(change, password=ask.password, new=ask.new, second=ask.second)
    return await _signed_in(request, ask.login, work)


@router.post("/account/totp")
async def totp(request: Request) -> Response:
    """Takes {login, password, what, second?}. Raises as sign-in, and SecondThere."""
    ask = await understood(request, TotpAsk)
    work = partial(request.app.state.signing_in.totp, password=ask.password, what=ask.what, second=ask.second)
    return _given((await _looked_at(request, ask.login, work))[1])


@router.post("/account/refresh")
async def refresh(request: Request) -> Response:
    """Takes {refresh}. Raises SessionEnded."""
    ask = await understood(request, RefreshAsk)
    identity = await _identity(request)
    return _given(await to_thread.run_sync(request.app.state.signing_in.refresh, identity, ask.refresh))


@router.post("/account/challenge")
async def challenge(request: Request) -> Response:
    """Takes anything, gives {challenge, expires_in}."""
    identity = await _identity(request)
    drawn = await to_thread.run_sync(request.app.state.signing_in.challenge, identity)
    return _given(ChallengeAnswer(drawn, CHALLENGE_SECONDS))


@router.post("/account/renew")
async def renew(request: Request) -> Response:
    """Takes {user, challenge, signature}. Raises ChallengeOver, SessionEnded."""
    ask = await understood(request, RenewAsk)
    identity, work = await _identity(request), request.app.state.signing_in.renew
    return _given(await to_thread.run_sync(work, identity, ask.user, ask.challenge, ask.signature))


@router.post("/account/sign-out")
async def sign_out(request: Request) -> Response:
    """Takes {refresh, everywhere?}."""
    ask = await understood(request, SignOutAsk)
    identity = await _identity(request)
    leave = partial(request.app.state.signing_in.sign_out, identity, ask.refresh, everywhere=ask.everywhere)
    await to_thread.run_sync(leave)
    return Response(b"{}", media_type="application/json")


async def _signed_in(request: Request, login: str, work: Callable[..., SignedIn]) -> Response:
    identity, given = await _looked_at(request, login, work)
    state = request.app.state
    state.identities.forget(token_of(request))
    if given.access and given.user not in identity.people:
        await to_thread.run_sync(state.devices.told, identity.company, identity.device)
    log().info("signed in", company=str(identity.company), device=str(identity.device), user=str(given.user))
    return _given(given)


async def _looked_at(request: Request, login: str, work: Callable[..., A]) -> tuple[Identity, A]:
    """A try with a password: counted first, then looked at in a thread of its own: nobody else waits for that."""
    state, identity = request.app.state, await _identity(request)
    address = request.client.host if request.client else ""
    if state.waiting >= WAITING_MOST:
        raise DatabaseAway("The server has too much to do at the moment. Nothing was changed; try again.")
    state.waiting += 1
    try:
        await to_thread.run_sync(state.signing_in.attempts.begin, identity.company, login, address)
        looks = partial(work, identity, login, address=address)
        return identity, await asyncio.get_running_loop().run_in_executor(state.hashing, looks)
    except Refusal as refusal:
        log().info("sign-in refused", company=str(identity.company), device=str(identity.device),
                   why=getattr(refusal, "code", type(refusal).__name__))  # fmt: skip
        raise
    finally:
        state.waiting -= 1


async def _identity(request: Request) -> Identity:
    identities, token = request.app.state.identities, token_of(request)
    identity: Identity = identities.known(token) or await to_thread.run_sync(identities.read, token)
    return identity


def _given(given: msgspec.Struct) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(given), media_type="application/json", headers=headers)
