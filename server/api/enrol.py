"""POST /device/enrol: a one-time code for a device id, a token and a prefix of document numbers."""

import msgspec
from fastapi import APIRouter, Request
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


@router.post("/device/enrol")
async def device_enrol(request: Request) -> Response:
    """Takes {code, name, prefix?}, gives {company, company_name, device, token, prefix}.

    With a device's token and code "" it makes another device of the same scopes, for a restored or cloned file.
    """
    body = await request.body()
    try:
        if len(body) > ASK_MAX:
            raise msgspec.ValidationError
        ask = msgspec.json.decode(body, type=EnrolAsk)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return trouble("not_understood", say("The request is not understood. Nothing was changed."))
    state, token = request.app.state, token_of(request)
    if token and not ask.code:
        identity = await run_in_threadpool(state.identities.of, token)
        given = await run_in_threadpool(enrol_again, state.connections, identity, ask)
    else:
        given = await run_in_threadpool(enrol, state.connections, ask)
    log().info("device enrolled", company=str(given.company), device=str(given.device))
    return Response(msgspec.json.encode(given), media_type="application/json", headers={"Cache-Control": "no-store"})
