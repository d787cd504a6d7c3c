"""The auditor: knows what people typed and looks where it went. Agreement alone is not enough: the last writer winning
agrees too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec

from tests.simulation.places import Cursor, Head, Kept, Laptop, Office, digest_of, granted
from tests.simulation.typed import MISSING, Body, Edit, Save, at, family, rows_of

Bodies = dict[UUID, list[Body | None]]


class Auditor:
    """Every finding is a sentence; none is good. `recovering` is set while the office is older than its devices."""

    def __init__(self) -> None:
        self.saves: list[Save] = []
        self.of: dict[UUID, list[Save]] = defaultdict(list)
        self.recovering = self.recovered = self.copied = False
        self.noticed: list[str] = []
        self.photos: list[bytes] = []
        self.rotten: list[Kept] = []
        """Bodies as they were before a disk spoiled them: nobody else may have them until they are mended from rows."""
        self.put_back: dict[str, int] = {}
        """Whose file was put back to an older copy, before which save."""

    # ---- what people do

    def typed(self, who: str, kind: str, id: UUID, view: Body | None, typed: Body | None) -> Save:
        """A person is about to save; to be called before the program is."""
        save = Save(len(self.saves), who, kind, id, view, typed)
        self.saves.append(save)
        self.of[id].append(save)
        return save

    def woke(self, laptop: Laptop, who: str) -> None:
        """A device starts again after a kill: what was attempted either took place as a whole or not at all."""
        for save in self.saves:
            if save.state == "attempted" and save.who == who:
                now = laptop.current(save.id)
                here = save.id in laptop.unsent or save.id in laptop.heads
                changed = [each for each in save.edits if not each.visible(save.view)]
                took = here and bool(changed) and all(each.visible(now) for each in changed)
                save.state = "kept" if took else "void"
                save.hash = laptop.hash_of(save.id)

    def burnt(self, survivors: Sequence[Laptop], office: Office | None, whose: str = "") -> int:
        """A disk is put back to an older copy: what nobody else holds is lost with it. `whose`: only that person's."""
        bodies, conflicts = everywhere(office, survivors), conflicts_in(office, survivors)
        hashes = {each.hash for each in _places(office, survivors)}
        lost = 0
        for save in self.saves:
            if save.state != "kept" or (whose and save.who != whose):
                continue
            followers = [each for each in self.of[save.id] if self._follows(each, save)]
            if any(each.hash in hashes for each in followers if each.hash):
                continue
            if not all(
                each.plain and not self._usual(each) and self._held(each, bodies, conflicts) for each in save.edits
            ):
                save.state, lost = "lost", lost + 1
        if whose:
            self.put_back[whose] = len(self.saves)
        return lost

    def _usual(self, edit: Edit) -> bool:
        """Whether the value was there before, as a site is: then it does not say by itself that it was typed again."""
        earlier = [save for save in self.of[edit.save.id] if save.no < edit.save.no]
        before = [edit.save.view, *(body for save in earlier for body in (save.view, save.typed))]
        return any(edit.visible(body) for body in before if body is not None)

    def _follows(self, later: Save, save: Save) -> bool:
        """Whether it was made on the other; after a file was put back only if the other could be seen in it."""
        if later.who != save.who or later.no < save.no:
            return False
        apart = save.no < self.put_back.get(save.who, 0) <= later.no
        return not apart or all(each.visible(later.view) for each in save.edits)

    # ---- at every step

    def at_step(self, office: Office, laptops: Sequence[Laptop]) -> Iterator[str]:
        yield from self.noticed
        yield from self._nothing_vanished(office, laptops)
        if not self.recovering:
            yield from office_agrees(office)
            for laptop in laptops:
                yield from nothing_skipped(office, laptop)

    def after_pull(self, laptop: Laptop, grants: Iterable[frozenset[str]]) -> None:
        """A device has settled an answer; `grants` are all that were in force from when it was made until now."""
        self.noticed += only_granted(laptop, frozenset[str]().union(*grants))

    def _nothing_vanished(self, office: Office, laptops: Sequence[Laptop]) -> Iterator[str]:
        bodies, conflicts = everywhere(office, laptops), conflicts_in(office, laptops)
        for each in self.rotten:
            bodies[each.id].append(each.body)
        for id in aside_only(office, laptops):
            bodies[id].append(None)  # what was removed is still there for somebody to look at, and nowhere else
        for edit in self._kept():
            if not self._held(edit, bodies, conflicts) and not self._excused(edit):
                yield f"vanished: {edit}{self.story(edit, office, laptops)}"

    def _kept(self) -> Iterator[Edit]:
        for save in self.saves:
            if save.state == "kept":
                yield from save.edits

    def _held(self, edit: Edit, bodies: Bodies, conflicts: dict[UUID, list[Body]]) -> bool:
        id = edit.save.id
        return (
            any(edit.visible(body) for body in bodies.get(id, ()))
            or (edit.sort in ("row", "whole") and not bodies.get(id))  # made, never sent, and purged
            or self._undone(edit)
            or any(in_conflict(edit, each) for each in conflicts.get(id, ()))
        )

    # ---- at rest

    def at_rest(self, office: Office, laptops: Sequence[Laptop], grants: dict[str, frozenset[str]]) -> Iterator[str]:
        """After every fault has ended and each device has exchanged until nothing moves."""
        yield from office_agrees(office)
        for laptop in laptops:
            yield from same_as_office(office, laptop, grants[laptop.name], mended=bool(self.rotten))
            yield from got_through(office, laptop, put_back=self.recovered)
        yield from contents_there(office, laptops, grants, burnt=self.recovered or self.copied)
        yield from numbers_unique(office, laptops if self.copied else ())
        if not self.recovered:
            yield from applied_once(office)
        yield from self._promise(office, laptops)

    def _promise(self, office: Office, laptops: Sequence[Laptop]) -> Iterator[str]:
        conflicts, aside = conflicts_in(office, laptops), set_aside(office, laptops)
        for edit in self._kept():
            id = edit.save.id
            outcome = office.heads.get(id)
            gone = edit.sort in ("row", "whole") and any(save.typed is None for save in self.of[id])
            if (outcome is not None or gone) and edit.visible(outcome.body if outcome else None):
                continue
            if self._undone(edit) or self._excused(edit) or self._to_and_fro(edit) or self._agreed_before(edit, office):
                continue
            if any(in_conflict(edit, each) for each in conflicts.get(id, ())):
                continue
            if not any(edit.visible(body) for body in aside.get(id, ())):
                yield f"lost: {edit}{self.story(edit, office, laptops)}"

    def story(self, edit: Edit, office: Office, laptops: Iterable[Laptop]) -> str:
        """Where the value is and is not, for whoever has to find out why."""
        id, told = edit.save.id, list[str]()
        for head in sorted((h for h in (*office.history, *office.heads.values()) if h.id == id), key=lambda h: h.rev):
            told.append(f"office rev {head.rev} of {head.scope[:6]}{head.scope[-2:]}: {_value(edit, head.body)}")
        for laptop in laptops:
            for name, each in (("head", laptop.heads.get(id)), ("unsent", laptop.unsent.get(id))):
                if each is not None:
                    told.append(f"{laptop.name} {name}: {_value(edit, each.body)}")
        for save in self.of[id]:
            if save.state != "void":
                told.append(f"{save} ({save.state}): saw {_value(edit, save.view)}, made it {_value(edit, save.typed)}")
        return "".join(f"\n      {each}" for each in told)

    def _undone(self, edit: Edit) -> bool:
        """Whether somebody who had it before their eyes made it something else."""
        return any(
            save.no > edit.save.no and save.state in ("kept", "lost")
            and edit.visible(save.view) and not edit.visible(save.typed)
            for save in self.of[edit.save.id]
        )  # fmt: skip

    def _agreed_before(self, edit: Edit, office: Office) -> bool:
        """Another had typed the same and taken it away again before, and that arrived after both had agreed."""
        away = any(
            save.who != edit.save.who and save.no < edit.save.no and save.state == "kept"
            and edit.visible(save.view) and not edit.visible(save.typed)
            for save in self.of[edit.save.id]
        )  # fmt: skip
        heads = sorted((each for each in office.history if each.id == edit.save.id), key=lambda each: each.rev)
        return edit.sort == "value" and away and any(edit.visible(each.body) for each in heads if each.body)

    def _to_and_fro(self, edit: Edit) -> bool:
        """Somebody took back what was his own: then nothing was changed, and nothing stands against another's edit."""
        return any(
            save.no < edit.save.no and save.who == edit.save.who and save.state != "void"
            and edit.visible(save.view) and not edit.visible(save.typed)
            for save in self.of[edit.save.id]
        )  # fmt: skip

    def _excused(self, edit: Edit) -> bool:
        """Removals and postings that met an edit which the person had not seen: the edit stands, and that is said."""
        if edit.path == "state" and self._went_on(edit):
            return True
        if edit.sort not in ("row", "whole") and edit.path not in ("status", "rule_version", "state"):
            return False
        if edit.sort == "row" and self._purge_undone(edit):
            return True
        if self.recovered or self.copied:
            return True  # two histories without a common base: what one of them has is there
        view = edit.save.view
        kin = family(edit.path, [view, edit.save.typed])
        for save in self.of[edit.save.id]:
            for other in save.edits if save is not edit.save and save.state in ("kept", "lost") else ():
                if other.visible(view):
                    continue
                posted = other.path == "status" and other.after == "posted"  # it fills in what rows lack
                if edit.sort != "row" or posted or kin & family(other.path, [save.view, save.typed]):
                    return True
        return False

    def _purge_undone(self, edit: Edit) -> bool:
        """The document came back as somebody else has it, whose edit met the purge that followed the removal."""
        return any(
            save.no > edit.save.no and save.typed is None and save.state in ("kept", "lost")
            and edit.visible(save.view) and any(self._excused(each) for each in save.edits)
            for save in self.of[edit.save.id]
        )  # fmt: skip

    def _went_on(self, edit: Edit) -> bool:
        """A step between states that met another which its person had not seen: the later of the two stands."""
        return any(
            other.path == "state" and not other.visible(edit.save.view)
            for save in self.of[edit.save.id] if save is not edit.save and save.state in ("kept", "lost")
            for other in save.edits
        )  # fmt: skip


