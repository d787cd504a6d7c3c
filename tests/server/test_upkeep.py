"""check, backup, restore, rebuild: what an administrator does so that nothing is lost."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.database.companies import owner
from server.postgres.cluster import Cluster
from shared.kernel.identity import new_id
from shared.sync import frames
from shared.sync.messages import PushAnswer
from tests.server.serving import Server, command, data_folder, served, told
from tests.sync.server.laptop import Version, pushed

pytestmark = pytest.mark.postgres


class Device:
    """One that has joined and pushes units."""

    def __init__(self, server: Server) -> None:
        code = told(server.data, "device", "code")["code"]
        joined = httpx.post(f"{server.address}/device/enrol", json={"code": code, "name": "Laptop"}, timeout=60).json()
        self.address, self._batches = server.address, itertools.count(1)
        self._headers = {"Authorization": f"Bearer {joined['token']}"}

    def push(self, *names: str) -> list[UUID]:
        ids = [new_id() for _ in names]
        made = [Version("unit", id, {"id": str(id), "name": name}) for id, name in zip(ids, names, strict=True)]
        frame = pushed(next(self._batches), made)
        answer = httpx.post(f"{self.address}/sync/push", content=frame, headers=self._headers, timeout=60)
        assert answer.status_code == 200, answer.text
        assert not frames.header_of(answer.content, PushAnswer).refused
        return ids


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """A data folder with a company, its device and three units in it, whose server has stopped."""
    with data_folder() as folder:
        told(folder, "company", "add", "Montazh")
        with served(folder) as server:
            Device(server).push("metre", "piece", "hour")
            until_projected(server)
        yield folder


def test_a_sound_database_is_said_to_be_sound(kept: Path) -> None:
    done = command(kept, "check")
    said = "4 documents and items agree with their hashes and sums.\nAudit: 2 entries, none is missing or altered.\n"
    assert (done.returncode, done.stdout) == (0, said)


def test_the_audit_is_looked_at_alone_and_says_what_was_altered(kept: Path) -> None:
    """The code that let the device join, and the device: two entries of the server's own."""
    assert command(kept, "check", "--audit").stdout == "Audit: 2 entries, none is missing or altered.\n"
    altered(kept, "UPDATE audit_entry SET action = action || '!' WHERE seq = 1")
    done = command(kept, "check", "--audit")
    altered(kept, "UPDATE audit_entry SET action = 'device_code' WHERE seq = 1")
    assert done.returncode == 1
    assert done.stdout.startswith("  ! Montazh: server (S): Audit entry 1 was altered")


def test_who_did_what_is_looked_for_by_kind_document_and_day(kept: Path) -> None:
    said = command(kept, "audit", "--kind", "access_device", "--document", "Laptop").stdout
    assert "server (S)  save  access_device  Laptop\n" in said
    assert "device_code" not in said
    assert command(kept, "audit", "--until", "2020-01-01").stdout == "Nothing of that was done.\n"
    assert "device_code" in command(kept, "audit").stdout
    assert command(kept, "audit", "--kind", "nothing").returncode == 1


def test_what_does_not_agree_is_named(kept: Path) -> None:
    for damage, mending, said in (
        ("UPDATE head SET body = '\\x00' || body", "UPDATE head SET body = substr(body, 2)", "is damaged"),
        ("UPDATE scope SET count = count + 1", "UPDATE scope SET count = count - 1", "noted for 5"),
        ("UPDATE head SET rev = rev + 1", "UPDATE head SET rev = rev - 1", "whose sum is not what is noted"),
    ):
        altered(kept, damage)
        done = command(kept, "check")
        assert done.returncode == 1
        assert said in done.stdout
        assert "Montazh" in done.stdout
        altered(kept, mending)
    assert command(kept, "check").returncode == 0


def test_a_row_that_the_business_tables_lack_is_named_and_rebuild_brings_it_back(kept: Path) -> None:
    with owner_of(kept) as connection:
        (schema,) = connection.execute("SELECT schema_name FROM company").fetchone()
        connection.execute(f"DELETE FROM {schema}.unit WHERE name = 'metre'")
    done = command(kept, "check")
    assert done.returncode == 1
    assert "unit: 3 heads, 2 rows in the business tables." in done.stdout
    assert told(kept, "rebuild")["heads"] == 4
    assert command(kept, "check").returncode == 0


def test_a_backup_brings_back_a_server_that_was_lost(kept: Path) -> None:
    """The restore drill: the data folder is gone, a new server takes the backup, devices are told to compare."""
    file = kept.parent / "company.backup"
    made = told(kept, "backup", str(file))
    assert (made["heads"], made["bytes"]) == (4, file.stat().st_size)
    with owner_of(kept) as connection:
        before = connection.execute("SELECT name, epoch, seq, count, digest FROM scope").fetchall()
    with data_folder() as anew:
        restored = told(anew, "restore", str(file), "--yes")
        assert restored["heads"] == 4
        assert command(anew, "check").returncode == 0
        with owner_of(anew) as connection:
            after = connection.execute("SELECT name, epoch, seq, count, digest FROM scope").fetchall()
        assert [row[:1] + row[2:] for row in after] == [row[:1] + row[2:] for row in before]
        assert all(new[1] > old[1] for new, old in zip(after, before, strict=True))
        with served(anew) as server:
            Device(server).push("kilogram")
            done = command(anew, "restore", str(file), "--yes")
            assert done.returncode == 1
            assert "Another server runs on the data folder" in done.stderr
            assert told(anew, "check")["heads"] == 6
        assert told(anew, "restore", str(file), "--yes")["heads"] == 4
        kept_before = list((anew / "backups").glob("before-restore-*.backup"))
        assert told(anew, "restore", str(max(kept_before)), "--yes")["heads"] == 6


def test_a_backup_that_is_cut_off_replaces_nothing(kept: Path) -> None:
    file, cut = kept.parent / "whole.backup", kept.parent / "cut.backup"
    told(kept, "backup", str(file))
    cut.write_bytes(file.read_bytes()[:-2000])
    done = command(kept, "restore", str(cut), "--yes")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert told(kept, "check")["heads"] == 4
    shutil.copy(file, cut)
    assert command(kept, "restore", str(cut)).returncode == 1  # nobody said yes
    assert "Nothing was changed." in command(kept, "restore", str(cut)).stdout


def test_a_backup_that_cannot_be_written_is_said(kept: Path) -> None:
    done = command(kept, "backup", str(kept.parent / "no" / "such" / "folder"))
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr


def altered(data: Path, statement: str) -> None:
    with owner_of(data) as connection:
        connection.execute(statement)


class owner_of:  # noqa: N801  # reads as a function
    """The database of a server that does not run, started for as long as the block takes."""

    def __init__(self, data: Path) -> None:
        self._cluster = Cluster(data / "postgres")

    def __enter__(self) -> Any:
        self._cluster.start()
        self._connection = owner(self._cluster.url)
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._cluster.stop()


def until_projected(server: Server) -> None:
    with owner(Cluster(server.data / "postgres").url) as connection:
        waiting = (
            "SELECT count(*) FROM scope s LEFT JOIN projection p ON p.scope = s.name WHERE s.seq > coalesce(p.seq, 0)"
        )
        while connection.execute(waiting).fetchone() != (0,):
            assert server.process.poll() is None
