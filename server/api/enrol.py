"""POST /device/enrol: a one-time code for a device id, a token and a prefix of document numbers."""

import msgspec
from fastapi import APIRouter, Request
from msgspec import structs
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from server.api.sync import token_of
from server.api.troubles import trouble
from server.database.enrolment import enrol, enrol_again
from server.log import log
from shared.kernel.words import say
from shared.sync.messages import EnrolAsk

router = APIRouter()
ASK_MAX = 16 * 1024
KEY_BYTES = 32
"""Of the public half of an Ed25519 key."""


@router.post("/device/enrol")
async def device_enrol(request: Request) -> Response:
    """Takes {code, name, prefix?, key?}, gives {company, company_name, device, token, prefix, scopes, signed}.

    With a device's token and code "" it makes another device of the same scopes, for a restored or cloned file.
    """
    body = await request.body()
    try:
        if len(body) > ASK_MAX:
            raise msgspec.ValidationError
        ask = msgspec.json.decode(body, type=EnrolAsk)
        if len(ask.key) not in (0, KEY_BYTES):
            raise msgspec.ValidationError
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return trouble("not_understood", say("The request is not understood. Nothing was changed."))
    state, token = request.app.state, token_of(request)
    if token and not ask.code:
        identity = await run_in_threadpool(state.identities.of, token)
        given = await run_in_threadpool(enrol_again, state.connections, identity, ask)
    else:
        given = await run_in_threadpool(enrol, state.connections, ask)
    said = {"dev": str(given.device), "prefix": given.prefix, "scopes": given.scopes, "key": ask.key.hex()}
    given = structs.replace(given, signed=await run_in_threadpool(state.tokens.signed, given.company, said))
    log().info("device enrolled", company=str(given.company), device=str(given.device))
    return Response(msgspec.json.encode(given), media_type="application/json", headers={"Cache-Control": "no-store"})
