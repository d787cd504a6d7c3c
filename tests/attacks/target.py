"""What is attacked: the real server with two companies, their people and devices, and a line for each attacker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec

from server.access import accounts
from server.access.keeping import Keeper
from server.access.passwords import Passwords
from server.database import companies
from server.database.connections import Connection, Connections
from shared.administration.grant import AccessGrant
from shared.administration.role import declared_roles, role_id
from shared.administration.user import AccessUser
from shared.areas import AREAS
from shared.kernel.describe import Kinds
from shared.kernel.identity import new_id
from shared.store.packing import unpacked
from shared.sync import frames
from shared.sync.messages import FetchAnswer, FetchAsk, PullAnswer, PullAsk, PushAnswer
from tests.office import Office, OfficeCompany
from tests.sync.server.laptop import Version, pushed

KINDS = Kinds(AREAS)
PASSWORD = "four words that rhyme"
OURS, THEIRS = UUID(int=11), UUID(int=12)
"""Two sites: the foreman's, and one that is none of his business."""


@dataclass
class Line:
    """A device that speaks to the server, as an attacker has it: whatever it says is sent as it is."""

    http: httpx.Client
    token: str = ""
    device: UUID | None = None
    batch: int = 0

    def ask(self, path: str, method: str = "POST", **more: Any) -> httpx.Response:
        headers = ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | more.pop("headers", {})
        return self.http.request(method, path, headers=headers, **more)

    def account(self, what: str, *, headers: Any = (), **said: Any) -> httpx.Response:
        return self.ask(f"/account/{what}", json=said, headers=dict(headers))

    def push(self, *versions: Version, author: UUID | None = None) -> PushAnswer:
        self.batch += 1
        answer = self.ask("/sync/push", content=pushed(self.batch, versions, author))
        assert answer.status_code == 200, answer.text
        return frames.unpacked(answer.content, PushAnswer)[0]

    def pull(self, **vector: tuple[int, int]) -> tuple[PullAnswer, list[frames.Record]]:
        answer = self.ask("/sync/pull", content=frames.packed(PullAsk(vector=vector, bytes=2**22)))
        assert answer.status_code == 200, answer.text
        return frames.unpacked(answer.content, PullAnswer)

    def body(self, id: UUID) -> Any:
        """What the server gives of an aggregate; None: nothing."""
        answer = self.ask("/sync/fetch", content=frames.packed(FetchAsk(ids=[id])))
        header, records = frames.unpacked(answer.content, FetchAnswer)
        (given,) = records
        return msgspec.json.decode(unpacked(given.body, header.sorts[given.sort][1])) if given.body else None


@dataclass
class Target:
    """`company` is attacked, `rival` is another one on the same server, whose administrator may be an attacker too."""

    office: Office
    company: OfficeCompany
    rival: OfficeCompany
    owner: Connection
    """Sees everything, to look at what came of an attack, and to let time pass."""
    keeper: Keeper
    http: httpx.Client
    users: dict[str, AccessUser] = field(default_factory=dict)

    def line(self, *patterns: str, of: OfficeCompany | None = None, user: str = "") -> Line:
        """A device with a token of its own; with a `user` it is theirs."""
        company = of or self.company
        code = companies.add_code(
            self.owner, company.id, name="laptop", scopes=list(patterns or ["*"]),
            until=datetime.now(UTC) + timedelta(days=1), account=self.users[user].id if user else None,
        )  # fmt: skip
        ask = {"code": code, "name": "laptop"}
        given = self.http.post("/device/enrol", json=ask).json()
        return Line(self.http, given["token"], UUID(given["device"]))

    def nobody(self) -> Line:
        return Line(self.http)

    def user(self, login: str, *granted: tuple[str, str]) -> AccessUser:
        made = AccessUser(login=login, name=login.title(), person_id=new_id())
        grants = [AccessGrant(user_id=made.id, role_id=role_id(role), pattern=where, name=role)
                  for role, where in granted]  # fmt: skip
        self.keeper.put(made, *grants)
        accounts.add(self.owner, self.company.id, made.id, login, Passwords(rounds=1).verifier(PASSWORD))
        accounts.change(self.owner, self.company.id, made.id, Passwords(rounds=1).verifier(PASSWORD), must_change=False)
        self.users[login] = made
        return made

    def count(self, sql: str, *values: Any) -> int:
        row = self.owner.execute(sql, values).fetchone()
        assert row is not None
        return int(row[0])

    def calm(self) -> None:
        """An hour passes for those who mistyped their passwords."""
        self.owner.execute("DELETE FROM attempt")


@contextmanager
def besieged(office: Office) -> Iterator[Target]:
    """Two companies on a server that runs; in the first a foreman of one site, a payroll clerk and an administrator."""
    connections = Connections(office.url)
    with companies.owner(office.url) as owner, httpx.Client(base_url=office.address, timeout=60) as http:
        company, rival = office.company("Vector"), office.company("Rival")
        keeper = Keeper(connections, KINDS, company.id, clock=lambda: datetime.now(UTC))
        keeper.put(*declared_roles(AREAS))
        target = Target(office, company, rival, owner, keeper, http)
        target.user("foreman", ("foreman", f"site:{OURS}"))
        target.user("clerk", ("payroll_clerk", "*"))
        target.user("admin", ("administrator", "*"))
        yield target
    connections.close()
