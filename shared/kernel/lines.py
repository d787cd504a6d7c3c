"""Line tables that are set as a whole."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm.attributes import init_collection


def set_lines(aggregate: Any, table: str, rows: Sequence[Any]) -> None:
    """These rows and no others, of a declared or a light object; its list stays the same list.

    SQLAlchemy's lists note each row that comes or goes. The store writes what differs from the stored body and never
    asks for these notes; for thousands of rows they cost fifty times as much as the rows.
    """
    if hasattr(aggregate, "__mapper__") and table not in aggregate.__dict__:
        init_collection(aggregate, table)  # an empty list that no note has woken stays, whatever is assigned later
    list.__setitem__(getattr(aggregate, table), slice(None), rows)
