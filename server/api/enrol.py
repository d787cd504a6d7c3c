"""POST /device/enrol: a one-time code for a device id, a token and a prefix of document numbers."""

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from server.api.troubles import trouble
from server.database.enrolment import enrol
from server.log import log
from shared.sync.messages import EnrolAsk

router = APIRouter()
ASK_MAX = 16 * 1024


@router.post("/device/enrol")
async def device_enrol(request: Request) -> Response:
    """Takes {code, name, prefix?}, gives {company, company_name, device, token, prefix}."""
    body = await request.body()
    try:
        if len(body) > ASK_MAX:
            raise msgspec.ValidationError
        ask = msgspec.json.decode(body, type=EnrolAsk)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return trouble("not_understood", "The request is not understood. Nothing was changed.")
    given = await run_in_threadpool(enrol, request.app.state.connections, ask)
    log().info("device enrolled", company=str(given.company), device=str(given.device))
    return Response(msgspec.json.encode(given), media_type="application/json", headers={"Cache-Control": "no-store"})
