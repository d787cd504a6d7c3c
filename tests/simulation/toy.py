"""A toy exchange in memory, right and wrong on purpose: what the auditor itself is tried on."""

import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from tests.simulation.auditor import Auditor
from tests.simulation.places import Cursor, Head, Kept, Laptop, Office, digest_of, hash_of
from tests.simulation.typed import Body

SCOPE, KIND = "company", "note"
WRONG = ("last_writer_wins", "clears_newer", "skips", "drops_line", "keeps_lost_scope", "twice", "forgets_removed")


@dataclass
class Toy:
    """An office and its laptops; `wrong` is the one rule that it breaks."""

    seed: int
    wrong: str = ""
    office: Office = field(default_factory=Office)
    auditor: Auditor = field(default_factory=Auditor)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.laptops = [Laptop("A"), Laptop("B")]
        self.grants = {"A": frozenset({"*"}), "B": frozenset({"*"})}
        self.office.scopes[SCOPE] = Cursor(1, 0, 0, 0)
        self.words = 0

    def run(self, steps: int = 60) -> list[str]:
        """Findings of a run, at the first moment that there are any."""
        for _ in range(steps):
            laptop = self.dice.choice(self.laptops)
            self.dice.choice((self.write, self.write, self.push, self.pull))(laptop)
            if found := list(self.auditor.at_step(self.office, self.laptops)):
                return found
        if self.wrong == "keeps_lost_scope":
            self.grants["B"] = frozenset()
        for _ in range(3):
            for laptop in self.laptops if self.wrong != "keeps_lost_scope" else self.laptops[:1]:
                self.push(laptop)
                self.pull(laptop)
        return list(self.auditor.at_rest(self.office, self.laptops, self.grants))

    # ---- people

    def write(self, laptop: Laptop) -> None:
        id = UUID(int=self.dice.randrange(1, 4))
        view = laptop.current(id)
        typed: Body = msgspec.json.decode(msgspec.json.encode(view or {"id": str(id)}))
        self.words += 1
        rows = typed.setdefault("lines", [])
        if rows and self.dice.random() < 0.6:
            row = self.dice.choice(rows)
            rows.remove(row) if self.dice.random() < 0.3 else row.update(name=f"w{self.words}")
        elif self.dice.random() < 0.5:
            rows.append({"id": f"{laptop.name}{self.words}", "name": f"w{self.words}"})
        else:
            typed["name"] = f"w{self.words}"
        save = self.auditor.typed(laptop.name, KIND, id, view, typed)
        laptop.unsent[id] = Kept(KIND, id, typed, _hash(id, typed))
        if id in laptop.heads and laptop.heads[id].hash == laptop.unsent[id].hash:
            del laptop.unsent[id]
        save.state = "kept"

    # ---- the exchange

    def push(self, laptop: Laptop) -> None:
        sent = dict(laptop.unsent)
        if self.wrong == "clears_newer" and self.dice.random() < 0.5:
            self.write(laptop)  # while the answer is under way
        for id, each in sent.items():
            base = laptop.heads.get(id)
            theirs = self.office.heads.get(id)
            if theirs is not None and (base is None or base.rev != theirs.rev) and self.wrong != "last_writer_wins":
                self.meet(laptop, theirs)
                continue
            for _ in range(2 if self.wrong == "twice" else 1):
                laptop.heads[id] = self.accept(each)
            if self.wrong == "clears_newer" or (id in laptop.unsent and laptop.unsent[id].hash == each.hash):
                laptop.unsent.pop(id, None)

    def accept(self, each: Kept) -> Head:
        id, body = each.id, each.body
        old, scope = self.office.heads.get(id), self.office.scopes[SCOPE]
        packed = msgspec.json.encode(body, order="sorted")
        rev = old.rev + 1 if old else 1
        head = Head(each.kind, id, rev, SCOPE, False, hash_of(each.kind, id, packed), packed, body, scope.seq + 1)
        if old is not None:
            self.office.history.append(old)
        self.office.heads[id] = head
        count, digest = digest_of(self.office.heads.values())
        self.office.scopes[SCOPE] = Cursor(1, head.seq, count, digest)
        return head

    def pull(self, laptop: Laptop) -> None:
        scope, cursor = self.office.scopes[SCOPE], laptop.cursors.get(SCOPE, Cursor(1, 0, 0, 0))
        news = sorted((h for h in self.office.heads.values() if h.seq > cursor.seq), key=lambda head: head.seq)
        for head in news[1:] if self.wrong == "skips" else news:
            here = laptop.heads.get(head.id)
            if here is None or here.rev < head.rev:
                self.meet(laptop, head)
        count, digest = digest_of(laptop.heads.values())
        laptop.cursors[SCOPE] = Cursor(1, scope.seq, count, digest)

    def meet(self, laptop: Laptop, theirs: Head) -> None:
        base, mine = laptop.heads.get(theirs.id), laptop.unsent.get(theirs.id)
        laptop.heads[theirs.id] = theirs
        if mine is None:
            return
        body = self.merge((base.body if base else None) or {}, mine.body or {}, theirs.body or {}, laptop)
        laptop.unsent[theirs.id] = Kept(KIND, theirs.id, body, _hash(theirs.id, body))
        if body == theirs.body:
            del laptop.unsent[theirs.id]

    def merge(self, base: Body, mine: Body, theirs: Body, laptop: Laptop) -> Body:
        made: Body = {"id": theirs["id"], "lines": []}
        for name in sorted({"name"} & (mine.keys() | theirs.keys())):
            made[name] = self.value(name, base, mine, theirs, laptop, theirs["id"])
        old, my, their = ({row["id"]: row for row in body.get("lines", ())} for body in (base, mine, theirs))
        for id in {**their, **my}:
            if id in my and id in their:
                was = old.get(id, {})
                name = self.value("name", was, my[id], their[id], laptop, theirs["id"], f"lines/{id}/")
                made["lines"].append({"id": id, "name": name})
            elif id not in old or (my.get(id) or their.get(id)) != old[id]:
                made["lines"].append(my.get(id) or their[id])
            elif self.wrong == "forgets_removed":
                made["lines"].append(old[id])
        if self.wrong == "drops_line":
            del made["lines"][-1:]
        return made

    def value(self, name: str, base: Body, mine: Body, theirs: Body, laptop: Laptop, id: str, path: str = "") -> Any:
        if mine.get(name) in (theirs.get(name), base.get(name)):
            return theirs.get(name)
        if theirs.get(name) == base.get(name):
            return mine.get(name)
        said = {side: msgspec.json.encode(row.get(name)).decode() for side, row in (("mine", mine), ("theirs", theirs))}
        self.words += 1
        conflict: Body = {"id": str(UUID(int=10**6 + self.words)), "document_id": id, "name": path + name, **said}
        key = UUID(conflict["id"])
        laptop.unsent[key] = Kept("conflict", key, conflict, _hash(key, conflict))
        return theirs.get(name)


def _hash(id: UUID, body: Body) -> bytes:
    return hash_of(KIND, id, msgspec.json.encode(body, order="sorted"))
