"""Who asks: a device of a company, the scopes that it holds, and whose it is."""

from dataclasses import dataclass
from uuid import UUID

from shared.administration.scopes import covers


@dataclass(frozen=True, slots=True)
class Identity:
    """`scopes` are patterns: "company" means that scope, "site:*" every scope of sites, "*" every scope.

    `without`: scopes that it does not hold all the same. `people`: the users enrolled on it, whose rights its versions
    are judged by; where there are none, it is the administrator's and has every right. `office`: the server itself.
    `wiping`: it is to be wiped, and only hands over what it has not sent.
    """

    company: UUID
    device: UUID
    scopes: frozenset[str]
    without: frozenset[str] = frozenset()
    people: frozenset[UUID] = frozenset()
    office: bool = False
    wiping: bool = False

    def may(self, scope: str) -> bool:
        """Whether the device reads and writes this scope."""
        return scope not in self.without and covers(self.scopes, scope)
