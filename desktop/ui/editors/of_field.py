"""Which editor a field gets."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from desktop.ui.document.draft import Draft
from desktop.ui.editors.check import CheckEditor
from desktop.ui.editors.day import DayEditor
from desktop.ui.editors.editor import Editor
from desktop.ui.editors.lines import LinesEditor
from desktop.ui.editors.named import NamedEditor
from desktop.ui.editors.typed import TypedEditor
from desktop.ui.picker.field import PickEditor
from desktop.ui.picker.places import Places
from desktop.ui.picker.search import Hit
from desktop.ui.picker.sources import AtHand, InLedger, Source, Within
from shared.kernel.base import DatedConstant
from shared.kernel.describe import Field
from shared.kernel.language import NBSP

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def editor_for(
    desk: "Desk",
    field: Field,
    *,
    parent: QWidget | None = None,
    draft: Draft | None = None,
    within: Within | None = None,
    place: str = "",
) -> Editor:
    """The editor of a field, empty: then `set_value`.

    `draft`: the document that the field is in, for references to its own lines. `within()`: SQL conditions that
    narrow what a reference may be (`EstimateLine.owner_id == …`), asked anew at every search. `place`: under which
    name recent values are kept, usually `kind.field`.
    """
    source = source_of(desk, field, draft=draft, within=within, place=place)
    if source is not None:
        return PickEditor(desk, field, source, parent)
    if field.info.refers == "*":
        return NamedEditor(desk, field, parent)
    if field.type == "bool":
        return CheckEditor(desk, field, parent)
    if field.type == "date":
        return DayEditor(desk, field, parent)
    if field.info.multiline:
        return LinesEditor(desk, field, parent)
    editor = TypedEditor(desk, field, parent)
    if not editable(field):
        editor.set_read_only(True)
    return editor


def editable(field: Field) -> bool:
    """Whether people give the value: not what is worked out, stamped by the program, or a content by its hash."""
    return not (field.info.derived or field.info.blob or field.type in ("instant", "bytes") or field.info.refers == "*")


def source_of(
    desk: "Desk", field: Field, *, draft: Draft | None = None, within: Within | None = None, place: str = ""
) -> Source | None:
    """What a field is chosen from; None where it is typed."""
    if field.info.choices:
        found = [Hit(name, desk.say(caption)) for name, caption in field.info.choices]
        return AtHand(field.caption, lambda: found)
    if field.info.pattern:
        return Places(desk, field.caption)
    if draft is not None and issubclass(draft.shape.cls, DatedConstant) and field.name in ("name", "value"):
        return _of_setting(desk, field, draft.aggregate)
    if field.type != "id" or field.info.refers == "*":
        return None
    if field.info.own and draft is not None:
        return AtHand(field.caption, lambda: own_lines(draft, field.info.line_of))
    return InLedger(desk, field.info.refers or field.info.line_of, place or f"{field.name}", within)


def _of_setting(desk: "Desk", field: Field, constant: Any) -> Source | None:
    """A company constant's name and value, in the words of the page of settings; free values are typed."""
    settings, value = desk.kinds.settings, getattr(constant, field.name)
    if field.name == "name":
        known = {each.name: each.caption for each in settings.values()}
    else:
        known = {each: each for each in settings[constant.name].choices} if constant.name in settings else {}
    if not known or (value is not None and value not in known):  # free, or of a newer version
        return None
    found = [Hit(each, desk.say(caption)) for each, caption in known.items()]
    return AtHand(field.caption, lambda: found)


def own_lines(draft: Draft, kind: str) -> list[Hit]:
    """The lines of the document itself; those without a name are called by their number in the table."""
    table = next(table for table in draft.shape.tables if table.kind == kind)
    rows = draft.rows(table)
    return [Hit(row.id, str(row) or f"№{NBSP}{at}", str(at)) for at, row in enumerate(rows, 1)]