# ---- where things are


def everywhere(office: Office | None, laptops: Iterable[Laptop]) -> Bodies:
    """Every body that lies anywhere, by document."""
    found: Bodies = defaultdict(list)
    for each in _places(office, laptops):
        found[each.id].append(each.body)
    return found


def _places(office: Office | None, laptops: Iterable[Laptop]) -> Iterator[Head | Kept]:
    if office is not None:
        yield from (*office.heads.values(), *office.history, *office.parked)
    for laptop in laptops:
        yield from (*laptop.heads.values(), *laptop.unsent.values(), *laptop.under_way, *laptop.quarantine)


def aside_only(office: Office, laptops: Iterable[Laptop]) -> set[UUID]:
    """What lies in quarantine or is parked, and is no document of anybody's."""
    current: set[UUID] = set(office.heads)
    aside = {each.id for each in office.parked}
    for laptop in laptops:
        current |= {*laptop.heads, *laptop.unsent, *(each.id for each in laptop.under_way)}
        aside |= {each.id for each in laptop.quarantine}
    return aside - current


def set_aside(office: Office, laptops: Iterable[Laptop]) -> Bodies:
    """What is kept for somebody to look at: parked, in quarantine, refused and still here."""
    found: Bodies = defaultdict(list)
    for each in office.parked:
        found[each.id].append(each.body)
    for laptop in laptops:
        kept = [each for id, each in laptop.unsent.items() if id in laptop.refused]
        for each in (*laptop.quarantine, *kept):
            found[each.id].append(each.body)
    return found


