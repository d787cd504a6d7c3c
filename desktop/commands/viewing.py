"""Looking at what the ledger holds: list, show, search, history, explain."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from desktop.commands.documents import as_data
from desktop.commands.paper import list_paper
from desktop.commands.session import CommandSession, WrongWords, cell_text
from shared.construction.explained import DAMAGED, IS_DAMAGED, Node, read
from shared.kernel.numbers import hours
from shared.store.audit import REASON


def list_(session: CommandSession) -> None:
    """`list KIND [--filter TEXT]`: documents newest first, catalog items by name."""
    from desktop.commands import list_files
    from shared.store import lists

    with session.company() as company, company.store.reading() as reading:
        store, connection = company.store, reading.connection()
        shape = store.kinds.shape(session.arguments.kind)
        if session.arguments.pdf:
            list_paper(session, store, reading, shape, list_files.chosen_fields(session, shape))
        if session.arguments.xlsx or session.arguments.csv:
            list_files.write(session, store, reading, shape)
        if session.arguments.pdf or session.arguments.xlsx or session.arguments.csv:
            return
        page = lists.page(
            connection,
            store.kinds,
            shape,
            filter=session.arguments.filter or "",
            limit=session.arguments.limit,
            language=session.language,
            fields=list_files.chosen_fields(session, shape),
        )
        books = store.books(reading)
        rows = [[_shown(books, session, field, row[field.name]) for field in page.fields] for row in page.rows]
        if session.arguments.json:
            names = [field.name for field in page.fields]
            session.data(
                [
                    {"id": str(row["id"]), **{n: str(row[n]) if row[n] is not None else None for n in names}}
                    for row in page.rows
                ]
            )
            return
        right = [at for at, field in enumerate(page.fields) if field.number or field.type in ("int", "minutes")]
        session.table([session.language.say(field.caption) for field in page.fields], rows, right=right)
        if page.after is not None:
            asked = session.arguments.filter or ""
            total = lists.count(connection, store.kinds, shape, filter=asked, language=session.language)
            many = f"{total}" if total <= lists.COUNT_CAP else f"{lists.COUNT_CAP}+"
            session.say(session.language.say("… {shown} of {total}; --limit N shows more", shown=len(rows), total=many))


def _shown(books: Any, session: CommandSession, field: Any, value: Any) -> Any:
    """A field's value as people read it."""
    if field.type == "id":
        return books.name(field.info.refers or field.info.line_of, value)
    if field.info.choices and value is not None:
        return session.language.say(dict(field.info.choices).get(value, value))
    if field.type == "money" and value is not None:
        return session.language.number(value, field.places)
    if field.type == "minutes" and value is not None:
        return f"{value // 60}:{value % 60:02}" if field.clock else hours(value)
    if field.name in MONTHS and value is not None:
        return session.language.date(value).split("." if session.language.code == "ru" else " ", 1)[1]
    return value


MONTHS = ("month", "work_month")
"""Dates that stand for their month."""
BY_COMMAND = ("explanation",)
"""Hashes of contents that a command of their own tells in words."""


def show(session: CommandSession) -> None:
    """`show KIND NUMBER`: header, tables, movements and related documents."""
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        shape = store.kinds.shape(session.arguments.kind)
        aggregate = store.by_name(shape, session.arguments.number)
        if session.arguments.json:
            session.data(as_data(shape, aggregate))
            return
        books, say = store.books(reading), session.language.say
        name = str(aggregate)
        if shape.is_document:
            name = (
                f"{aggregate.number or ''} {session.language.value(aggregate.date) if aggregate.date else ''}".strip()
            )
        session.say(f"{say(shape.caption)} {name}")
        for field in shape.fields:
            value = getattr(aggregate, field.name)
            if value not in (None, "", False):
                session.say(f"  {say(field.caption)}: {_text(books, session, field, value)}")
        for table in shape.tables:
            rows = getattr(aggregate, table.name)
            filled = [f for f in table.fields if any(getattr(row, f.name) not in (None, "", False) for row in rows)]
            used = [field for field in filled if field.name not in BY_COMMAND]
            if rows:
                session.say(f"\n{say(table.caption)}")
                right = [at for at, field in enumerate(used) if field.number or field.type in ("int", "minutes")]
                cells = [[_shown(books, session, field, getattr(row, field.name)) for field in used] for row in rows]
                session.table([say(field.caption) for field in used], cells, right=right)
                if used != filled:
                    words = "How each sum was calculated: explain {kind} {number}"
                    session.say(say(words, kind=shape.kind, number=session.arguments.number))
        if shape.is_document:
            _show_consequences(session, store, reading.connection(), shape, aggregate)


def _text(books: Any, session: CommandSession, field: Any, value: Any) -> str:
    return cell_text(session.language, _shown(books, session, field, value))


def _show_consequences(session: CommandSession, store: Any, connection: Any, shape: Any, document: Any) -> None:
    from shared.store import references, registers

    say = session.language.say
    for register in store.kinds.registers.values():
        count = registers.movement_count(connection, register, document.id)
        if count:
            session.say(f"\n{say('Movements')}: {say(register.caption)}, {count}")
    related = references.referring(connection, store.kinds, shape, document.id, limit=20)
    if related:
        session.say(f"\n{say('Related documents')}")
        for each in related:
            session.say(f"  {say(each.shape.caption)} {each.name} ({say(each.status)})")


