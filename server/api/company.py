"""POST /company/…: what a device is told of its company besides what it holds."""

from uuid import UUID

import msgspec
from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from server.api.sync import token_of
from server.database.companies import Recovery, recovery_of
from server.database.connections import Connections
from shared.administration.recovery_key import RecoveryAnswer

router = APIRouter()


@router.post("/company/recovery")
async def recovery(request: Request) -> Response:
    """Gives {public}: the public half of the company's recovery key in base64, "" where it has none."""
    state, token = request.app.state, token_of(request)
    identity = await to_thread.run_sync(state.identities.of, token)
    found = await to_thread.run_sync(_read, state.connections, identity.company)
    answer = RecoveryAnswer(found.public if found is not None else b"")
    return Response(msgspec.json.encode(answer), media_type="application/json", headers={"Cache-Control": "no-store"})


def _read(connections: Connections, company: UUID) -> Recovery | None:
    with connections.transaction(company) as asked:
        return recovery_of(asked, company)
