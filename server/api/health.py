"""Whether the process lives, whether it can work, and its figures."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from server.database.connections import Connections, DatabaseAway
from server.database.schema import is_current
from server.metrics import exposition

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
def metrics() -> Response:
    content, media_type = exposition()
    return Response(content, media_type=media_type)


def _of_database(connections: Connections) -> str:
    try:
        with connections.transaction(None, snapshot=True) as asked:
            return "" if is_current(asked) else "the database has the tables of another version"
    except DatabaseAway as away:
        return str(away)