def search(session: CommandSession) -> None:
    """`search TEXT`: whatever holds the words, by any part of number, name or line text."""
    from shared.store.search import search as found_by

    with session.company() as company, company.store.reading() as reading:
        found = found_by(reading.connection(), company.store.kinds, session.arguments.text)
    if session.arguments.json:
        session.data(found)
        return
    say = session.language.say
    session.table([say("Kind"), say("Name"), say("Command")], [
        [say(each["caption"]), each["name"], f"show {each['kind']} {each['id']}"] for each in found
    ])  # fmt: skip


def history(session: CommandSession) -> None:
    """`history KIND NUMBER`: who did what, when, with before and after."""
    with session.company() as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        aggregate = company.store.by_name(shape, session.arguments.number)
        entries = company.store.history(aggregate.id)
        with company.store.reading() as reading:
            books = company.store.books(reading)
            names = {id: books.name("*", id) for id in {each.person_id for each in entries}}
    if session.arguments.json:
        session.data([
            {"at": e.at.isoformat(), "device": e.device, "person": names[e.person_id], "action": e.action,
             "content": e.content}
            for e in entries
        ])  # fmt: skip
        return
    for entry in entries:
        who = ", ".join(filter(None, (names[entry.person_id], entry.device)))
        session.say(f"{entry.at:%Y-%m-%d %H:%M:%S}Z  {who}  {_action(session, shape, entry.action)}")
        for path, (before, after) in entry.content.items() if "" not in entry.content else ():
            if path == REASON:
                session.say(f"    {session.language.say('Why: {reason}', reason=after)}")
            else:
                session.say(f"    {path}: {_short(before)} → {_short(after)}")


def _action(session: CommandSession, shape: Any, action: str) -> str:
    """What was done: one of the store's own actions, or a step that the kind declares."""
    if action in ACTIONS:
        return session.language.say(ACTIONS[action])
    steps = shape.cls.states.transitions if shape.is_document and shape.cls.states else ()
    return session.language.say(next((step.caption for step in steps if step.name == action), action))


ACTIONS = {
    "save": "save", "post": "post", "unpost": "unpost", "mark": "mark", "unmark": "unmark", "purge": "purge",
    "replace": "replace", "import": "import", "close_period": "close_period", "begin": "begin", "repost": "repost",
    "export": "export", "print": "print", "export_company": "export of the whole company",
}  # fmt: skip


def _short(value: Any) -> str:
    text = "—" if value is None else value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= SHORT else text[:SHORT] + "…"


SHORT = 80


def explain(session: CommandSession) -> None:
    """`explain KIND NUMBER [--person NAME]`: each amount as a tree down to the days and the rule."""
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        shape = store.kinds.shape(session.arguments.kind)
        document, books = store.by_name(shape, session.arguments.number), store.books(reading)
        rows = [
            row for table in shape.tables for row in getattr(document, table.name) if getattr(row, "explanation", None)
        ]
        wanted = [row for row in rows if (session.arguments.person or "").lower() in str(row.name or "").lower()]
        trees = [(row, books.blob(row.explanation)) for row in wanted]
    if not rows:
        raise WrongWords("{document} has no amounts that were calculated.", document=document.named())
    if session.arguments.json:
        session.data([{"line": str(row.id), "name": row.name, "tree": _as_json(tree)} for row, tree in trees])
        return
    names = {each.timesheet_id: books.name("timesheet", each.timesheet_id) for each in document.sources}
    for row, content in trees:
        session.say(f"{row.name}")
        if (tree := read(content)) is DAMAGED:
            session.say("  " + session.language.value(IS_DAMAGED))
        else:
            _tell_tree(session, tree, names, 1)


def _as_json(content: bytes | None) -> Any:
    """As it is kept; None where it is damaged."""
    return None if read(content) is DAMAGED else msgspec.json.decode(content or b"{}")


def _tell_tree(session: CommandSession, tree: Node, papers: dict[UUID, str], depth: int) -> None:
    """One amount and where it comes from, then its parts: a formula with its figures, or a day of a timesheet."""
    language, indent = session.language, "  " * depth
    amount = language.number(Decimal(tree.amount), 2)
    if tree.date is not None and tree.source is not None:
        time = language.say("{hours} h", hours=hours(tree.minutes)) if tree.minutes else "—"
        rate, paper = language.number(Decimal(tree.rate)), papers.get(tree.source.timesheet, "")
        session.say(f"{indent}{amount}  {language.date(tree.date)}  {tree.code}  {time}  × {rate}  {paper}")
    else:
        say = language.say
        inputs = ", ".join(f"{say(name)} {_input(session, value)}" for name, value in tree.inputs.items())
        session.say(f"{indent}{amount} = {say(tree.formula)}  ({inputs}; {say(tree.rounding)}; {tree.rule.cite})")
    for child in tree.children:
        _tell_tree(session, child, papers, depth + 1)


def _input(session: CommandSession, value: Any) -> str:
    """A figure of a formula, or the word that chose the formula."""
    try:
        return session.language.number(Decimal(value))
    except ArithmeticError:
        return session.language.say(str(value))
