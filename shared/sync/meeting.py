"""An unsent edit meets a newer head: one of the two goes, or they are merged, and people are told what came of it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from shared.administration.conflict import Conflict
from shared.kernel.codec import Body, light_of
from shared.kernel.describe import Shape, describe
from shared.kernel.merge import Note
from shared.store import audit
from shared.store.audit import Actor
from shared.store.packing import LEVEL_SAVE, packed
from shared.sync.edits import Edit, body_of_edit
from shared.sync.heads import Head
from shared.sync.merging import Merged, Side, conflict_body, merged
from shared.sync.noting import put_notes
from shared.sync.stored import note

if TYPE_CHECKING:
    from shared.sync.settling import Settling


def meet(settling: "Settling", theirs: Head, mine: Edit) -> None:
    """Settle which of the two is the current state; the head is stored already."""
    about = {"kind": theirs.kind, "id": str(UUID(bytes=theirs.id))}
    if mine.deleted:
        settling.drop_edit(theirs.id)
        settling.take(theirs)
        if not theirs.deleted:
            note(settling.connection, settling.at, "removal_undone", about)
            put_notes(settling, theirs, mine, (Note("removal_undone", ""),))
    elif theirs.deleted:
        settling.keep_edit(theirs.id, mine)
        note(settling.connection, settling.at, "brought_back", about)
        put_notes(settling, theirs, mine, (Note("brought_back", ""),))
    elif (theirs.hash, theirs.kind) == (mine.hash, mine.kind):
        settling.drop_edit(theirs.id)
        settling.take(theirs)
    else:
        _merge_bodies(settling, theirs, mine, about)


def _merge_bodies(settling: "Settling", theirs: Head, mine: Edit, about: dict[str, Any]) -> None:
    my_body, light = body_of_edit(mine.dict, mine.body), settling.rows.read(theirs)
    if light is None or my_body is None:
        _keep_aside(settling, theirs.id, mine, "unreadable" if light is None else "damaged")
        if light is not None:
            settling.rows.put(theirs.kind, theirs.id, light)
        return
    shape = settling.kinds.shape(theirs.kind)
    base = body_of_edit(*mine.base) if mine.base is not None else None
    outcome = merged(shape, base, my_body, msgspec.json.decode(theirs.content))
    if outcome.hash == theirs.hash:
        settling.drop_edit(theirs.id)
    else:
        number, body = packed(shape.kind, outcome.content, LEVEL_SAVE)
        settling.keep_edit(theirs.id, mine._replace(dict=number, hash=outcome.hash, body=body))
    settling.rows.put(theirs.kind, theirs.id, outcome.light)
    made = _put_conflicts(settling, shape, outcome, mine, theirs)
    put_notes(settling, theirs, mine, outcome.notes)
    _tell(settling, shape, outcome, my_body, made, mine, about)


def _put_conflicts(settling: "Settling", shape: Shape, outcome: Merged, mine: Edit, theirs: Head) -> int:
    """The conflicts as items of their own, unsent like any save; those that are there already stay as they are."""
    ours = Side(mine.author, mine.saved_at, mine.hash.hex())
    sides = ours, Side(theirs.author, theirs.at, f"{theirs.rev} {theirs.hash.hex()}")
    conflicts, made = describe(Conflict), 0
    for clash in outcome.clashes:
        light = light_of(conflicts, conflict_body(shape, outcome.light, clash, *sides))
        id: bytes = light.id.bytes
        here = "SELECT 1 FROM unsent WHERE id = ? UNION ALL SELECT 1 FROM head WHERE id = ?"
        if settling.connection.exec_driver_sql(here, (id, id)).first() is None:
            settling.keep(conflicts, light, mine.author)
            made += 1
    return made


def _tell(
    settling: "Settling", shape: Shape, outcome: Merged, mine: Body, made: int, edit: Edit, about: dict[str, Any]
) -> None:
    settling.settled.merged += 1
    settling.settled.conflicts += made
    notes = [[each.kind, each.path] for each in outcome.notes]
    note(settling.connection, settling.at, "merged", {**about, "conflicts": made, "notes": notes})
    actor = Actor(settling.store.actor.device, None if edit.author is None else UUID(bytes=edit.author))
    content = audit.changes(shape, mine, msgspec.json.decode(outcome.content))
    scope = outcome.light.scope_of()
    audit.record(settling.connection, actor, settling.now, "merge", shape.kind, outcome.light.id, scope, content)


def _keep_aside(settling: "Settling", id: bytes, edit: Edit, reason: str) -> None:
    """An edit that cannot be merged now, into quarantine; it is put back when the next head comes."""
    number, body = edit.base or (0, None)
    sql = (
        "INSERT OR REPLACE INTO quarantine (id, kind, scope, deleted, dict, hash, body, author, saved_at, base_rev,"
        " base_dict, base_body, reason, at, handed_over)"
        " SELECT ?, ?, scope, 0, ?, ?, ?, ?, ?, rev, ?, ?, ?, ?, 0 FROM head WHERE id = ?"
    )
    values = (id, edit.kind, edit.dict, edit.hash, edit.body, edit.author, edit.saved_at or settling.at)
    settling.connection.exec_driver_sql(sql, (*values, number, body, reason, settling.at, id))
    settling.drop_edit(id)
    settling.settled.quarantined += 1
    about = {"kind": edit.kind, "id": str(UUID(bytes=id)), "reason": reason}
    note(settling.connection, settling.at, "quarantined", about)
