"""Heads and edits as they are compared and merged: read from the tables of a company file."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from shared.kernel.codec import Body, content_hash
from shared.store.errors import Damaged
from shared.store.packing import known, unpacked


class Known(NamedTuple):
    """A stored head, as far as it is compared."""

    rev: int
    deleted: int
    hash: bytes
    scope: str
    kind: str


class Edit(NamedTuple):
    """An unsent or a quarantined edit, or a stored head that became one; and its base, where it is another's."""

    kind: str
    dict: int
    hash: bytes
    deleted: int
    author: bytes | None
    saved_at: str | None
    body: bytes
    base: tuple[int, bytes] | None = None
    """Dictionary and body of what the edit was made on; None: an empty one."""
    base_hash: bytes | None = None
    """Of the content that it was made on, as far as that is known."""

    def on(self, hash: bytes, body: tuple[int, bytes]) -> "Edit":
        """With the base that rotted here, if this is it."""
        return self if self.base or self.base_hash != hash else self._replace(base=body)


def edit_of(row: Any) -> Edit:
    """Of a row of id, the edit, dictionary, body and deleted of its base, and its hash where it is to be verified."""
    base_dict, base_body, base_deleted, *base_hash = row[8:]
    kind, number, hash, deleted, author, at, body = row[1:8]
    base = None if base_body is None or base_deleted or not base_body else (base_dict, base_body)
    if base and base_hash and not _sound(row[0], kind, *base, base_hash[0]):
        base = None  # better none than another
    return Edit(kind, number, hash, deleted, author, at, body, base, *base_hash)


def sound(id: bytes, edit: Edit) -> bool:
    """Whether a stored body is the one that its hash names; what a newer program packed is believed."""
    if edit.deleted:
        return False  # what was deleted here and is otherwise there, stands as it is there
    return _sound(id, edit.kind, edit.dict, edit.body, edit.hash)


def _sound(id: bytes, kind: str, number: int, body: bytes, hash: bytes) -> bool:
    try:
        return not known(number) or content_hash(kind, UUID(bytes=id), unpacked(body, number)) == hash
    except Damaged:
        return False


def body_of_edit(number: int, packed_body: bytes) -> Body | None:
    """None: it is damaged."""
    try:
        return msgspec.json.decode(unpacked(packed_body, number))  # type: ignore[no-any-return]
    except (Damaged, msgspec.DecodeError):
        return None