def conflicts_in(office: Office | None, laptops: Iterable[Laptop]) -> dict[UUID, list[Body]]:
    """Bodies of conflict items by the document that they are of."""
    found: dict[UUID, list[Body]] = defaultdict(list)
    places: list[Any] = list(office.heads.values()) if office is not None else []
    for laptop in laptops:
        places += [*laptop.heads.values(), *laptop.unsent.values(), *laptop.quarantine]
    for each in places:
        if each.kind == "conflict" and each.body:
            found[UUID(each.body["document_id"])].append(each.body)
    return found


def in_conflict(edit: Edit, conflict: Body) -> bool:
    """Whether a conflict names what was typed, as the one side or the other."""
    path = conflict.get("name") or ""
    sides = [msgspec.json.decode(conflict[side]) for side in ("base", "mine", "theirs") if conflict.get(side)]
    if path == edit.path:
        return any(_shows(edit, side, edit.path.rpartition("/")[2]) for side in sides)
    place, _, leaf = edit.path.rpartition("/")
    if path.rpartition("/")[0] == place or path == place:  # of a group, or of a whole row
        return any(isinstance(side, dict) and _shows(edit, side, leaf) for side in sides)
    return path in ("", "*") and any(isinstance(side, dict) and edit.visible(side) for side in sides)


