"""Entrance: who comes in, and what opens the company for them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from desktop.keys.file_key import FileKey


@dataclass(slots=True)
class Entrance:
    """Nothing of a plain file that asks nobody; else the person, and the key where the file is encrypted.

    `password` is what was typed: the server of the company may ask for it, once.
    """

    key: "FileKey | None" = None
    person: UUID | None = None
    name: str = ""
    password: str = field(default="", repr=False)

    def forget(self) -> None:
        """After a lock nothing of it is left."""
        self.password = ""
        if self.key is not None:
            self.key.forget()
