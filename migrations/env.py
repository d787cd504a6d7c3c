"""Alembic's entry: runs the revisions on the connection that `upgrade` or `check` hands over."""

from alembic import context

from migrations.include import include_object, metadata
from migrations.render import render_item

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    include_object=include_object(connection.dialect.name),
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
