"""Where the keyboard is in the grid, and what is selected; kept by the form while its widgets come and go."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

MOVES = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
}  # fmt: skip


@dataclass(slots=True)
class Place:
    """The current cell, the other corner of the selection, and how far the grid is scrolled."""

    row: int = 0
    column: int = 0
    from_row: int = 0
    from_column: int = 0
    scroll: tuple[int, int] = (0, 0)

    @property
    def current(self) -> tuple[int, int]:
        return self.row, self.column

    @property
    def selection(self) -> tuple[int, int, int, int]:
        """First and last row, first and last day."""
        rows, columns = sorted((self.row, self.from_row)), sorted((self.column, self.from_column))
        return rows[0], rows[1], columns[0], columns[1]

    @property
    def single(self) -> bool:
        return (self.row, self.column) == (self.from_row, self.from_column)

    def go(self, row: int, column: int, size: tuple[int, int], *, extend: bool = False) -> None:
        """To a cell, or to the nearest that there is."""
        self.row, self.column = (max(0, min(at, most - 1)) for at, most in zip((row, column), size, strict=True))
        if not extend:
            self.from_row, self.from_column = self.row, self.column

    def select(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """A rectangle; the current cell is its first."""
        self.row, self.from_row = rows
        self.column, self.from_column = columns
