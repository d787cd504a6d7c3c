"""`python -m server.database.history.make "what changes"`: the next revision, from the declarations; read it first.

Name it in REVISIONS then. What `DDL` events add to a table that is there already is to be written by hand.
"""

import re
import sys
from pathlib import Path

from alembic import command
from sqlalchemy import DDL, create_engine
from sqlalchemy.schema import CreateSchema

from server.database.history.upgrade import config, upgrade
from server.database.metadata import SCHEMA, declared


def make(message: str) -> Path:
    """Write the file of the next revision."""
    from tests.postgres import running_postgres

    number = len(list((Path(__file__).parent / "versions").glob("*.py"))) + 1
    with running_postgres() as postgres:
        engine = create_engine(postgres.new_database())
        with engine.begin() as connection:
            connection.execute(CreateSchema(SCHEMA))
            upgrade(connection)
            script = command.revision(config(connection), message, autogenerate=True, rev_id=f"{number:04d}")
        engine.dispose()
    file = Path(script.path)  # type: ignore[union-attr]
    file.write_text(arranged(file.read_text("utf-8")), "utf-8")
    return file


def arranged(text: str) -> str:
    """Without remarks, and with what the events of new tables add to them."""
    made = re.findall(r"op\.create_table\('(\w+)'", text)
    added = [f'    op.execute("{statement}")\n' for name in made for statement in _events(name)]
    return re.sub(r"(?m)^\s*# ###.*\n", "", text).rstrip() + "\n" + "".join(added)


def _events(name: str) -> list[str]:
    table = declared().tables[f"{SCHEMA}.{name}"]
    events = [each for each in table.dispatch.after_create if isinstance(each, DDL)]
    return [str(each.statement) % {"fullname": table.fullname} for each in events]


if __name__ == "__main__":
    print(make(sys.argv[1]))
