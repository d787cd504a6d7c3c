"""What two edits that were put together leave for somebody to look at: an entry in the scope of the document."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from shared.administration.attention import Attention
from shared.kernel import merge
from shared.kernel.codec import light_class
from shared.kernel.describe import Shape, describe
from shared.kernel.merge import Note
from shared.kernel.words import Caption, Several, Title, Words, say
from shared.store.slices import Slice, slice_of
from shared.sync.attention import entry
from shared.sync.edits import Edit
from shared.sync.heads import Head
from shared.sync.merging import DECIDED

if TYPE_CHECKING:
    from shared.sync.settling import Settling

SORT: Final = "merged"
NOTES: Final[Mapping[str, Words]] = {
    **merge.NOTES,
    "unfit": say("As it came out it cannot be posted: it is a draft again."),
    "removal_undone": say("One purged it while the other changed it: it stays."),
    "brought_back": say("One purged it while the other changed it: it stays."),
}
"""Kind of a note → what it says; one of a newer version says nothing."""


def put_notes(settling: "Settling", theirs: Head, mine: Edit, notes: Sequence[Note]) -> None:
    """An entry about the document as it came out, if there is anything to tell; the same of the same two edits."""
    shape = settling.kinds.shapes.get(theirs.kind)
    light = settling.rows.gathered(theirs.kind, theirs.id)
    if not notes or shape is None or light is None or issubclass(shape.cls, DECIDED):
        return
    if Attention.__tablename__ not in settling.kinds.shapes:
        return
    about = (theirs.id.hex(), mine.hash.hex(), theirs.rev, theirs.hash.hex())
    text = _words(shape, light, notes)
    found: Slice = slice_of(SORT, about, [(shape.kind, light.id)], lambda _: text)
    made = light_class(describe(Attention))(**entry(found, light.scope_of(), text))
    here = "SELECT 1 FROM unsent WHERE id = ? UNION ALL SELECT 1 FROM head WHERE id = ?"
    if settling.connection.exec_driver_sql(here, (made.id.bytes, made.id.bytes)).first() is None:
        settling.keep(describe(Attention), made, mine.author)


def _words(shape: Shape, light: Any, notes: Sequence[Note]) -> Words:
    title = (
        Title(shape.caption, light.number, light.date) if shape.is_document else Title(shape.caption, light.name, None)
    )
    parts = Several(tuple(_parts(shape, notes)), " ")
    return say("{document}: two edits were put together. {notes}", document=title, notes=parts)


def _parts(shape: Shape, notes: Sequence[Note]) -> Iterator[Words]:
    """Once for each table and kind of note."""
    for (kind, table), count in Counter((each.kind, each.path.partition("/")[0]) for each in notes).items():
        found = next((each for each in shape.tables if each.name == table), None)
        if kind not in NOTES:
            continue
        if found is None:
            yield NOTES[kind]
        else:
            yield say("{table} ({count}): {note}", table=Caption(found.caption), count=count, note=NOTES[kind])
