"""Documents and catalog items: new, fill, post, unpost, list, show, export, import."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from desktop.commands.session import CommandSession, WrongWords, cell_text


def new(session: CommandSession) -> None:
    """`new KIND --from FILE.json`: a draft from JSON, references by name."""
    from shared.store.entry import entered

    with session.company(changes=True, create=True) as company:
        store = company.store
        shape = store.kinds.shape(session.arguments.kind)
        text = _read(session.arguments.source)
        with store.reading() as reading:
            made = entered(store.books(reading), shape, text)
        store.save(made)
        _told(session, shape, made, "saved")


def fill(session: CommandSession) -> None:
    """`fill KIND NUMBER [--choice NAME=VALUE]`: what the kind fills itself from, then saved."""
    with session.company(changes=True) as company:
        store = company.store
        shape = store.kinds.shape(session.arguments.kind)
        document = store.by_name(shape, session.arguments.number)
        if not hasattr(document, "fill"):
            raise WrongWords(f"{shape.cls.captions} cannot be filled; type or import them.")
        choices: Mapping[str, Any] = dict(choice.partition("=")[::2] for choice in session.arguments.choice or ())
        with store.reading() as reading:
            outcome = document.fill(store.books(reading), choices)
        store.save(document)
        _told(session, shape, document, "filled", outcome)


def post(session: CommandSession) -> None:
    with session.company(changes=True) as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        document = company.store.by_name(shape, session.arguments.number)
        for finding in company.store.post(document):
            session.tell(f"  ! {finding.words(session.language)}")
        _told(session, shape, document, "posted")


def unpost(session: CommandSession) -> None:
    with session.company(changes=True) as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        document = company.store.by_name(shape, session.arguments.number)
        company.store.unpost(document)
        _told(session, shape, document, "unposted")


def _told(session: CommandSession, shape: Any, aggregate: Any, done: str, outcome: Any = None) -> None:
    name = getattr(aggregate, "number", None) or aggregate.code
    if session.arguments.json:
        session.data({"kind": shape.kind, "number": name, "id": str(aggregate.id), "done": done})
    else:
        session.say(f"{session.language.say(shape.caption)} {name}: {session.language.say(done)}")
        if outcome is not None:
            session.say(str(outcome))


def list_(session: CommandSession) -> None:
    """`list KIND [--filter TEXT]`: documents newest first, catalog items by name."""
    from shared.store import lists

    with session.company() as company, company.store.reading() as reading:
        store, connection = company.store, reading.connection()
        shape = store.kinds.shape(session.arguments.kind)
        page = lists.page(
            connection, store.kinds, shape, filter=session.arguments.filter or "", limit=session.arguments.limit
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
            total = lists.count(connection, store.kinds, shape, filter=session.arguments.filter or "")
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
        from shared.kernel.numbers import hours

        return hours(value)
    return value


def show(session: CommandSession) -> None:
    """`show KIND NUMBER`: header, tables, movements and related documents."""
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        shape = store.kinds.shape(session.arguments.kind)
        aggregate = store.by_name(shape, session.arguments.number)
        if session.arguments.json:
            session.data(_body(shape, aggregate))
            return
        books, say = store.books(reading), session.language.say
        name = f"{aggregate.number or ''} {aggregate.date or ''}" if shape.is_document else str(aggregate)
        session.say(f"{say(shape.caption)} {name}")
        for field in shape.fields:
            value = getattr(aggregate, field.name)
            if value not in (None, "", False):
                session.say(f"  {say(field.caption)}: {_text(books, session, field, value)}")
        for table in shape.tables:
            rows = getattr(aggregate, table.name)
            used = [f for f in table.fields if any(getattr(row, f.name) not in (None, "", False) for row in rows)]
            if rows:
                session.say(f"\n{say(table.caption)}")
                right = [at for at, field in enumerate(used) if field.number or field.type in ("int", "minutes")]
                cells = [[_shown(books, session, field, getattr(row, field.name)) for field in used] for row in rows]
                session.table([say(field.caption) for field in used], cells, right=right)
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


def _body(shape: Any, aggregate: Any) -> dict[str, Any]:
    from shared.kernel.codec import body_of

    return {"kind": shape.kind, "body": body_of(shape, aggregate)}


def export(session: CommandSession) -> None:
    """`export KIND NUMBER [--out F]`: the document as JSON that `import` takes back on any computer."""
    with session.company() as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        aggregate = company.store.by_name(shape, session.arguments.number)
        text = msgspec.json.format(msgspec.json.encode(_body(shape, aggregate)), indent=2)
    if session.arguments.out:
        Path(session.arguments.out).write_bytes(text + b"\n")
        session.say(f"{session.arguments.out}")
    else:
        print(text.decode(), file=session.out)


def import_(session: CommandSession) -> None:
    """`import FILE`: what `export` wrote; one that is here already is left as it is unless it is the same."""
    from shared.kernel.codec import BodyError, object_of
    from shared.store.errors import NotFound

    text = _read(session.arguments.file)
    try:
        raw = msgspec.json.decode(text)
        kind, body = raw["kind"], raw["body"]
    except (msgspec.MsgspecError, KeyError, TypeError) as cause:
        raise BodyError(f"{session.arguments.file} is not an exported document. Nothing was imported.") from cause
    with session.company(changes=True, create=True) as company:
        store = company.store
        shape = store.kinds.shape(kind)
        made: Any = object_of(shape, body)
        posted = shape.is_document and made.status == "posted"
        try:
            here = store.get(shape.cls, made.id)
        except NotFound:
            here = None
        if here is not None and _body(shape, here) == _body(shape, made):
            _told(session, shape, here, "already here")
            return
        if posted:
            made.status, made.rule_version = "draft", None
        if here is not None:
            made.read_hash = here.read_hash
        store.post(made) if posted else store.save(made)
        _told(session, shape, made, "imported")


def _read(file: str) -> bytes:
    path = Path(file)
    if not path.is_file():
        raise WrongWords(f"There is no file {path}.")
    return path.read_bytes()
