"""Edit: some fields of a stored aggregate, as a person saw them and as they shall be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Edit:
    """Field → value. Whoever writes it makes sure that `before` still holds, so that nobody's work is overwritten."""

    kind: str
    id: UUID
    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
