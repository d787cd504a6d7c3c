"""Expected refusals of the store, each worded for a person: what happened, what is kept, what to do."""

from collections.abc import Sequence

from shared.kernel.finding import Finding
from shared.kernel.refusal import Refusal
from shared.kernel.words import Lines


class StoreError(Refusal):
    """Base of everything that the store refuses; nothing was written when one is raised."""


class Blocked(StoreError):
    """Findings stop the document from being posted (or the catalog item from being saved); `{findings}` lists them."""

    def __init__(self, text: str, findings: Sequence[Finding], /, **values: object) -> None:
        self.findings = tuple(findings)
        super().__init__(text, findings=Lines([each for each in self.findings if each.blocks]), **values)


class PostedIsReadOnly(StoreError):
    """A posted document was about to be changed."""


class NotPosted(StoreError):
    """A document that is not posted was to be unposted."""


class SameLineTwice(StoreError):
    """Two lines of a table that is keyed by their fields have the same key."""


class StaleEdit(StoreError):
    """Somebody else saved the same document since it was opened."""


class HasDependents(StoreError):
    """A posted document that others depend on was to be unposted."""


class StillReferenced(StoreError):
    """An item that others refer to was to be purged."""


class PeriodClosed(StoreError):
    """A change is dated in a closed period."""


class NotFilled(StoreError):
    """Registers lack documents that have come: they are still being filled."""


class NumberTaken(StoreError):
    """Two documents of one kind were to have one number."""


class NotFound(StoreError):
    """No such document or item."""


class WrongTransition(StoreError):
    """The document's state does not allow that step."""


class Damaged(StoreError):
    """What is stored contradicts itself."""


def damaged() -> Damaged:
    """Of a body that is not what was written."""
    return Damaged(
        "What is stored here is damaged. Nothing was changed. Run `fieldledger check`, keep a copy of the file, "
        "then restore the newest backup."
    )


class TooLarge(StoreError):
    """More in one aggregate than a file keeps."""
