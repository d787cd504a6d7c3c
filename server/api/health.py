"""Whether the process lives, whether it can work, and its figures."""

from hmac import compare_digest
from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from server.api.sync import token_of
from server.database.connections import Connections, DatabaseAway
from server.database.schema import is_current
from server.metrics import exposition
from server.settings import is_loopback

router = APIRouter()


@router.get("/health")
async def health() -> dict[str, Any]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
def ready(request: Request) -> Response:
    """Whether requests are answered here: not while it stops, and not without its database."""
    why = "stopping" if request.app.state.stopping.is_set() else _of_database(request.app.state.connections)
    return JSONResponse({"status": "no", "why": why} if why else {"status": "ok"}, 503 if why else 200)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """For this computer, and for who shows the token that the settings name."""
    wanted, address = request.app.state.metrics_token, request.client.host if request.client else ""
    if not is_loopback(address) and not (wanted and compare_digest(token_of(request).encode(), wanted.encode())):
        raise HTTPException(404)
    content, media_type = exposition()
    return Response(content, media_type=media_type)


def _of_database(connections: Connections) -> str:
    try:
        with connections.transaction(None, snapshot=True) as asked:
            return "" if is_current(asked) else "the database has the tables of another version"
    except DatabaseAway as away:
        return str(away)
