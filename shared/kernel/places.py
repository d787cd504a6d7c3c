"""Places: patterns of scopes as people call them."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from shared.kernel.describe import Kinds, Shape
from shared.kernel.words import Caption, Several, say

PLACES: Final = {"*": say("everywhere"), "company": say("the whole company")}


def place(kinds: Kinds, pattern: str, named: Callable[[str, UUID], str | None]) -> object:
    """A pattern as people call it: “North” for `site:<id>`, “pay rates, payroll sheets” for a scope that kinds name."""
    if pattern in PLACES:
        return PLACES[pattern]
    family, colon, name = pattern.partition(":")
    shape = kinds.shapes.get(family)
    if not colon:
        there = lying_in(kinds, pattern)
        return Several([Caption(each.cls.captions, small=True) for each in there]) if there else pattern
    if shape is None:
        return pattern
    if name == "*":
        return say("all {kinds}", kinds=Caption(shape.cls.captions, small=True))
    return named(family, UUID(name)) if _is_id(name) else pattern


def lying_in(kinds: Kinds, scope: str) -> list[Shape]:
    """The kinds that name this scope."""
    return [shape for shape in kinds.shapes.values() if shape.cls.scope_name == scope]


def families(kinds: Kinds) -> list[Shape]:
    """The kinds of which each thing has a scope of its own: sites, departments."""
    names = {shape.cls.scope_field.removesuffix("_id") for shape in kinds.shapes.values()}
    return [shape for shape in kinds.shapes.values() if shape.kind in names]


def _is_id(said: str) -> bool:
    try:
        return bool(UUID(said))
    except ValueError:
        return False
