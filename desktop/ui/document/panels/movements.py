"""What a posted document has written into the registers: a table for each."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QTableView, QTabWidget

from desktop.ui.document.panels.panel import Panel, TextTable
from desktop.ui.editors.text import FieldText
from desktop.work import Reading
from shared.kernel.describe import Field
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language
from shared.kernel.types import code_of
from shared.store import heads, registers
from shared.store.filling import refuse_half_filled
from shared.store.names import Names

ROWS_MAX = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """The movements in one register, in words."""

    caption: str
    count: int
    captions: tuple[str, ...]
    rows: list[tuple[str, ...]]
    right: frozenset[int]


def written_by(reading: Reading, id: Any, language: Language) -> list[Written]:
    """Raises NotFilled where they are not here yet, although the document is."""
    if heads.unfilled(reading.connection, id):
        refuse_half_filled(reading.connection)
    found = []
    for register in reading.store.kinds.registers.values():
        rows = registers.movements_by(reading.connection, register, id)
        if rows:
            found.append(_in_words(reading, register, rows, language))
    return found


def _in_words(reading: Reading, register: Any, rows: list[Any], language: Language) -> Written:
    names, texts = Names(reading.books), FieldText(language, reading.store.today)
    columns = [register.table.c[name] for name in ("date", *register.dimensions, *register.resources)]
    fields = [Field(c.name, code_of(c.type), getattr(c.type, "places", -1), c.info["field"]) for c in columns]
    shown = rows[:ROWS_MAX]
    made: list[list[str]] = []
    used: list[Field] = []
    for field in fields:
        target = field.info.refers or field.info.line_of
        if target:
            ids = [row[field.name] for row in shown]
            names.prepare(target, ids)
            texts_of = [names.of(target, id) if id != NONE_ID else "" for id in ids]
        else:
            texts_of = [texts.show(field, row[field.name]) for row in shown]
        if any(texts_of):
            used.append(field)
            made.append(texts_of)
    right = frozenset(at for at, field in enumerate(used) if field.number or field.type in ("int", "minutes"))
    captions = tuple(language.say(field.caption) for field in used)
    return Written(language.say(register.caption), len(rows), captions, list(zip(*made, strict=True)), right)


class MovementsPanel(Panel):
    heading = "Movements"

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.column.addWidget(self.tabs, 1)

    def read(self) -> None:
        id, language = self.form.aggregate.id, self.desk.language
        self.desk.work.read(self, lambda reading: written_by(reading, id, language), self._show, lane="read")

    def take_focus(self) -> None:
        self.tabs.setFocus()

    def _show(self, found: list[Written]) -> None:
        self.tabs.clear()
        self.tabs.setVisible(bool(found))
        self.say_instead("" if found else self.desk.say("This document has written nothing into the registers."))
        for each in found:
            table = QTableView()
            table.setAccessibleName(each.caption)
            model = TextTable(each.captions, each.rows, each.right)
            model.setParent(table)
            table.setModel(model)
            table.setWordWrap(False)
            table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
            table.verticalHeader().hide()
            table.resizeColumnsToContents() if len(each.rows) <= 200 else None
            self.tabs.addTab(table, f"{each.caption} ({each.count})")
