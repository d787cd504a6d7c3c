"""/sync/blob/<sha256>: one content by parts. HEAD says how much is there, PUT adds the next part, GET takes a range."""

import re
from functools import partial
from typing import Any, Final

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.api.sync import token_of
from server.exchange.blobs import Blobs, Held
from server.exchange.refusal import SyncRefusal
from shared.sync.contents import PART_MAX, SIZE_MAX

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_RANGE: Final = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_PART: Final = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")


async def content(request: Request) -> Response:
    """Raises what `troubles` words: SyncRefusal, UnknownDevice, RevokedDevice, DatabaseAway."""
    part = await request.body() if request.method == "PUT" else b""
    state = request.app.state
    return await to_thread.run_sync(partial(_answer, request, part), limiter=state.turns)


def _answer(request: Request, part: bytes) -> Response:
    state, token, name = request.app.state, token_of(request), request.path_params["name"]
    identity, blobs = state.identities.of(token, handing_over=request.method != "GET"), state.office.blobs
    if not _NAME.fullmatch(name):
        raise SyncRefusal("no_such_content", "That is no name of a content.")
    hash = bytes.fromhex(name)
    if request.method == "PUT":
        at, size = _offset(request.headers.get("content-range", ""), len(part))
        return _how_much(blobs.put(identity, hash, at, size, part))
    held = blobs.held(identity, hash)
    return _how_much(held) if request.method == "HEAD" else _given(blobs, identity, hash, held, request)


def _given(blobs: Blobs, identity: Any, hash: bytes, held: Held, request: Request) -> Response:
    asked = request.headers.get("range")
    start, end = 0, held.size
    if asked is not None:
        found = _RANGE.fullmatch(asked)
        start, end = (int(found[1]), int(found[2] or SIZE_MAX) + 1) if found else (held.size, 0)
        if held.whole and not start < min(end, held.size):
            raise SyncRefusal("bad_range", "The content has no such bytes.")
    given = blobs.read(identity, hash, start, end)
    headers = {"Accept-Ranges": "bytes"}
    if asked is not None:
        headers["Content-Range"] = f"bytes {start}-{start + len(given) - 1}/{held.size}"
    return Response(given, 206 if asked is not None else 200, headers, "application/octet-stream")


def _how_much(held: Held) -> Response:
    return Response(headers={"Upload-Offset": str(held.held), "Upload-Length": str(held.size)})


def _offset(range: str, length: int) -> tuple[int, int]:
    """Where a part begins, and the size of the whole."""
    found = _PART.fullmatch(range)
    if not found or int(found[2]) - int(found[1]) + 1 != length or length > PART_MAX:
        raise SyncRefusal("bad_part", "That is no part of a content. Nothing was changed.")
    return int(found[1]), int(found[3])


router = APIRouter(routes=[Route("/sync/blob/{name}", content, methods=["HEAD", "GET", "PUT"])])
