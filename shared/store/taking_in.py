"""Taking in a whole import: new items of several kinds and edits of stored ones, in one transaction, as one entry."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from shared.kernel.codec import light_of, settle_ids
from shared.kernel.describe import Field, Shape
from shared.kernel.edit import Edit
from shared.kernel.types import to_json
from shared.kernel.words import Caption
from shared.store import audit, heads, numbering
from shared.store.errors import Blocked, StaleEdit
from shared.store.packing import LEVEL_BULK
from shared.store.saving import Change, findings_of, refuse_doubles, shape_of

ROWS_AT_ONCE = 5_000
Body = dict[str, Any]


def take_in(change: Change, shape: Shape, new: Sequence[Any], edits: Sequence[Edit], about: Mapping[str, Any]) -> None:
    """Write new catalog items, in the order given, and edits; `shape` is the kind that the import is about.

    Everything that saving one item checks is checked; an edit whose `before` no longer holds stops all of it.
    """
    names: dict[str, str] = {}
    for kind, group in groupby(new, lambda each: shape_of(change.kinds, each)):
        items = list(group)
        for start in range(0, len(items), ROWS_AT_ONCE):
            names.update(_add(change, kind, items[start : start + ROWS_AT_ONCE]))
    changed = dict(changed_by(change, edits))
    scopes = {each.scope_of() for each in new if shape_of(change.kinds, each) is shape}
    scopes |= {scope for scope, _ in changed.values()}
    content = {"about": dict(about), "new": names, "changed": {str(id): paths for id, (_, paths) in changed.items()}}
    scope = scopes.pop() if len(scopes) == 1 else "company"
    audit.record(change.connection, change.actor, change.now, audit.TAKE_IN, shape.kind, None, scope, content)


def _add(change: Change, shape: Shape, items: Sequence[Any]) -> dict[str, str]:
    for each in items:
        each.recalculate()
        refuse_doubles(shape, each)
        _refuse_blocked(change, shape, each)
    numbering.give_numbers(change.connection, shape, list(items), change.prefix, change.today)
    change.refuse_here_already(shape, items)
    written = change.writer.put_new(shape, items, LEVEL_BULK)
    return {str(each.id): new.hash.hex() for each, new in zip(items, written, strict=True)}


def _refuse_blocked(change: Change, shape: Shape, item: Any) -> None:
    blocking = [each for each in findings_of(shape, item, change.books) if each.blocks]
    if blocking:
        text = "{kind} {name} was not saved:\n{findings}"
        raise Blocked(text, blocking, kind=Caption(shape.caption), name=item.named())


def changed_by(change: Change, edits: Sequence[Edit]) -> Iterator[tuple[UUID, tuple[str, dict[str, list[Any]]]]]:
    """Write edits; of each the id, its scope, and field → [before, after]. Raises StaleEdit."""
    for kind, group in groupby(edits, lambda each: each.kind):
        shape, found = change.kinds.shape(kind), list(group)
        for start in range(0, len(found), ROWS_AT_ONCE):
            part = found[start : start + ROWS_AT_ONCE]
            stored = heads.current_of(change.connection, [each.id for each in part])
            items, old = [], []
            for edit in part:
                now = stored.get(edit.id)
                if now is None or now.deleted:
                    raise _stale(edit)
                body = now.body
                item = light_of(shape, body)
                _apply(change, shape, item, edit)
                items.append(item)
                old.append(body)
            written = change.writer.put_changed_headers(shape, items, old)
            for edit, item, _ in zip(part, items, written, strict=True):
                yield edit.id, (item.scope_of(), _paths(shape, edit))


def _apply(change: Change, shape: Shape, item: Any, edit: Edit) -> None:
    if any(getattr(item, name) != value for name, value in edit.before.items()):
        raise _stale(edit)
    for name, value in edit.after.items():
        setattr(item, name, value)
    item.recalculate()
    settle_ids(shape, item)
    _refuse_blocked(change, shape, item)


def _stale(edit: Edit) -> StaleEdit:
    text = "{item} was changed since the import was shown. Nothing was imported. Show the import again."
    return StaleEdit(text, item=edit.name)


def _paths(shape: Shape, edit: Edit) -> dict[str, list[Any]]:
    return {name: [_json(shape.field(name), edit.before[name]), _json(shape.field(name), edit.after[name])]
            for name in edit.after}  # fmt: skip


def _json(field: Field, value: Any) -> Any:
    convert = to_json(field.type)
    return value if value is None or convert is None else convert(value)
