"""`audit`: who did what, on every device of a company and on the server itself."""

from datetime import date
from typing import Any
from uuid import UUID

from server.audit.finding import Deed, Wanted, found, ids_of, names
from server.commands.session import Session
from server.database import companies
from server.database.connections import Connection
from server.database.place import visited
from shared.areas import AREAS
from shared.kernel.describe import Kinds, Shape
from shared.kernel.refusal import Refusal
from shared.kernel.words import say


class NotFound(Refusal):
    """The command names what is not there."""


def audit(session: Session) -> None:
    """Newest first."""
    given, kinds = session.arguments, Kinds(AREAS)
    with visited(session.settings) as place, companies.owner(place.url) as owner:
        company, _name = companies.company_of(owner, given.company)
        schema = next(schema for id, _, schema in companies.companies(owner) if id == company)
        deeds = found(owner, company, _wanted(owner, company, schema, kinds, given), given.limit)
        known = _names(owner, schema, kinds, deeds)
    for each in deeds:
        said = [each.at[:19].replace("T", " "), each.device, known.get(each.person, ""), each.action, each.kind,
                known.get(each.id, "")]  # fmt: skip
        session.tell("  ".join(filter(None, said)))
        for name, (before, after) in sorted(each.content.items()):
            session.tell(f"      {name or '*'}: {_said(before)} → {_said(after)}")
        session.give(at=each.at, received_at=each.received_at, device=each.device, person=each.person,
                     action=each.action, kind=each.kind, id=each.id, content=each.content)  # fmt: skip
    if not deeds:
        session.tell(say("Nothing of that was done."))


def _wanted(owner: Connection, company: UUID, schema: str, kinds: Kinds, given: Any) -> Wanted:
    if given.kind and given.kind not in kinds.shapes:
        raise NotFound("There is no kind {kind}. There are: {known}.", kind=given.kind, known=", ".join(kinds.shapes))
    if given.document and not given.kind:
        raise NotFound("Say of which kind it is: --kind daily_report, for example.")
    person = _one(owner, schema, kinds.shape("person"), given.person) if given.person else None
    id = _one(owner, schema, kinds.shape(given.kind), given.document) if given.document else None
    device = _device(owner, company, given.device) if given.device else None
    return Wanted(person, given.kind or "", id, device, _day(given.since), _day(given.until))


def _one(owner: Connection, schema: str, shape: Shape, name: str) -> UUID:
    ids = ids_of(owner, schema, shape, name)
    if len(ids) != 1:
        raise NotFound("{name} is not the name of one {kind}.", name=name, kind=shape.kind)
    return ids[0]


def _device(owner: Connection, company: UUID, said: str) -> UUID:
    rows = owner.execute("SELECT id FROM device WHERE company = %s AND %s IN (name, prefix)", (company, said))
    ids = [id for (id,) in rows.fetchall()]
    if len(ids) != 1:
        raise NotFound("{said} is not the name of one device. See: fieldledger-server device list", said=said)
    return UUID(str(ids[0]))


def _names(owner: Connection, schema: str, kinds: Kinds, deeds: list[Deed]) -> dict[UUID | None, str]:
    """Of people and of what the entries are about."""
    wanted = {each.kind: [deed.id for deed in deeds if deed.kind == each.kind and deed.id]
              for each in deeds if each.kind in kinds.shapes}  # fmt: skip
    wanted["person"] = [*wanted.get("person", ()), *(each.person for each in deeds if each.person)]
    known: dict[UUID | None, str] = {}
    for kind, ids in wanted.items():
        for id, name in names(owner, schema, kinds.shape(kind), ids).items():
            known[id] = name
    return known


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise NotFound("{said} is no day. Write it as 2026-11-22.", said=said) from None


def _said(value: Any) -> str:
    if isinstance(value, dict):  # what is new, whole
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    return "—" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
