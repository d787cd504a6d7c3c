"""Which declared tables belong to which end's database, and what autogenerate must leave alone."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import MetaData

SEARCH = "search_text"  # full text and the tables SQLite keeps for it are made by `create_search`


def metadata() -> MetaData:
    """Everything that the areas and the store declare."""
    import shared.areas
    import shared.store.tables
    from shared.kernel.base import Base

    assert shared.areas.AREAS
    return Base.metadata


def include_object(dialect: str) -> Callable[..., bool]:
    end = "server" if dialect == "postgresql" else "device"

    def include(item: Any, name: str | None, type_: str, reflected: bool, _compare_to: Any) -> bool:
        if type_ == "table":
            if name is not None and name.startswith((SEARCH, "sqlite_")):
                return False
            return reflected or item.info.get("end", "both") in ("both", end)
        return True

    return include
