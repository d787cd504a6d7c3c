"""Names of what ids refer to, for painting: known at once or looked up off the UI thread, many together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.work import Reading
from shared.store.names import Names

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Key = tuple[str, UUID]


class KnownNames(QObject):
    """`of(target, id)` at any time; `found` tells when names came that were asked for, or changed."""

    found = Signal(object)  # frozenset[tuple[str, UUID]]

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.desk, self._known = desk, dict[Key, str]()
        self._wanted, self._asked = set[Key](), dict[Key, int]()  # under way: in which reading
        self._readings = 0
        desk.work.changed.connect(self._ledger_changed)

    def of(self, target: str, id: UUID) -> str | None:
        """The name ("" where nothing here has that id), or None while it is being looked up."""
        name = self._known.get((target, id))
        if name is None:
            self.prepare(target, (id,))
        return name

    def know(self, target: str, id: UUID, name: str) -> None:
        """A name that was read anyway, such as of the item that was just picked."""
        self._known[target, id] = name

    def prepare(self, target: str, ids: Iterable[UUID | None]) -> None:
        """Ask for names that will be needed, in one reading with all others asked for in this moment."""
        keys = ((target, id) for id in ids if id is not None)
        self._want({key for key in keys if key not in self._known and key not in self._asked})

    def _want(self, keys: set[Key]) -> None:
        if keys and not self._wanted:
            QTimer.singleShot(0, self, self._read)
        self._wanted |= keys

    def _read(self) -> None:
        wanted, self._wanted = frozenset(self._wanted), set()
        self._readings += 1
        number = self._readings
        self._asked.update(dict.fromkeys(wanted, number))
        by_target: dict[str, list[UUID]] = defaultdict(list)
        for target, id in wanted:
            by_target[target].append(id)

        def failed(trouble: Exception) -> None:
            for key in wanted:
                self._asked.pop(key, None)
            self.desk.tell_trouble(trouble)

        def came(names: Mapping[Key, str]) -> None:
            self._came({key: name for key, name in names.items() if self._asked.get(key) == number})

        self.desk.work.read(self, lambda reading: _names(reading, by_target), came, failed=failed)

    def _came(self, names: Mapping[Key, str]) -> None:
        changed = frozenset(key for key, name in names.items() if self._known.get(key) != name)
        for key in names:
            del self._asked[key]
        self._known.update(names)
        if changed:
            self.found.emit(changed)

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        """What this program wrote may be called otherwise now; the old names stand until the new ones are read."""
        shapes = [shape for kind, shape in self.desk.kinds.shapes.items() if kind in kinds]
        written = {*kinds, "*", *(table.kind for shape in shapes for table in shape.tables)}
        self._want({key for key in (*self._known, *self._asked) if key[0] in written})


def _names(reading: Reading, wanted: Mapping[str, list[UUID]]) -> dict[Key, str]:
    names = Names(reading.books)
    for target, ids in wanted.items():
        names.prepare(target, ids)
    return {(target, id): names.of(target, id) for target, ids in wanted.items() for id in ids}
