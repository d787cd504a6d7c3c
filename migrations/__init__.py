"""One Alembic history for SQLite and PostgreSQL."""

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision from the first to the newest; a test holds this equal to the files in `versions/`.

It stands here so that opening an up-to-date file need not import Alembic, which takes longer than all the rest.
"""
HEAD = REVISIONS[-1]
