"""The server's process: starts with nothing, ends cleanly, comes back after any end, and says what stops it."""

import os
import signal
import socket
from pathlib import Path

import httpx
import psutil
import pytest

from server.postgres.cluster import Cluster
from tests.server.serving import command, served, told

pytestmark = pytest.mark.postgres


def test_it_runs_with_no_configuration_and_stops_when_told(data: Path) -> None:
    with served(data) as server:
        assert httpx.get(f"{server.address}/health").json() == {"status": "ok"}
        assert httpx.get(f"{server.address}/ready").json() == {"status": "ok"}
        assert Cluster(data / "postgres").postmaster()
        assert server.stop() == 0
    assert Cluster(data / "postgres").postmaster() is None
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.address}/health")


def test_after_a_kill_it_starts_again_at_once_on_its_address_with_everything(data: Path) -> None:
    told(data, "company", "add", "Montazh")
    with served(data) as server:
        port = server.address.rpartition(":")[2]
        server.stop(signal.SIGKILL)  # its workers and its database go on for a moment
    with served(data, "--port", port) as server:
        assert httpx.get(f"{server.address}/ready").status_code == 200
        assert told(data, "device", "code")["code"]  # beside the server, in the company that was made before


def test_after_the_database_was_killed_it_is_started_again(data: Path) -> None:
    cluster = Cluster(data / "postgres")
    with served(data) as server:
        killed = cluster.postmaster()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        ready = httpx.get(f"{server.address}/ready", timeout=60)
        while ready.status_code != 200:
            ready = httpx.get(f"{server.address}/ready", timeout=60)
        assert cluster.postmaster() not in (None, killed)
        assert "the database died; it is started again" in server.said()


def test_it_stops_also_when_its_database_was_just_killed(data: Path) -> None:
    cluster = Cluster(data / "postgres")
    with served(data) as server:
        killed = cluster.postmaster()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert server.stop() == 0
    assert cluster.postmaster() is None


def test_a_killed_worker_is_replaced(data: Path) -> None:
    with served(data) as server:
        before = _workers(server.process.pid)
        for worker in before:
            worker.kill()
        psutil.wait_procs(before)
        while True:
            try:
                assert httpx.get(f"{server.address}/health", timeout=60).status_code == 200
                break
            except httpx.TransportError:
                continue
        assert not {worker.pid for worker in before} & {worker.pid for worker in _workers(server.process.pid)}


def test_several_workers_share_the_address(data: Path) -> None:
    with served(data, "--workers", "3") as server:
        assert len(_workers(server.process.pid)) == 4  # and the projector
        for _ in range(20):
            assert httpx.get(f"{server.address}/ready").status_code == 200
        assert server.stop(signal.SIGINT) == 0


def test_a_second_server_on_the_same_data_is_refused(data: Path) -> None:
    with served(data) as server:
        second = command(data, "run", "--port", "0")
        assert second.returncode == 1
        assert f"Another server runs on the data folder {data} (process {server.process.pid})." in second.stderr
        assert httpx.get(f"{server.address}/ready").status_code == 200


def test_an_address_that_is_taken_is_said(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = command(data, "run", "--port", str(port))
    assert done.returncode == 1
    assert f"The server cannot listen at 127.0.0.1, port {port}" in done.stderr
    assert "--port" in done.stderr
    assert not data.exists()


def test_a_data_folder_that_is_a_file_is_said(data: Path) -> None:
    data.write_text("mine", "utf-8")
    done = command(data, "run", "--port", "0")
    assert (done.returncode, data.read_text("utf-8")) == (1, "mine")
    assert f"The data folder {data} cannot be used: File exists. Name another with --data." in done.stderr


def test_a_database_of_another_major_is_left_alone(data: Path) -> None:
    told(data, "company", "add", "Montazh")
    version = data / "postgres" / "data" / "PG_VERSION"
    version.write_text("16\n", "ascii")
    done = command(data, "run", "--port", "0")
    assert done.returncode == 1
    assert "was written by PostgreSQL 16, this server has 18." in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "mysql://u@h/d", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_elsewhere_that_cannot_be_used_is_said(data: Path, url: str) -> None:
    done = command(data, "run", "--port", "0", "--database-url", url)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "database" in done.stderr


def test_a_database_elsewhere_is_used(data: Path, postgres_url: str) -> None:
    environment = {"FIELDLEDGER_DATABASE_URL": postgres_url}
    with served(data, environment=environment) as server:
        assert httpx.get(f"{server.address}/ready").status_code == 200
        assert not (data / "postgres").exists()


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _workers(server: int) -> list[psutil.Process]:
    """Processes that answer, and the projector; not Python's own keeper of their resources."""
    children = filter(_lives, psutil.Process(server).children())
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
