"""Several processes that answer requests on one address, and the database beside them, until the server is told to
stop."""

import errno
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.supervisors.multiprocess import Multiprocess

from server import metrics
from server.api.patience import Patient
from server.database.place import Place
from server.log import log
from server.projecting import Projecting
from server.settings import Settings, WrongSetting
from shared.kernel.refusal import Refusal
from shared.kernel.words import trouble

DRAIN_SECONDS: Final = 10
END_SECONDS: Final = 5.0
READY_SECONDS: Final = 60.0
HANGS_SECONDS: Final = 15
IDLE_SECONDS: Final = 75
BACKLOG: Final = 2048


class CannotListen(WrongSetting):
    """The address cannot be had."""


class Workers(Multiprocess):
    """Starts the processes, restarts what dies, and lets each finish what it is answering before the end."""

    def __init__(
        self, config: Config, listening: socket.socket, place: Place, projecting: Projecting, ready: Callable[[], None]
    ) -> None:
        super().__init__(config, [listening])
        self._place, self._projecting, self._ready = place, projecting, ready
        self.came_up = False

    def init_processes(self) -> None:
        super().init_processes()
        self._projecting.start()
        self.came_up = self._wait_until_ready()
        if not self.came_up:
            self.should_exit.set()
        elif not self.should_exit.is_set():
            self._ready()

    def keep_subprocess_alive(self) -> None:
        """Twice a second."""
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            log().error("a worker process died; another was started", process=pid)
            metrics.forget(pid or 0)
        if self.should_exit.is_set():
            return
        self._projecting.keep_alive()
        self._keep_database_alive()

    def terminate_all(self) -> None:
        super().terminate_all()
        self._projecting.terminate()

    def join_all(self) -> None:
        """What does not come to its end in time, because it waits for a database that is gone, is ended."""
        until = time.monotonic() + DRAIN_SECONDS + END_SECONDS
        for worker in self.processes:
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.is_alive():
                log().error("a worker process did not end; it was killed", process=worker.pid)
                worker.kill()
                worker.process.join()
        self._projecting.join(max(0.0, until - time.monotonic()))

    def end(self) -> None:
        """Nothing is left behind, whatever happened here."""
        for worker in self.processes:
            if worker.process.is_alive():
                worker.kill()
        self._projecting.join(0.0)

    def _wait_until_ready(self) -> bool:
        """Also where it is told to stop meanwhile; False where one does not come up."""
        until = time.monotonic() + READY_SECONDS
        waiting = list(self.processes)
        while waiting and time.monotonic() < until:
            self.handle_signals()
            if self.should_exit.is_set():
                return True
            if not waiting[0].process.is_alive():
                return False
            if waiting[0].is_ready(timeout=0.5):
                waiting.pop(0)
            else:
                time.sleep(0.05)
        return not waiting

    def _keep_database_alive(self) -> None:
        cluster = self._place.cluster
        if cluster is None or cluster.postmaster() is not None:
            return
        log().error("the database died; it is started again")
        try:
            cluster.start()
        except Refusal as refusal:  # it is tried again at the next look
            log().error("the database did not start", trouble=str(refusal))


def run(settings: Settings, place: Place, listening: socket.socket, ready: Callable[[], None]) -> bool:
    """Until SIGTERM or SIGINT; False where the processes did not come up. `ready` is called when they all answer."""
    metrics.prepare(settings.data / metrics.FOLDER)
    config = Config(
        partial(application, place.url, settings.log_level, settings.metrics_token),
        factory=True,
        http=Patient,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_worker_healthcheck=HANGS_SECONDS,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
    )
    workers = Workers(config, listening, place, Projecting(place.url, settings.log_level), ready)
    try:
        workers.run()
    finally:
        workers.end()
    return workers.came_up


def application(url: str, log_level: str, metrics_token: str) -> ASGIApp:
    """Called in each worker; the process that only watches them has no need of it."""
    from server.app import make

    return make(url, log_level, metrics_token)


def listen(settings: Settings, *, patience: float = 0.0) -> socket.socket:
    """The address is ours; the workers of a server that was killed may hold it for a moment. Raises CannotListen."""
    until = time.monotonic() + patience
    while True:
        try:
            return _listening(settings)
        except OSError as cause:
            if cause.errno == errno.EADDRINUSE and time.monotonic() < until:
                time.sleep(0.1)
                continue
            raise CannotListen(
                "The server cannot listen at {host}, port {port}: {trouble}. Nothing was started. Stop the program "
                "that uses it, or give another with --port.",
                host=settings.host, port=settings.port, trouble=trouble(cause),
            ) from cause  # fmt: skip


def _listening(settings: Settings) -> socket.socket:
    family, _type, _protocol, _name, address = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere this would share the address with another program
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
        listening.set_inheritable(True)
    except OSError:
        listening.close()
        raise
    return listening


def check_certificate(settings: Settings) -> None:
    """Raises WrongSetting."""
    if settings.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.certificate, settings.key)
    except (OSError, ssl.SSLError) as cause:
        said: Any = trouble(cause) if not isinstance(cause, ssl.SSLError) else cause.reason or str(cause)
        raise WrongSetting(
            "The certificate {certificate} with the key {key} cannot be used: {trouble}. Nothing was started.",
            certificate=settings.certificate, key=settings.key, trouble=said,
        ) from cause  # fmt: skip


def address_of(settings: Settings, listening: socket.socket) -> str:
    """https://host:port as others write it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.certificate else 'http'}://{host}:{listening.getsockname()[1]}"


def end_by_signal() -> None:
    """While there are no workers yet, and a person or a service stops the server: what was begun is taken back."""
    import signal

    def stop(_number: int, _frame: object) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