def _shows(edit: Edit, side: Any, leaf: str) -> bool:
    value = side.get(leaf) if isinstance(side, dict) else side
    return edit.after in value.split("\n") if edit.sort == "text" and isinstance(value, str) else value == edit.after


# ---- what two ends hold


def office_agrees(office: Office) -> Iterator[str]:
    """Count and digest of each scope are those of its heads; no seq was given twice or lies beyond the scope's."""
    by_scope: dict[str, list[Head]] = defaultdict(list)
    for head in office.heads.values():
        by_scope[head.scope].append(head)
    for name, scope in office.scopes.items():
        count, digest = digest_of(by_scope[name])
        if (count, digest) != (scope.count, scope.digest):
            yield f"office: {name} has {count} heads, its row says {scope.count}, or the digest is another"
        seqs = [head.seq for head in by_scope[name]] + [seq for where, seq in office.departures if where == name]
        if len(set(seqs)) != len(seqs):
            yield f"office: a seq of {name} was given twice"
        if seqs and max(seqs) > scope.seq:
            yield f"office: {name} is at {scope.seq} and holds {max(seqs)}"
    for name in by_scope.keys() - office.scopes.keys():
        yield f"office: heads lie in {name}, which is no scope"


def nothing_skipped(office: Office, laptop: Laptop) -> Iterator[str]:
    """What the office had committed up to a device's cursor, the device has; and no cursor is ahead."""
    reached: dict[str, Cursor] = {}
    for name, cursor in laptop.cursors.items():
        scope = office.scopes.get(name)
        if scope is None or scope.epoch != cursor.epoch or cursor.doubt:
            continue
        reached[name] = cursor
        if cursor.seq > scope.seq:
            yield f"{laptop.name}: its cursor of {name} is at {cursor.seq}, the office at {scope.seq}"
    for head in office.heads.values():
        cursor_here = reached.get(head.scope)
        if cursor_here is None or head.seq > cursor_here.seq:
            continue
        here = laptop.heads.get(head.id)
        if here is None or here.rev < head.rev:
            has = "nothing" if here is None else f"rev {here.rev}"
            yield (
                f"{laptop.name}: skipped {head.kind} {str(head.id)[-6:]} rev {head.rev} (seq {head.seq} of "
                f"{head.scope}, its cursor is {cursor_here.seq}); it has {has}"
            )


def only_granted(laptop: Laptop, grants: frozenset[str]) -> Iterator[str]:
    for head in laptop.heads.values():
        if head.scope and not granted(head.scope, grants):
            yield f"{laptop.name}: holds {head.kind} {str(head.id)[-6:]} of {head.scope}, which is not its to see"


def same_as_office(office: Office, laptop: Laptop, grants: frozenset[str], *, mended: bool = False) -> Iterator[str]:
    """Byte for byte what the office has in the granted scopes, and nothing else; what was `mended` is packed anew."""
    yield from only_granted(laptop, grants)
    due = {id: head for id, head in office.heads.items() if granted(head.scope, grants)}
    for id in sorted(due.keys() | laptop.heads.keys()):
        there, here = due.get(id), laptop.heads.get(id)
        if there is None and here is not None and not granted(here.scope, grants):
            continue  # said already
        if there is None or here is None:
            yield f"{laptop.name}: {_name(there or here)} is only {'here' if there is None else 'in the office'}"
        elif (there.rev, there.hash, there.deleted, there.scope) != (here.rev, here.hash, here.deleted, here.scope):
            yield (
                f"{laptop.name}: {_name(here)} differs: rev {here.rev} in {here.scope}, in the office rev {there.rev} "
                f"in {there.scope}{', other content' if there.hash != here.hash else ''}"
            )
        elif (there.packed != here.packed and not mended) or there.body != here.body or not here.sound:
            yield f"{laptop.name}: {_name(here)} has other bytes than in the office, or damaged ones"
    for name, scope in office.scopes.items():
        if granted(name, grants) and scope.count:
            cursor = laptop.cursors.get(name)
            if cursor is None or (cursor.epoch, cursor.seq, cursor.count, cursor.digest) != (
                scope.epoch, scope.seq, scope.count, scope.digest,
            ):  # fmt: skip
                yield f"{laptop.name}: its cursor of {name} is {cursor}, the office has {scope}"


