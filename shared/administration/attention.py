"""Attention that travels: what somebody has to decide in one scope, and what was decided."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field, ref


class Attention(Catalog, caption="Attention entry", captions="Attention entries"):
    """One entry as one scope may see it; `slice` is the same in all the scopes that an entry is about.

    The server writes what nobody who holds one of the scopes could find out; whoever settles an entry writes it too,
    with the same id. `words` and `documents` (JSON) name what lies in this scope; `elsewhere` counts the others. It is
    accepted while `accepted_cause` is `cause`; of entries of one slice the one with the most `decisions` is the newest.
    """

    __tablename__ = "attention"
    by_the_program = True

    sort: Mapped[str | None] = field("Sort", required=True)
    slice: Mapped[str | None] = field("What it is about", required=True, index=True)
    document_scope: Mapped[str | None] = field("Scope of the documents")
    cause: Mapped[str | None] = field("Cause", group="told")
    words: Mapped[str | None] = field("Words", group="told")
    documents: Mapped[str | None] = field("Documents", group="told")
    elsewhere: Mapped[int] = field("Documents elsewhere", default=0, group="told")
    gone: Mapped[bool] = field("Cause gone", default=False, group="told")
    accepted_cause: Mapped[str | None] = field("Accepted cause", group="decision")
    accepted_by: Mapped[UUID | None] = ref("person", "Accepted by", group="decision")
    accepted_at: Mapped[dt.datetime | None] = field("Accepted at", group="decision")
    reason: Mapped[str | None] = field("Reason", group="decision")
    decisions: Mapped[int] = field("Decisions", default=0, group="decision")

    def scope_of(self) -> str:
        return self.document_scope or "company"
