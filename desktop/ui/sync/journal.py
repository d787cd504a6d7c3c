"""Entries of the journal of the exchange in words."""

from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

import msgspec

from shared.kernel.words import Words, say
from shared.store.held_up import dated

ABSENT: Final = "–"
MERGED: Final = say("{document}: merged with what somebody else had written.")
SORTS: Final[Mapping[str, Words]] = {
    "exchanged": say("Exchanged. Sent: {sent}, received: {received}, merged: {merged}"),
    "merged": say("{document}: merged with what somebody else had written. Conflicts: {conflicts}"),
    "refused": say("{document}: not taken by the server. {reason}"),
    "removal_undone": say("{document}: purged here, but edited elsewhere; it stays."),
    "brought_back": say("{document}: purged elsewhere, but edited here; it comes back."),
    "unposted": say("{document}: stored, but its movements could not be made. {reason}"),
    "gained": say("This device sees more from now on: {scope}."),
    "lost": say("This device may not see this any more: {scope}. Taken away: {count}"),
    "quarantined": say("{document}: put into quarantine, because this device may not see it any more."),
    "regained": say("{document}: taken back out of quarantine."),
    "unreadable": say("{document}: kept unread, for this version of the program cannot read it."),
    "diverged": say("{document}: the server had other contents under the same number of changes; both were merged."),
    "compared": say("{scope}: compared with the server, item by item; what differed is mended."),
    "damaged": say("{document}: was damaged in this file; it is fetched from the server again."),
}
"""Sort of an entry → what it says of its content; {reason} is the text that an entry brings along."""


def entry_words(sort: str, content: Mapping[str, Any], document: str) -> Words:
    """What an entry says. One that brings its own text says that; one of an unknown sort says what it holds."""
    if sort == "merged" and not content.get("conflicts", True):
        return say(MERGED.text, document=document or ABSENT)
    own = filled(content["text"], content.get("values")) if "text" in content else None
    if sort in SORTS:
        return filled(SORTS[sort].text, {**content, "document": document or ABSENT, "reason": own or ABSENT})
    if own is not None:
        return own
    parts = [f"{name} {value}" for name, value in content.items() if name not in ("kind", "id")]
    return Words("{what}", {"what": ": ".join(filter(None, (sort, document, ", ".join(parts))))})


def words_of(kept: str) -> Words:
    """A text and its values as they are kept, `[text, values]` or an object: said in whatever language is asked for."""
    content = content_of(kept)
    return filled(content.get("text") or kept, content.get("values"))


def filled(text: object, values: object) -> Words:
    """A sentence that was kept: what an entry of another version does not hold is a dash in it."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(str(text)) if name]
    except ValueError:
        return Words("{text}", {"text": text})
    known = dated(values) if isinstance(values, dict) else {}
    return Words(str(text), {name: known.get(name, ABSENT) for name in names})


def content_of(kept: str) -> dict[str, Any]:
    """JSON that was kept, as a dictionary whatever it is."""
    try:
        found = msgspec.json.decode(kept)
    except msgspec.DecodeError:
        return {"text": kept}
    if isinstance(found, list) and len(found) == 2:
        return {"text": found[0], "values": found[1]}
    return found if isinstance(found, dict) else {"text": str(found)}
