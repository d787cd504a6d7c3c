"""Tiles that every company has, whatever its work is: drafts, attention, the last closing."""

from decimal import Decimal

from desktop.ui.charts.small import Bar
from desktop.ui.start.tile import Tile, Told
from desktop.work import Reading
from shared.kernel.language import Language
from shared.kernel.words import say
from shared.store.attention import SORTS, entries


def drafts(reading: Reading, language: Language) -> Told:
    """Unposted documents by kind; the list of the kind with the most of them opens."""
    counts = {}
    for shape in reading.store.kinds.shapes.values():
        if shape.is_document:
            found = reading.books.counts(shape.cls, ["status"], status="draft", marked=False)
            if found:
                counts[shape.kind] = (language.say(shape.cls.captions), int(found[0]["count"]))
    total = sum(count for _, count in counts.values())
    if not total:
        return Told("0", language.say("Everything is posted."), "good")
    bars = tuple(Bar(caption, Decimal(count) / total, str(count)) for caption, count in counts.values())
    most = max(counts, key=lambda kind: counts[kind][1])
    link = {"open": "list", "kind": most, "filter": "status:draft"}
    return Told(str(total), language.say("not posted yet"), bars=bars, link=link)


def attention(reading: Reading, language: Language) -> Told:
    found = entries(reading.books)
    link = {"open": "page", "name": "attention"}
    if not found:
        return Told("0", language.say("Nothing waits for a decision."), "good", link=link)
    sorts = [(caption, sum(entry.sort == sort for entry in found)) for sort, caption in SORTS.items()]
    bars = tuple(
        Bar(language.value(caption), Decimal(count) / len(found), str(count), "bad")
        for caption, count in sorts
        if count
    )
    return Told(str(len(found)), language.say("to be decided"), "bad", bars, link=link)


def closing(reading: Reading, language: Language) -> Told:
    link = {"open": "page", "name": "period_close"}
    closed = reading.books.closed_through()
    if closed is None:
        return Told("—", language.say("No period is closed yet."), link=link)
    days = (reading.store.today - closed).days
    return Told(language.date(closed), language.say("days open since: {days}", days=days), link=link)


TILES = (
    Tile("drafts", say("Drafts"), "draft", drafts),
    Tile("attention", say("Attention"), "attention", attention),
    Tile("closing", say("Closed through"), "lock", closing),
)