def got_through(office: Office, laptop: Laptop, *, put_back: bool = False) -> Iterator[str]:
    """Everything that was not refused was sent; what waits, waits for something refused; quarantine was handed over."""
    if laptop.under_way:
        yield f"{laptop.name}: {len(laptop.under_way)} records are still under way"
    stuck = [each for id, each in laptop.unsent.items() if id not in laptop.refused]
    held_up = {str(id) for id in laptop.refused}
    for each in stuck:
        if not held_up & _named(each.body):
            yield f"{laptop.name}: {_name(each)} was never sent"
    parked = {each.id for each in office.parked}
    for each in laptop.quarantine:
        if each.id not in laptop.handed or not (each.id in parked or put_back):
            yield f"{laptop.name}: {_name(each)} lies in quarantine, and the office was not given it"


def contents_there(
    office: Office, laptops: Sequence[Laptop], grants: dict[str, frozenset[str]], *, burnt: bool
) -> Iterator[str]:
    """Every photo is whole in the office and wherever its attachment may be seen; `burnt`: unless nobody has it."""
    anywhere = set(office.contents).union(*(laptop.contents for laptop in laptops))
    for head in office.heads.values():
        for row in (head.body or {}).get("parts", ()) if head.kind == "attachment" else ():
            hash = bytes.fromhex(row["content"])
            if burnt and hash not in anywhere:
                continue
            if hash not in office.contents and hash not in office.rotten:
                yield f"office: the photo of {_name(head)} in {head.scope} is not there, or not whole"
            for laptop in laptops:
                if granted(head.scope, grants[laptop.name]) and hash not in laptop.contents:
                    yield f"{laptop.name}: the photo of {_name(head)} in {head.scope} has not come"


def _named(body: Body | None) -> set[str]:
    """Every text of a body, ids among them."""
    found: set[str] = {value for value in (body or {}).values() if isinstance(value, str)}
    for _, row in rows_of(body):
        found |= {value for value in row.values() if isinstance(value, str)}
    return found


def numbers_unique(office: Office, put_back: Sequence[Laptop]) -> Iterator[str]:
    """No two documents have one number; but of a laptop that was put back, where who gave it does not see both."""
    seen: dict[tuple[str, str], UUID] = {}
    for head in office.heads.values():
        number = (head.body or {}).get("number")
        other = seen.setdefault((head.kind, number), head.id) if number else head.id
        if other == head.id:
            continue
        makers = [each for each in put_back if number and number.split("-")[1].startswith(each.name)]
        if not makers or any({head.id, other} <= each.heads.keys() for each in makers):
            yield f"two documents have the number {number}"


def applied_once(office: Office) -> Iterator[str]:
    """Each document's states form one line without gaps, and none is there twice in a row."""
    by_id: dict[UUID, list[Head]] = defaultdict(list)
    for head in (*office.history, *office.heads.values()):
        by_id[head.id].append(head)
    for heads in by_id.values():
        heads.sort(key=lambda head: head.rev)
        if [head.rev for head in heads] != list(range(1, len(heads) + 1)):
            yield f"{_name(heads[0])}: its history has the states {[head.rev for head in heads]}"
        for one, next in pairwise(heads):
            if (one.hash, one.deleted) == (next.hash, next.deleted):
                yield f"{_name(one)}: rev {one.rev} was taken twice"


def typed_once(office: Office, words: Iterable[str]) -> Iterator[str]:
    """A text that one person typed once stands in one place."""
    for word in words:
        places = {
            (head.id, path) for head in office.heads.values() for path, row in rows_of(head.body)
            if word in row.values()
        }  # fmt: skip
        if len(places) > 1:
            yield f"“{word}” was typed once and stands in {len(places)} lines"


def _value(edit: Edit, body: Body | None) -> str:
    if body is None:
        return "nothing"
    found = at(body, edit.path) if edit.path else "it"
    return repr(found) if not isinstance(found, dict) else "it"


def _name(each: Any) -> str:
    return f"{each.kind} {str(each.id)[-6:]}"


__all__ = ["MISSING", "Auditor", "at"]
