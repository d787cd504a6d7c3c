"""Users: who signs in, and as which person of the catalog they write."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, field, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error


class AccessUser(Catalog, caption="User"):
    """`login` is compared without case; what the user writes has their person as its author."""

    __tablename__ = "access_user"
    by_the_program = True
    kept_by_server = True
    natural_keys = (("login",),)
    lookup_fields = ("login", "name")

    login: Mapped[str | None] = field("Name to sign in", required=True, listed=True, index=True)
    person_id: Mapped[UUID | None] = ref("person", "Person", required=True, listed=True, index=True)
    disabled: Mapped[bool] = field("Disabled", default=False, listed=True)

    def findings(self, books: Books) -> Iterator[Finding]:
        if not (self.login or "").strip():
            yield error("login_missing", "Say by which name the user signs in.", "login")
        if self.person_id is None:
            yield error("person_missing", "Say which person the user is.", "person_id")
