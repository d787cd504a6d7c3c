"""Who may give what: told from what users may do before and after, whatever it follows from."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.administration.access import Access
from shared.administration.giving import Given, Granting, lacking, touched
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight
from shared.administration.user import AccessUser
from tests.conformance.examples import few

TODAY = date(2026, 11, 22)
USERS, ROLES = [UUID(int=each) for each in (1, 2, 3)], [UUID(int=each) for each in (11, 12)]
RIGHTS = st.sampled_from(["*:*", "*:view", "site:*", "site:view", "site:edit", "crew:edit"])
PATTERNS = st.sampled_from(["*", "company", "site:*", "site:1", "site:2", "payroll"])
flags = st.booleans()
a_user = st.builds(lambda marked, disabled: {"marked": marked, "disabled": disabled}, flags, flags)
a_grant = st.tuples(st.sampled_from(USERS), st.sampled_from(ROLES), PATTERNS, flags)
company = st.tuples(
    st.lists(a_user, min_size=3, max_size=3), st.lists(st.sets(RIGHTS), min_size=2, max_size=2),
    st.lists(a_grant, max_size=4),
)  # fmt: skip


def granting(said: tuple[list[dict[str, bool]], list[set[str]], list[tuple[UUID, UUID, str, bool]]]) -> Granting:
    users = [AccessUser(id=id, login=str(id), person_id=id, **facts) for id, facts in zip(USERS, said[0], strict=True)]
    roles = [
        AccessRole(id=id, marked=False, rights=[AccessRoleRight(allowed=each) for each in sorted(rights)])
        for id, rights in zip(ROLES, said[1], strict=True)
    ]
    grants = [
        AccessGrant(id=UUID(int=100 + at), user_id=user, role_id=role, pattern=pattern, marked=marked)
        for at, (user, role, pattern, marked) in enumerate(said[2])
    ]
    return Granting(*({each.id: each for each in every} for every in (users, roles, grants)))


def may(there: Granting, user: UUID) -> set[tuple[str, str]]:
    """Everything that a user may do, right by right and scope by scope."""
    access = there.access(user, TODAY)
    assert access is not None
    scopes = ["company", "site:1", "site:2", "site:3", "payroll"]
    return {
        (f"{kind}:{right}", scope)
        for kind in ("site", "crew", "person") for right in ("view", "edit", "post") for scope in scopes
        if access.may(kind, right, scope) and (right, scope) != ("view", "company")
    }  # fmt: skip


@few(300)
@given(company, company)
def test_nobody_gives_or_takes_more_than_they_may_do_themselves(before_: object, after_: object) -> None:
    before, after = granting(before_), granting(after_)  # type: ignore[arg-type]
    author = USERS[0]
    access = before.access(author, TODAY)
    assert access is not None
    if lacking(access, touched(before, after, TODAY)) is None:
        own = may(before, author)
        for user in USERS:
            assert may(before, user) ^ may(after, user) <= own


def test_who_may_do_everything_may_give_everything_and_who_may_do_nothing_nothing() -> None:
    user = AccessUser(login="a", person_id=USERS[0])
    role = AccessRole(rights=[AccessRoleRight(allowed="*:*")], marked=False)
    grant = AccessGrant(user_id=user.id, role_id=role.id, pattern="*", marked=False)
    whole, none = Access(user, [role], [grant], TODAY), Access(user, [role], [], TODAY)
    for each in (Given("*:*", "*"), Given("site:view", "payroll"), Given("device:enrol", "")):
        assert lacking(whole, [each]) is None
        assert lacking(none, [each]) == each


def test_a_site_is_less_than_every_site_and_every_site_less_than_everything() -> None:
    user = AccessUser(login="a", person_id=USERS[0])
    role = AccessRole(rights=[AccessRoleRight(allowed="site:edit")], marked=False)
    access = Access(
        user, [role], [AccessGrant(user_id=user.id, role_id=role.id, pattern="site:*", marked=False)], TODAY
    )
    for allowed, pattern, has in (
        ("site:edit", "site:1", True), ("site:edit", "site:*", True), ("site:edit", "*", False),
        ("site:edit", "company", False), ("site:edit", "", True), ("site:*", "site:1", False),
        ("*:edit", "site:1", False), ("nonsense", "site:1", False),
    ):  # fmt: skip
        assert access.has(allowed, pattern) == has, (allowed, pattern)
