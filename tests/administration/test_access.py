"""What a user may do: laws that hold for any grants, and the rules as docs/access.md words them."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.administration.access import Access
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight, declared_roles, role_id
from shared.administration.scopes import Scopes, covers, together
from shared.administration.user import AccessUser
from shared.areas import AREAS

TODAY = dt.date(2026, 11, 22)
PETROV = UUID(int=77)
CONFIDENTIAL = {"payroll": ("payroll_sheet", "pay_rate"), "staff": ("personal_details",)}
KINDS = ("site", "daily_report", "payroll_sheet", "personal_details")
RIGHTS = ("view", "edit", "post")
SCOPES = ("company", "site:1", "site:2", "department:1", "payroll", "staff", f"user:{PETROV}", "user:5")

patterns = st.sampled_from((*SCOPES, "*", "site:*", "user:*"))
allowed = st.builds("{}:{}".format, st.sampled_from((*KINDS, "*")), st.sampled_from((*RIGHTS, "*")))
roles = st.lists(
    st.builds(
        lambda rights: AccessRole(rights=[AccessRoleRight(allowed=right) for right in rights]),
        st.sets(allowed, max_size=4),
    ),
    min_size=1, max_size=3,
)  # fmt: skip
questions = st.tuples(st.sampled_from(KINDS), st.sampled_from(RIGHTS), st.sampled_from(SCOPES))


@st.composite
def companies(draw: st.DrawFn) -> tuple[AccessUser, list[AccessRole], list[AccessGrant]]:
    user, some = AccessUser(login="petrov", person_id=PETROV), draw(roles)
    where = draw(st.lists(st.tuples(st.sampled_from(some), patterns), max_size=4))
    return user, some, [AccessGrant(user_id=user.id, role_id=role.id, pattern=pattern) for role, pattern in where]


def access(
    user: AccessUser, roles: Iterable[AccessRole], grants: Iterable[AccessGrant], today: dt.date = TODAY
) -> Access:
    return Access(user, list(roles), list(grants), today, CONFIDENTIAL)


def foreman(*where: str, role: str = "foreman", **facts: object) -> Access:
    user = AccessUser(login="petrov", person_id=PETROV, **facts)
    grants = [AccessGrant(user_id=user.id, role_id=role_id(role), pattern=pattern) for pattern in where]
    return access(user, declared_roles(AREAS), grants)


@given(companies(), patterns, questions)
def test_one_more_grant_takes_nothing_away(
    company: tuple[AccessUser, list[AccessRole], list[AccessGrant]], pattern: str, question: tuple[str, str, str]
) -> None:
    user, roles, grants = company
    more = AccessGrant(user_id=user.id, role_id=roles[0].id, pattern=pattern)
    fewer, all_of_them = access(user, roles, grants), access(user, roles, [*grants, more])
    assert all_of_them.may(*question) or not fewer.may(*question)
    held = question[2]
    assert all_of_them.scopes().may(held) or not fewer.scopes().may(held)


@given(companies(), questions)
def test_whoever_may_not_is_told_why_and_nobody_else(
    company: tuple[AccessUser, list[AccessRole], list[AccessGrant]], question: tuple[str, str, str]
) -> None:
    made = access(*company)
    assert (made.why_not(*question) is None) == made.may(*question)


@given(companies(), questions)
def test_what_may_be_viewed_is_held_and_nothing_confidential_besides(
    company: tuple[AccessUser, list[AccessRole], list[AccessGrant]], question: tuple[str, str, str]
) -> None:
    kind, _, scope = question
    made = access(*company)
    lives_there = kind in CONFIDENTIAL.get(scope, KINDS)
    if made.may(kind, "view", scope) and lives_there:
        assert made.scopes().may(scope)
    if scope in CONFIDENTIAL and made.scopes().may(scope):
        assert any(made.may(each, "view", scope) for each in CONFIDENTIAL[scope])


@given(companies(), questions)
def test_a_pattern_means_every_scope_of_its_family(
    company: tuple[AccessUser, list[AccessRole], list[AccessGrant]], question: tuple[str, str, str]
) -> None:
    user, roles, grants = company
    kind, right, scope = question
    made = access(user, roles, grants)
    where = made.where(kind, right)
    assert made.may(kind, right, scope) == any(
        pattern in (scope, "*") or pattern == f"{scope.split(':')[0]}:*" for pattern in where
    )


@given(st.frozensets(patterns), st.frozensets(patterns), st.sampled_from(SCOPES))
def test_within_other_patterns_is_what_both_mean(mine: frozenset[str], limit: frozenset[str], scope: str) -> None:
    assert Scopes(mine).within(limit).may(scope) == (covers(mine, scope) and covers(limit, scope))


def test_a_foreman_writes_reports_of_his_site_and_reads_what_all_have_in_common() -> None:
    petrov = foreman("site:1")
    assert petrov.may("daily_report", "post", "site:1")
    assert not petrov.may("daily_report", "edit", "site:2")
    assert not petrov.may("timesheet", "edit", "site:1")
    assert petrov.may("daily_report", "edit", f"user:{PETROV}")  # a draft that is at no site yet
    assert not petrov.may("daily_report", "edit", "user:5")
    held = petrov.scopes()
    assert [scope for scope in SCOPES if held.may(scope)] == ["company", "site:1", f"user:{PETROV}"]


def test_a_manager_of_everything_holds_no_pay() -> None:
    held = foreman("*", role="manager").scopes()
    assert held.may("site:2")
    assert not held.may("payroll")
    assert foreman("*", role="payroll_clerk").scopes().may("payroll")
    assert not foreman("site:*", role="payroll_clerk").scopes().may("payroll")


def test_of_two_who_share_a_laptop_both_must_hold_what_is_confidential() -> None:
    clerk, petrov = foreman("*", role="payroll_clerk").scopes(), foreman("site:1").scopes()
    assert not together([clerk, petrov]).may("payroll")
    assert together([clerk, petrov]).may("site:2")
    assert together([clerk, clerk]).may("payroll")


def test_a_grant_holds_from_its_first_day_to_its_last_and_a_disabled_user_holds_nothing() -> None:
    user = AccessUser(login="petrov", person_id=PETROV)
    grant = AccessGrant(
        user_id=user.id, role_id=role_id("foreman"), pattern="site:1", from_date=TODAY, until_date=TODAY
    )
    days = [TODAY + dt.timedelta(days) for days in (-1, 0, 1)]
    made = [access(user, declared_roles(AREAS), [grant], day) for day in days]
    assert [each.may("daily_report", "edit", "site:1") for each in made] == [False, True, False]
    assert not foreman("site:1", disabled=True).may("site", "view", "company")
    assert not foreman("site:1", marked=True).scopes().may("company")


def test_why_not_names_the_right_and_where_it_holds() -> None:
    petrov = foreman("site:1")
    assert "timesheet:edit" in str(petrov.why_not("timesheet", "edit", "site:1", "Timesheet"))
    assert "site:1" in str(petrov.why_not("daily_report", "post", "site:2", "Daily report"))
    assert "None of your roles" in str(petrov.why_not("payroll_sheet", "view", "payroll")), (
        "though all see the company's"
    )
    assert "disabled" in str(foreman("site:1", disabled=True).why_not("daily_report", "post", "site:1"))
