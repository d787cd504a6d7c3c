"""What holds for every correcting document: it names a posted one and speaks of the same thing."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from shared.construction.refusals import CannotCorrect
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error
from shared.kernel.words import Caption, Title


def refuse_draft(source: Any) -> None:
    """Only what was posted is corrected; a draft is edited. Raises CannotCorrect."""
    if source.status != "posted":
        text = "{document} is not posted: there is nothing to correct yet. Edit it, or post it first."
        raise CannotCorrect(text, document=source.named())


def findings(document: Any, cls: Any, books: Books, same: tuple[str, ...]) -> Iterator[Finding]:
    """What stands against posting a correction; `same` names the fields that both documents must agree in."""
    if document.corrects_id is None:
        return
    rows = books.rows(cls, ["number", "date", "status", *same], id=document.corrects_id)
    if not rows:
        yield error("corrects_unknown", "What this document corrects is not a {kind} known here.", "corrects_id",
                    kind=Caption(cls.caption, small=True))  # fmt: skip
        return
    source = rows[0]
    title = Title(cls.caption, source["number"], source["date"])
    if source["status"] != "posted":
        yield error("corrects_draft", "{document} is not posted: there is nothing to correct yet.", "corrects_id",
                    document=title)  # fmt: skip
    fields = cls.__table__.c
    for name in same:
        if getattr(document, name) != source[name]:
            yield error("corrects_other", "{document} has another value in “{field}”; a correction keeps it.", name,
                        document=title, field=Caption(fields[name].info["field"].caption))  # fmt: skip


def latest(books: Books, cls: Any, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Document → the posted one that says now what it said: the last of its chain of corrections."""
    found = {id: id for id in ids}
    while found:
        rows = books.rows(cls, ["id", "corrects_id"], corrects_id=list(set(found.values())), status="posted")
        later = {row["corrects_id"]: row["id"] for row in rows}
        if not later:
            break
        found = {id: later.get(last, last) for id, last in found.items()}
    return found
