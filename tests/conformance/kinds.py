"""Every kind, line table and register there is: those of the areas, and the probes."""

from typing import Any, Final

import pytest

from shared.areas import AREAS
from shared.kernel.describe import Kinds, Shape
from tests.probes import PROBES

KINDS: Final = Kinds((*AREAS, PROBES))
SHAPES: Final[tuple[Shape, ...]] = tuple(KINDS.shapes.values())
DOCUMENTS: Final = tuple(shape for shape in SHAPES if shape.is_document)
REGISTERS: Final[tuple[Any, ...]] = tuple(KINDS.registers.values())

every_kind = pytest.mark.parametrize("shape", SHAPES, ids=[shape.kind for shape in SHAPES])
every_document = pytest.mark.parametrize("shape", DOCUMENTS, ids=[shape.kind for shape in DOCUMENTS])
every_register = pytest.mark.parametrize("register", REGISTERS, ids=[each.__tablename__ for each in REGISTERS])
