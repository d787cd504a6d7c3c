"""Kinds that live only in the tests and keep the kernel honest about areas that do not exist yet.

Their tables are marked `end="probe"`: what makes or compares the tables of a device or a server passes them by, as it
passes the tables of the other end by, so that importing this package changes no company file and no migration.
"""

from sqlalchemy import Connection

from shared.kernel.area import Area, Role, rights
from shared.kernel.base import Base
from shared.kernel.describe import describe
from tests.probes.batch import Batch, Condition, Sampling
from tests.probes.placement import Assignment, Machine, Placement
from tests.probes.stock import STOCK_REPORTS, Good, MonthClosing, Stock, StockIssue, StockReceipt, Warehouse

KINDS = (Machine, Assignment, Good, Warehouse, StockReceipt, StockIssue, MonthClosing, Batch, Sampling)
REGISTERS = (Placement, Stock, Condition)

PROBES = Area(
    "probes",
    "Probes",
    kinds=KINDS,
    registers=REGISTERS,
    reports=STOCK_REPORTS,
    roles=(
        Role(
            "keeper",
            "Keeper",
            rights(" ".join(kind.__tablename__ for kind in KINDS), "view", "edit", "post", "print")
            | rights("probe_batch", "finish"),
        ),
    ),
)

TABLES = (
    *(shape.table for shape in map(describe, KINDS)),
    *(lines.table for shape in map(describe, KINDS) for lines in shape.tables),
    *(register.table for register in REGISTERS),
    Stock.frozen,
)
for _table in TABLES:
    _table.info["end"] = "probe"


def create_probes(connection: Connection) -> None:
    """The probes' tables, beside those that the program itself makes."""
    Base.metadata.create_all(connection, TABLES)
