"""What access costs: `python -m tests.bench.sync.access [--sign-ins 200]`: rights, or so many sign-ins.

Rights on a push: the same batches from the administrator's device and from somebody's, in turn. Sign-ins: how long an
exchange takes while a part of so many people sign in at once, and while nobody does, in turn. Both are told as a ratio
within one run.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import httpx

from server.access import accounts
from server.access.keeping import Keeper
from server.access.passwords import Passwords
from server.database import companies
from server.database.connections import Connections
from server.database.place import visited
from server.settings import load
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight
from shared.administration.user import AccessUser
from shared.kernel.identity import new_id
from shared.sync import frames
from shared.sync.messages import PushAnswer, PushAsk
from tests.bench.measure import say
from tests.bench.sync import place
from tests.bench.sync.__main__ import Bench
from tests.bench.sync.alone import SHAPE, Cost, Ground, ground, record_of
from tests.bench.sync.documents import documents
from tests.bench.sync.load import Device, Seen

RUNS, MANY = 15, 1_000
"""The quickest of so many counts: whatever else the computer does only makes a run slower."""
CALM_S, SYNCS, PAUSE_S, TURNS = 2.0, 4, 0.02, 4
"""Calm and bursts take turns, each as long as the one before it: what else the computer does slows both."""
PASSWORD: Final = "four words that rhyme"


def rights() -> None:
    with ground() as made:
        keeper = Keeper(made.connections, place.KINDS, made.identity.company, clock=lambda: datetime.now(UTC))
        user = AccessUser(login="petrov", name="Petrov", person_id=new_id())
        allowed = [AccessRoleRight(allowed=f"{SHAPE.kind}:{right}") for right in ("view", "edit", "post")]
        role = AccessRole(name="Bench", rights=allowed)
        keeper.put(user, role, AccessGrant(user_id=user.id, role_id=role.id, pattern="site:*", name="bench"))
        administrator, seeds = made.identity, count(1)
        somebody = replace(administrator, people=frozenset({user.id}))
        costs: dict[bool, list[Cost]] = {False: [], True: []}
        for run in range(2 * (RUNS + 1)):
            judged = bool(run % 2)
            made.identity = somebody if judged else administrator
            cost = _pushed(made, user, next(seeds))
            if run > 1:  # what is done once is not measured
                costs[judged].append(cost)
        without, judged_ = (min(each.python for each in costs[side]) for side in (False, True))
        say("rights, judged on a push", (judged_ / without - 1) * 100, "% of its time in this thread", "at most 5",
            documents=MANY, python_us=round(judged_ / MANY * 1e6, 1))  # fmt: skip


def _pushed(made: Ground, user: AccessUser, seed: int) -> Cost:
    records = [replace_author(record_of(each)) for each in documents(MANY, seed)]
    made.batch += 1
    ask = PushAsk(batch=made.batch, sorts=[(SHAPE.kind, place.NUMBER)], authors=[user.person_id or new_id()])
    answers = list[bytes]()
    cost = made.cost([("push", frames.packed(ask, records))], answers.append)
    header, stale = frames.unpacked(answers[0], PushAnswer)
    assert [*stale, *header.refused, *header.waiting] == []
    return cost


def replace_author(record: frames.Record) -> frames.Record:
    """By the first author of the batch."""
    return record._replace(author=0)


def sign_ins(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        bench = Bench(Path(folder), 0, 1)
        with bench.serving():
            people = _people(bench, number)
            codes = bench.codes(["*"] * SYNCS)
            asyncio.run(_measured(bench, codes, people))


def _people(bench: Bench, number: int) -> list[tuple[str, str]]:
    """Name to sign in with and a code for a device of each, straight into the tables."""
    settings = load(argparse.Namespace(data=bench.folder / "server"))
    until, verifier = datetime.now(UTC) + timedelta(days=1), Passwords().verifier(PASSWORD)
    with visited(settings) as at, companies.owner(at.url) as owner:
        company, _ = companies.company_of(owner, None)
        connections = Connections(at.url, most=2)
        users = [AccessUser(login=f"user{each}", name=f"User {each}", person_id=new_id()) for each in range(number)]
        Keeper(connections, place.KINDS, company, clock=lambda: datetime.now(UTC)).put(*users)
        connections.close()
        codes = []
        for user in users:
            accounts.add(owner, company, user.id, user.login or "", verifier)
            accounts.change(owner, company, user.id, verifier, must_change=False)
            code = companies.add_code(owner, company, name="laptop", scopes=["*"], until=until, account=user.id)
            codes.append((user.login or "", code))
    return codes


async def _measured(bench: Bench, codes: Sequence[str], people: Sequence[tuple[str, str]]) -> None:
    limits = httpx.Limits(max_connections=len(people) + SYNCS)
    async with httpx.AsyncClient(base_url=bench.address, timeout=600, limits=limits) as client:
        doors = [(login, await _joined(client, code)) for login, code in people]
        devices = [Device(each, client, Seen()) for each in range(len(codes))]
        for device, code in zip(devices, codes, strict=True):
            await device.join(code)
        calm, during, taken, seconds = list[float](), list[float](), 0, CALM_S
        for turn in range(TURNS):
            calm += await _exchanged(devices, asyncio.create_task(asyncio.sleep(seconds)))
            burst = asyncio.create_task(_burst(client, doors[turn::TURNS]))
            during += await _exchanged(devices, burst)
            taken, seconds = taken + burst.result()[0], burst.result()[1]
    say("sign-ins at once, slower exchanges", (statistics.median(during) / statistics.median(calm) - 1) * 100,
        "%", "at most 20", calm_ms=round(statistics.median(calm), 2), burst_ms=round(statistics.median(during), 2),
        exchanges=len(during), signed_in=taken, of=len(people))  # fmt: skip


async def _exchanged(devices: Sequence[Device], until: "asyncio.Task[object]") -> list[float]:
    """Milliseconds of each exchange, a push and a pull, of a few devices until that is done."""
    took = list[float]()

    async def works(device: Device) -> None:
        while not until.done():
            begun = time.perf_counter()
            await device.push()
            await device.pull()
            took.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*map(works, devices))
    await until
    return took


async def _joined(client: httpx.AsyncClient, code: str) -> str:
    answer = await client.post("/device/enrol", json={"code": code, "name": "laptop"})
    return str(answer.json()["token"])


async def _burst(client: httpx.AsyncClient, doors: Sequence[tuple[str, str]]) -> tuple[int, float]:
    """How many were let in, and in how many seconds; who is told to come again does."""
    begun = time.perf_counter()

    async def signs_in(number: int, login: str, token: str) -> bool:
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"203.0.113.{number % 200}"}
        while True:
            said = {"login": login, "password": PASSWORD}
            answer = await client.post("/account/sign-in", json=said, headers=headers)
            if "Retry-After" not in answer.headers:
                return answer.status_code == httpx.codes.OK
            await asyncio.sleep(float(answer.headers["Retry-After"]))

    let_in = await asyncio.gather(*(signs_in(number, *door) for number, door in enumerate(doors)))
    return sum(let_in), time.perf_counter() - begun


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sign-ins", type=int, default=0, help="measure these in place of rights")
    arguments = parser.parse_args(argv)
    if arguments.sign_ins:
        sign_ins(arguments.sign_ins)
    else:
        rights()
    return 0


if __name__ == "__main__":
    sys.exit(main())
