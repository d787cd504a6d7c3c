"""POST /audit/entries: what a device sends of the chain of its entries."""

from functools import partial

import msgspec
from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from server.api.asks import NOT_UNDERSTOOD, NotUnderstood
from server.api.sync import token_of
from server.audit.appending import append
from shared.sync.chain import ChainAsk

router = APIRouter()
ASK_MAX = 4 * 2**20
"""Bytes of a thousand entries, each of which has its bounds."""


@router.post("/audit/entries")
async def entries(request: Request) -> Response:
    """Takes {after, hash, entries}, gives {seq, hash}. Raises NotUnderstood."""
    state, token = request.app.state, token_of(request)
    body = await request.body()
    identity = await to_thread.run_sync(partial(state.identities.of, token, handing_over=True))
    given = await to_thread.run_sync(append, state.connections, identity, _understood(body))
    return Response(msgspec.json.encode(given), media_type="application/json")


def _understood(body: bytes) -> ChainAsk:
    """PostgreSQL keeps no text with a zero byte; no device writes one."""
    try:
        if len(body) > ASK_MAX or rb"\u0000" in body:
            raise msgspec.ValidationError
        return msgspec.json.decode(body, type=ChainAsk)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise NotUnderstood(NOT_UNDERSTOOD) from cause
