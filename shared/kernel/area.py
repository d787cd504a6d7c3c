"""Area: an area's table of contents. What is listed here exists; nothing is found by searching."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from shared.kernel.base import Aggregate, Catalog
from shared.kernel.register import Register
from shared.kernel.report import Computed, Report

ONLINE: Final = "online"
"""Asked in place of `edit`, of what a company's server keeps: whether somebody may have it changed there."""


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of rights `kind:view|edit|post|print|…`; `*` stands for every kind or right."""

    name: str
    caption: str
    rights: frozenset[str]

    def allows(self, kind: str, right: str) -> bool:
        return not self.rights.isdisjoint({f"{kind}:{right}", f"{kind}:*", f"*:{right}", "*:*"})


def rights(kinds: str, *names: str) -> frozenset[str]:
    """`rights("site crew", "view", "edit")`: those rights on each of the kinds."""
    return frozenset(f"{kind}:{name}" for kind in kinds.split() for name in names)


@dataclass(frozen=True, slots=True)
class Setting:
    """A dated company constant that an area understands."""

    name: str
    caption: str
    default: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """Kinds, registers, reports, roles and settings of one field of work."""

    name: str
    caption: str
    kinds: tuple[type[Aggregate], ...] = ()
    registers: tuple[type[Register], ...] = ()
    reports: tuple[Report | Computed, ...] = ()
    roles: tuple[Role, ...] = ()
    settings: tuple[Setting, ...] = ()
    built_in: Callable[[], Iterable[Catalog]] = tuple
    """Items that every company starts with; their ids are the same everywhere."""
