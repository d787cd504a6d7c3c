"""Construction's own forms, by kind."""

from collections.abc import Mapping
from typing import Any, Final

FORMS: Final[Mapping[str, type[Any]]] = {}
"""Kind → a subclass of DocumentForm."""
