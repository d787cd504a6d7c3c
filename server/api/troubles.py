"""Every error as JSON in words: {code, text, values}; the reader says it in their language."""

from typing import Final

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from server.database.connections import DatabaseAway
from server.database.identities import RevokedDevice, UnknownDevice
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.sync.frames import NotAFrame, OtherProtocol
from shared.sync.messages import Trouble

CODES: Final[dict[type[Refusal], str]] = {
    UnknownDevice: "unknown_device",
    RevokedDevice: "revoked",
    DatabaseAway: "busy",
    NotAFrame: "not_a_frame",
    OtherProtocol: "old_protocol",
}
STATUS: Final = {
    "unknown_device": 401,
    "revoked": 403,
    "wipe": 403,
    "wiped": 403,
    "busy": 503,
    "wrong_password": 401,
    "second_needed": 401,
    "wrong_second": 401,
    "session_ended": 401,
    "challenge_over": 401,
    "confidential": 403,
    "no_right": 403,
    "slow_down": 429,
    "too_many_copies": 403,
    "too_large": 413,
    "too_slow": 408,
    "no_such_content": 404,
    "bad_range": 416,
    "mistake": 500,
}
"""Every other code is 400."""
OF_HTTP: Final = {404: "no_such_address", 405: "no_such_address"}


def said(refusal: Refusal) -> Response:
    """A refusal's own `code`, else that of its class."""
    code = getattr(refusal, "code", None) or next(
        (code for kind, code in CODES.items() if isinstance(refusal, kind)), "refused"
    )
    return trouble(code, Words(refusal.text, refusal.values))


def trouble(code: str, words: Words, *, status: int | None = None) -> Response:
    """The answer to a request that came to nothing."""
    told = Trouble(code=code, text=words.text, values={name: _plain(value) for name, value in words.values.items()})
    headers = {"Retry-After": str(words.values.get("seconds", 5))} if code in ("busy", "slow_down") else None
    return Response(msgspec.json.encode(told), status or STATUS.get(code, 400), headers, "application/json")


def teach(app: FastAPI) -> None:
    """The application answers so, whatever is raised."""

    async def refused(_request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return said(refusal)

    async def not_understood(_request: Request, _cause: Exception) -> Response:
        return trouble("not_understood", say("The request is not understood. Nothing was changed."), status=422)

    async def of_http(_request: Request, cause: Exception) -> Response:
        assert isinstance(cause, HTTPException)
        code = OF_HTTP.get(cause.status_code, "not_understood")
        if code == "no_such_address":
            words = say("The server has nothing at this address.")
        else:
            words = say("The request is not understood. Nothing was changed.")
        return trouble(code, words, status=cause.status_code)

    async def gone(_request: Request, _cause: Exception) -> Response:
        return Response(status_code=499)

    async def mistake(_request: Request, _cause: Exception) -> Response:
        return trouble("mistake", say("A mistake in the server. Nothing was changed; it is in the server's log."))

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(ClientDisconnect, gone)
    app.add_exception_handler(Exception, mistake)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | None) else str(value)
