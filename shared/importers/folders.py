"""Folders of an imported list: from a column, or from the rows that stand as headings over others."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from shared.kernel.base import Catalog
from shared.kernel.describe import Shape

Parent = UUID | None
SEPARATORS = (" / ", " \\ ", " > ", " → ")


class Folders:
    """Folders that are there and those that the sheet makes new, by their names within their parents."""

    def __init__(self, shape: Shape, rows: Iterable[Mapping[str, Any]]) -> None:
        self.shape, self.made = shape, dict[UUID, Catalog]()
        self.spell = shape.cls.spelling  # type: ignore[attr-defined]
        self._inside: dict[tuple[Parent, str], UUID] = {}
        self._named: dict[str, list[UUID]] = {}
        self.names: dict[UUID, str] = {}
        self._coded: dict[tuple[str, str], UUID] = {}
        for row in rows:
            if row["folder"] and not row["marked"]:
                self._know(row["id"], row["group_id"], row["name"] or "")
                self._coded[row["code"] or "", self.spell(row["name"])] = row["id"]

    def _know(self, id: UUID, parent: Parent, name: str) -> None:
        self._inside.setdefault((parent, self.spell(name)), id)
        self._named.setdefault(self.spell(name), []).append(id)
        self.names[id] = name

    def at(self, path: str) -> UUID:
        """The folder of a text such as "Materials / Bricks"; what is lacking of it becomes new."""
        whole = self._named.get(self.spell(path), ())
        if len(whole) == 1:
            return whole[0]
        parent: Parent = None
        for name in _parts(path):
            parent = self.within(parent, name)
        assert parent is not None
        return parent

    def within(self, parent: Parent, name: str) -> UUID:
        """The folder of that name in a folder (or on the top); a new one where there is none."""
        key = (parent, self.spell(name))
        if key not in self._inside:
            made: Any = self.shape.cls(name=name, folder=True, group_id=parent)
            self.made[made.id] = made
            self._know(made.id, parent, name)
        return self._inside[key]

    def listed(self, values: Mapping[str, Any]) -> Parent:
        """The folder that a row is: a list of items names its folders too, by code and name and nothing else."""
        if any(
            value is not None for name, value in values.items() if name not in ("code", "name", "group_id", "marked")
        ):
            return None
        return self._coded.get((values.get("code") or "", self.spell(values.get("name"))))

    def is_new(self, id: UUID) -> bool:
        return id in self.made


def _parts(path: str) -> list[str]:
    for separator in SEPARATORS:
        path = path.replace(separator, "\n")
    return [name for part in path.split("\n") if (name := " ".join(part.split()))] or [path.strip()]


class Headings:
    """The headings that a row stands under: a heading ends those of its own depth and deeper."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self._open: list[tuple[int, UUID]] = []

    @property
    def parent(self) -> Parent:
        return self._open[-1][1] if self._open else None

    def heading(self, name: str, depth: int) -> UUID:
        self._open = [each for each in self._open if each[0] < depth]
        id = self.folders.within(self.parent, name)
        self._open.append((depth, id))
        return id

    def leave(self, depth: int) -> None:
        """A row that is indented no further than a heading stands beside it, not under it."""
        self._open = [each for each in self._open if each[0] < depth]
