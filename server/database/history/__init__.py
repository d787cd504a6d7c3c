"""One Alembic history of the server's own tables, apart from that of the business tables."""

REVISIONS = ("0001",)
"""Every revision from the first to the newest; a test holds this equal to the files in `versions/`.

It stands here so that a start on an up-to-date database need not import Alembic.
"""
HEAD = REVISIONS[-1]
