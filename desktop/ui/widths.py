"""Widths of columns that give way to one another."""

from collections.abc import Sequence


def level(columns: Sequence[tuple[int, int]], room: int) -> int:
    """The width that none of them, each (least, wish), need exceed for all to fit: the widest give way first."""
    low, high = 0, max((wish for _, wish in columns), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(max(least, min(wish, middle)) for least, wish in columns) > room:
            high = middle - 1
        else:
            low = middle
    return low
