"""Makes the dictionaries of the program from the demo company: `python -m tests.demo.dictionaries`.

Writes what is not there yet into `shared/store/dictionaries`; one that was shipped is never written again, so a
dictionary that is to be better gets a further number in WANTED. Same demo, same bytes.
"""

import hashlib
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard

from desktop.company import kinds
from desktop.database import connected
from shared.kernel.describe import Field, Kinds, Shape
from shared.store import heads
from shared.store.dictionaries import FOLDER, MANIFEST, Entry, manifest
from tests.demo.company import made_at

DOCUMENTS: Final = 3_000
WANTED: Final = {1: ("daily_report", 32), 2: ("estimate", 32), 3: ("*", 64)}
"""Number → the kind that is packed with it ("*": whatever has none of its own), and the size in kB."""
FEW, MANY = 48, 64
"""Of each kind in the dictionary of all: rare kinds count like frequent ones."""
LONGEST: Final = 8_192
"""Of a sample, in bytes: what comes later in a body repeats what it began with."""
LEVEL: Final = 12
SEGMENT: Final = {"k": 200, "d": 8}
"""Of the trainer: fixed, so that nothing is tried out by time."""

Bodies = dict[str, list[bytes]]
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def trained(bodies: Bodies, kind: str, size: int, fixed: frozenset[bytes]) -> bytes:
    """A dictionary of a kind, of at most `size` kB. `fixed` are the ids that every company has."""
    named = {name for name, _ in WANTED.values()}
    found = {kind: bodies[kind]} if kind != "*" else {name: bodies[name] for name in sorted(bodies.keys() - named)}
    few, many = (0, DOCUMENTS) if kind != "*" else (FEW, MANY)
    samples = [each for name, stored in found.items() for each in _samples(name, stored, few, many, fixed)]
    return zstandard.train_dictionary(size * 1024, samples, level=LEVEL, **SEGMENT).as_bytes()


def _samples(kind: str, stored: Sequence[bytes], few: int, many: int, fixed: frozenset[bytes]) -> Iterator[bytes]:
    for at in range(min(max(few, len(stored)), many)):
        yield elsewhere(stored[at % len(stored)], f"{kind} {at}", fixed)[:LONGEST]


def elsewhere(body: bytes, company: str, fixed: frozenset[bytes]) -> bytes:
    """A body as it would be in another company: other ids, made at another time; those that all have stay."""
    later = 20 * int(hashlib.sha256(company.encode()).hexdigest()[:8], 16)

    def other(found: re.Match[bytes]) -> bytes:
        id = found.group()
        if id in fixed:
            return id
        chance = hashlib.sha256(company.encode() + id).hexdigest()
        at = chance[20:32] if found[1] != b"7" else f"{int(id[:8] + id[9:13], 16) + later:012x}"
        variant = "89ab"[int(chance[3], 16) % 4]
        return f"{at[:8]}-{at[8:]}-{found[1].decode()}{chance[:3]}-{variant}{chance[4:7]}-{chance[8:20]}".encode()

    return _ID.sub(other, body)


def bodies_of(file: Path, of: Kinds) -> Bodies:
    """Every body of a company, and one made up of each kind that it has none of."""
    engine, found = connected(file, read_only=True), defaultdict(list)
    with engine.connect() as connection:
        for kind in sorted(of.shapes):
            stored = [each.content for batch in heads.batches(connection, kind) for each in batch]
            found[kind] = stored or [_made_up(of.shapes[kind])]
    engine.dispose()
    return found


def _made_up(shape: Shape) -> bytes:
    """A body in which every field stands."""
    body = _filled(shape.fields) | {table.name: [_filled(table.fields)] for table in shape.tables}
    return msgspec.json.encode(body, order="sorted")


def _filled(fields: Sequence[Field]) -> dict[str, Any]:
    id = "019f1c0c-5caa-7b52-949f-a0f5bc3ae231"
    values = {"id": id, "date": "2026-10-31", "instant": "2026-10-31T16:05:22.000000Z", "int": 1, "minutes": 480}
    return {"id": id} | {each.name: values.get(each.type, "") for each in fields}


def fixed_ids(of: Kinds) -> frozenset[bytes]:
    """The ids of what every company begins with."""
    return frozenset(str(item.id).encode() for area in of.areas for item in area.built_in())


def main() -> None:
    of = kinds()
    with tempfile.TemporaryDirectory() as folder:
        bodies = bodies_of(made_at(Path(folder) / "demo.fieldledger", size=DOCUMENTS), of)
    entries = dict(manifest())
    for number, (kind, size) in WANTED.items():
        made = trained(bodies, kind, size, fixed_ids(of))
        digest = hashlib.sha256(made).hexdigest()
        if number in entries:
            same = "the same" if digest == entries[number].sha256 else "another"
            print(f"{number} {kind}: kept as it was shipped; made today it would be {same}")
            continue
        file = f"{number:04}-{'all' if kind == '*' else kind}.zdict"
        (FOLDER / file).write_bytes(made)
        entries[number] = Entry(number=number, file=file, size=len(made), sha256=digest, kinds=[kind])
        print(f"{number} {kind}: {len(made)} bytes")
    MANIFEST.write_bytes(msgspec.json.format(msgspec.json.encode(list(entries.values())), indent=1) + b"\n")


if __name__ == "__main__":
    main()
