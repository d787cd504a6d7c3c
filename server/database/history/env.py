"""Alembic's entry: runs the revisions on the connection that `upgrade` or `compare` hands over."""

from alembic import context

from server.database.metadata import REVISION_TABLE, SCHEMA, declared


def ours(name: str | None, type_: str, _parents: object) -> bool:
    """The schema of the server's own tables, none of a company's."""
    return type_ != "schema" or name == SCHEMA


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=declared(),
    version_table=REVISION_TABLE,  # another name: it is looked for beside that of the business tables
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_name=ours,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
