"""Tile: a figure of the start page, declared by an area: whom it concerns, how it is read, what it opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop.work import Reading
from shared.kernel.language import Language
from shared.kernel.words import Words

if TYPE_CHECKING:
    from desktop.ui.charts.small import Bar


@dataclass(frozen=True, slots=True)
class Told:
    """What a tile says: a figure, a remark under it, bars or a line, and the link that Enter opens.

    `level`: "" (told), `good`, `warn`, `bad`: it is shown by a sign and a colour. `trend_words` say the line.
    """

    figure: str
    note: str = ""
    level: str = ""
    bars: tuple["Bar", ...] = ()
    trend: tuple[Decimal, ...] = ()
    trend_words: str = ""
    link: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """`roles`: names of an area's roles that it concerns; none means everybody. `read` runs off the UI thread."""

    name: str
    caption: Words
    icon: str
    read: Callable[[Reading, Language], Told]
    roles: frozenset[str] = frozenset()
    at_times: bool = False
    """Shown only while it has a figure to tell."""
