"""Who asks: a device of a company, and the scopes it was granted."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Identity:
    """`scopes` are patterns: "company" means that scope, "site:*" every scope of sites, "*" every scope."""

    company: UUID
    device: UUID
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Whether the device reads and writes this scope."""
        return scope in self.scopes or "*" in self.scopes or f"{scope.partition(':')[0]}:*" in self.scopes
