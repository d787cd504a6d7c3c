"""The application of one worker process."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import parent_process
from types import FrameType
from typing import Final

from fastapi import FastAPI
from starlette.types import ASGIApp

from server import log
from server.access.company import Companies
from server.access.devices import Devices
from server.api import company, enrol, health, troubles
from server.api.edge import Edge
from server.database.connections import Connections
from server.database.identities import Identities
from server.metrics import Meters
from shared.areas import AREAS
from shared.kernel.describe import Kinds

ROOMS: Final = (
    "server.api.sync", "server.api.blobs", "server.api.events", "server.api.account", "server.api.audit",
    "server.api.administration",
)  # fmt: skip
"""Modules with a `router`, and `furnish(app)` where they keep something for as long as the process lives."""
ORPHAN_SECONDS: Final = 1.0
"""What is being answered when the server is killed has so long."""


def make(database_url: str, log_level: str, metrics_token: str = "") -> ASGIApp:
    """The whole application, in the process that serves it.

    `app.state` has `connections`, `identities`, and `stopping`, an asyncio.Event for what would answer for ever.
    """
    log.configure(log_level)
    app = FastAPI(
        title="Fieldledger", lifespan=_life, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    app.state.metrics_token = metrics_token
    app.state.connections = Connections(database_url)
    app.state.companies = Companies(Kinds(AREAS))
    app.state.identities = Identities(app.state.connections, app.state.companies)
    app.state.devices = Devices(app.state.connections, Kinds(AREAS), clock=lambda: datetime.now(UTC))
    app.state.stopping = asyncio.Event()
    troubles.teach(app)
    for name in ROOMS:
        if find_spec(name):
            room = import_module(name)
            if furnish := getattr(room, "furnish", None):
                furnish(app)
            app.include_router(room.router)
    app.include_router(health.router)  # looked for after those that are asked for all the time
    app.include_router(enrol.router)
    app.include_router(company.router)
    return Edge(app, Meters())


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    _stop_with_parent()
    _tell_of_stopping(app.state.stopping)
    yield
    app.state.hashing.shutdown(wait=False, cancel_futures=True)
    app.state.connections.close()


def _tell_of_stopping(stopping: asyncio.Event) -> None:
    """Streams end at once, everything else is answered first; uvicorn waits for both."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(signal_number: int, frame: FrameType | None, before: object = before) -> None:
            loop.call_soon_threadsafe(stopping.set)
            if callable(before):
                before(signal_number, frame)

        signal.signal(number, stop)


def _stop_with_parent() -> None:
    """A server that was killed leaves no workers on its address."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(ORPHAN_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
