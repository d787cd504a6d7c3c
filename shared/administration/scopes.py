"""Scopes that somebody holds, as patterns: `company`, `site:*` for every site, `*` for everything."""

from collections.abc import Iterable
from typing import NamedTuple


def covers(patterns: frozenset[str], scope: str) -> bool:
    """Whether one of the patterns means this scope."""
    return scope in patterns or "*" in patterns or f"{scope.partition(':')[0]}:*" in patterns


class Scopes(NamedTuple):
    """What `patterns` mean, but for the scopes `without`."""

    patterns: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def may(self, scope: str) -> bool:
        """Whether the scope is among them."""
        return scope not in self.without and covers(self.patterns, scope)

    def within(self, limit: frozenset[str]) -> "Scopes":
        """As far as other patterns mean them too."""
        mine = {each for each in self.patterns if covers(limit, each)}
        theirs = {each for each in limit if covers(self.patterns, each)}
        return Scopes(frozenset(mine | theirs), self.without)


def together(several: Iterable[Scopes]) -> Scopes:
    """What people hold who use one device: all of it, of what is kept from one of them nothing."""
    every = list(several)
    patterns = frozenset[str]().union(*(each.patterns for each in every))
    return Scopes(patterns, frozenset[str]().union(*(each.without for each in every)))
