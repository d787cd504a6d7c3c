"""Who works at a desk in a test, and what they may do."""

from datetime import UTC, datetime
from uuid import uuid4

from desktop.accounts.kept import Account
from desktop.accounts.rights import Rights
from desktop.ui.desk import Desk
from shared.administration.access import Access, confidential
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight
from shared.administration.user import AccessUser


def may_only(desk: Desk, *allowed: str, where: frozenset[str] | None = None) -> None:
    """As after a sign-in of somebody with a role of these rights, in some scopes or (None) everywhere."""
    user = AccessUser(login="petrov", name="Petrov", person_id=desk.store.actor.person_id or uuid4())
    role = AccessRole(name="Of this test", rights=[AccessRoleRight(allowed=each) for each in allowed])
    grants = [AccessGrant(user_id=user.id, role_id=role.id, pattern=pattern) for pattern in where or ("*",)]
    access = Access(user, [role], grants, desk.store.today, confidential(desk.kinds))
    assert user.person_id is not None
    account = Account(user.id, user.person_id, "petrov", "Petrov", datetime.now(UTC))
    desk.rights, desk.work.scopes = Rights(account, access, desk.kinds, scopes=where), where
    desk.rights_changed.emit()
