"""POST /device/…: a one-time code for an id, a token and a prefix of document numbers; and the end of a device."""

import msgspec
from fastapi import APIRouter, Request
from msgspec import structs
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from server.api.asks import NOT_UNDERSTOOD, NotUnderstood, understood
from server.api.sync import token_of
from server.database.enrolment import enrol, enrol_again
from server.database.wiping import wiped
from server.log import log
from shared.sync.messages import EnrolAsk

router = APIRouter()
KEY_BYTES = 32
"""Of the public half of an Ed25519 key."""


class WipedAsk(msgspec.Struct):
    """`left`: versions that nobody took."""

    left: int = 0


@router.post("/device/enrol")
async def device_enrol(request: Request) -> Response:
    """Takes {code, name, prefix?, key?}, gives {company, company_name, device, token, prefix, scopes, signed}.

    With a device's token and code "" it makes another device of the same scopes, for a restored or cloned file.
    """
    ask = await understood(request, EnrolAsk)
    if len(ask.key) not in (0, KEY_BYTES):
        raise NotUnderstood(NOT_UNDERSTOOD)
    state, token = request.app.state, token_of(request)
    if token and not ask.code:
        identity = await run_in_threadpool(state.identities.of, token)
        given = await run_in_threadpool(enrol_again, state.connections, identity, ask)
    else:
        given = await run_in_threadpool(enrol, state.connections, ask)
    said = {"dev": str(given.device), "prefix": given.prefix, "scopes": given.scopes, "key": ask.key.hex()}
    given = structs.replace(given, signed=await run_in_threadpool(state.tokens.signed, given.company, said))
    await run_in_threadpool(state.devices.told, given.company, given.device)
    log().info("device enrolled", company=str(given.company), device=str(given.device))
    return Response(msgspec.json.encode(given), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post("/device/wiped")
async def device_wiped(request: Request) -> Response:
    """Takes {left?}, gives {at}: everything on the device was removed. Asked again, it answers the same."""
    ask = await understood(request, WipedAsk)
    state, token = request.app.state, token_of(request)
    gone = await run_in_threadpool(wiped, state.connections, token, ask.left)
    state.identities.forget(token)
    await run_in_threadpool(state.devices.told, gone.company, gone.device)
    log().info("device wiped", company=str(gone.company), device=str(gone.device))
    return Response(msgspec.json.encode({"at": gone.at}), media_type="application/json")
