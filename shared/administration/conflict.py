"""Conflicts: two people changed the same field apart from each other, and one of the two has to be chosen."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field, ref


class Conflict(Catalog, caption="Conflict"):
    """One field of one document with what it was and what both made of it; theirs stands until somebody chooses.

    It lies in the document's scope, so whoever sees the document may settle it anywhere. `base`, `mine` and `theirs`
    are JSON as in a body; of fields that merge together, objects by field name. `name` is the path.
    """

    __tablename__ = "conflict"
    by_the_program = True

    document_kind: Mapped[str | None] = field("Kind of the document", required=True)
    document_id: Mapped[UUID | None] = ref("*", "Document", required=True, index=True)
    document_scope: Mapped[str | None] = field("Scope of the document")
    base: Mapped[str | None] = field("Before")
    mine: Mapped[str | None] = field("Ours")
    theirs: Mapped[str | None] = field("Theirs")
    mine_author_id: Mapped[UUID | None] = ref("person", "Author of ours")
    theirs_author_id: Mapped[UUID | None] = ref("person", "Author of theirs")
    mine_at: Mapped[dt.datetime | None] = field("Ours written")
    theirs_at: Mapped[dt.datetime | None] = field("Theirs written")
    settled: Mapped[bool] = field("Settled", default=False, listed=True)
    choice: Mapped[str | None] = field(
        "Choice", choices={"base": "Before", "mine": "Ours", "theirs": "Theirs", "both": "Both", "other": "Other"}
    )
    settled_by: Mapped[UUID | None] = ref("person", "Settled by")
    settled_at: Mapped[dt.datetime | None] = field("Settled at")

    def scope_of(self) -> str:
        return self.document_scope or "company"
