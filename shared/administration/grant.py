"""Grants: a user has a role in some scopes, from a day to a day."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.administration.role import AccessRole
from shared.administration.user import AccessUser
from shared.kernel.base import Catalog, field, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error


class AccessGrant(Catalog, caption="Grant"):
    """`pattern` says where: `company`, `site:<id>`, `site:*` for every site, `*` for everything."""

    __tablename__ = "access_grant"
    by_the_program = True
    kept_by_server = True

    user_id: Mapped[UUID | None] = ref(AccessUser, "User", required=True, listed=True, index=True)
    role_id: Mapped[UUID | None] = ref(AccessRole, "Role", required=True, listed=True, index=True)
    pattern: Mapped[str | None] = field("Where", required=True, listed=True, pattern=True)
    from_date: Mapped[dt.date | None] = field("From", listed=True)
    until_date: Mapped[dt.date | None] = field("To", listed=True)

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.from_date and self.until_date and self.until_date < self.from_date:
            yield error("until_before_from", "It ends on {until}, before it begins.", "until_date",
                        until=self.until_date)  # fmt: skip
