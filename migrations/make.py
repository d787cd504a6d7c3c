"""`python -m migrations.make "what changes"`: the next revision, from the declarations; read it before use."""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from migrations import REVISIONS
from migrations.include import metadata
from migrations.upgrade import config, upgrade


def make(message: str, revision: str) -> Path:
    """Write the revision file and name it in REVISIONS."""
    from desktop.database import connected

    with tempfile.TemporaryDirectory() as folder:
        engine = connected(Path(folder) / "make.db")
        with engine.execution_options(writing=True).begin() as connection:
            upgrade(connection)
            script = command.revision(config(connection), message, autogenerate=True, rev_id=revision)
        engine.dispose()
    if revision not in REVISIONS:
        listing = Path(__file__).parent / "__init__.py"
        text = listing.read_text("utf-8")
        names = "".join(f'"{name}", ' for name in (*REVISIONS, revision)).rstrip(", ")
        listing.write_text(re.sub(r"REVISIONS = \(.*\)", f"REVISIONS = ({names})", text), "utf-8")
    file = Path(script.path)  # type: ignore[union-attr]
    file.write_text(arranged(file.read_text("utf-8")), "utf-8")
    return file


def arranged(text: str) -> str:
    """Steps on tables that only devices have go into a branch of their own, so that PostgreSQL passes them by."""
    head, steps = text.split("def upgrade() -> None:\n", 1)
    parts = [part for part in re.split(r"(?m)^(?=    op\.)", steps) if part.lstrip().startswith("op.")]
    device = {table.name for table in metadata().tables.values() if table.info.get("end") == "device"}
    both: list[str] = []
    apart: list[str] = []
    for part in parts:
        part = _filled(re.sub(r"(?m)^\s*# ###.*\n?", "", part))
        names = re.findall(r"'([a-z_0-9]+)'", part)
        (apart if device & set(names[:2]) else both).append(part)
    if "down_revision = None" in head:
        apart.append("    op.execute(SEARCH_SQL)\n")
    branch = '    if op.get_bind().dialect.name == "sqlite":\n' + re.sub(r"(?m)^(?=.)", "    ", "".join(apart))
    return head + "def upgrade() -> None:\n" + "".join(both) + (branch if apart else "")


def _filled(step: str) -> str:
    """A new column that is never empty says what the rows that are there already get."""
    if not step.lstrip().startswith("op.add_column"):
        return step
    for type_name, value in (("BigInteger", "0"), ("Boolean", "0"), ("Text", "")):
        step = step.replace(
            f"sa.{type_name}(), nullable=False", f"sa.{type_name}(), server_default='{value}', nullable=False"
        )
    return step


if __name__ == "__main__":
    print(make(sys.argv[1], f"{len(REVISIONS) + 1:04d}"))
