"""Making and changing documents and catalog items: new, fill, post, unpost, step, mark, export, import."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from desktop.commands.session import CommandSession, WrongWords
from shared.kernel.words import Caption, Several, Words, say
from shared.store.filling import refuse_half_filled


def new(session: CommandSession) -> None:
    """`new KIND --from FILE.json`, `--based-on NUMBER` or `--correcting NUMBER`: a draft."""
    from shared.store import beginning
    from shared.store.entry import entered

    arguments = session.arguments
    with session.company(changes=True, create=arguments.source is not None) as company:
        store = company.store
        shape = store.kinds.shape(arguments.kind)
        with store.reading() as reading:
            books = store.books(reading)
            made: Any
            if arguments.source is not None:
                made = entered(books, shape, _read(arguments.source))
            elif arguments.based_on:
                made = beginning.based_on(books, shape, store.by_name(shape, arguments.based_on))
            else:
                made = beginning.correcting(books, shape, store.by_name(shape, arguments.correcting))
        if shape.is_document and made.date is None:
            made.date = arguments.date or beginning.usual_date(made, store.today)
        store.save(made)
        _told(session, shape, made, "saved")


def fill(session: CommandSession) -> None:
    """`fill KIND NUMBER [--choice NAME=VALUE] [--dry-run]`: what the kind fills itself from, then saved."""
    with session.company(changes=not session.arguments.dry_run) as company:
        store = company.store
        shape = store.kinds.shape(session.arguments.kind)
        document = store.by_name(shape, session.arguments.number)
        if not hasattr(document, "fill"):
            text = "{kinds} cannot be filled; type or import them."
            raise WrongWords(text, kinds=Caption(shape.cls.captions))
        choices = _choices(shape, session.arguments.choice or ())
        with store.reading() as reading:
            refuse_half_filled(reading.connection())
            outcome = document.fill(store.books(reading), choices)
        if session.arguments.dry_run:
            _told(session, shape, document, "this would change; nothing was saved", outcome)
            return
        store.save(document)
        _told(session, shape, document, "filled", outcome)


def _choices(shape: Any, said: Sequence[str]) -> Mapping[str, str]:
    """`from=schedule` → its name and value; only what the kind can be told."""
    known: Mapping[str, tuple[str, ...]] = shape.cls.fill_choices
    choices = dict(each.partition("=")[::2] for each in said)
    for name in choices.keys() - known.keys():
        if not known:
            raise WrongWords("{kinds} are filled without choices.", kinds=Caption(shape.cls.captions))
        text = "{kinds} have no choice “{name}”. Choices: {known}."
        shown = [f"{each}={'|'.join(values) or '…'}" for each, values in known.items()]
        raise WrongWords(text, kinds=Caption(shape.cls.captions), name=name, known=Several(shown))
    return choices


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


def step(session: CommandSession) -> None:
    """`step KIND NUMBER NAME [--reason TEXT]`: a declared step between states, such as accepting a report."""
    with session.company(changes=True) as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        document = company.store.by_name(shape, session.arguments.number)
        company.store.transition(document, session.arguments.name, session.arguments.reason)
        _told(session, shape, document, Caption(shape.cls.states.captions[document.state], small=True))


def mark(session: CommandSession) -> None:
    """`mark KIND NUMBER [--off]`: for deletion, and back."""
    with session.company(changes=True) as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        aggregate = company.store.by_name(shape, session.arguments.number)
        company.store.mark(aggregate, not session.arguments.off)
        _told(session, shape, aggregate, "unmarked" if session.arguments.off else "marked for deletion")


def purge(session: CommandSession) -> None:
    """`purge KIND NUMBER`: what is marked and referred to by nothing goes for good; an administrator's command."""
    with session.company(changes=True) as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        aggregate = company.store.by_name(shape, session.arguments.number)
        company.store.purge(aggregate)
        _told(session, shape, aggregate, "purged")


def replace(session: CommandSession) -> None:
    """`replace KIND CODE BY`: merge a catalog item into another; documents stay as they are, reads follow."""
    with session.company(changes=True) as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        item = company.store.by_name(shape, session.arguments.number)
        company.store.replace(item, company.store.by_name(shape, session.arguments.by))
        _told(session, shape, item, "replaced")


def _told(session: CommandSession, shape: Any, aggregate: Any, done: str | Caption, outcome: Any = None) -> None:
    name = getattr(aggregate, "number", None) or aggregate.code
    if session.arguments.json:
        session.data({"kind": shape.kind, "number": name, "id": str(aggregate.id), "done": str(done)})
    else:
        said = session.language.say(done) if isinstance(done, str) else done.words(session.language)
        session.say(f"{session.language.say(shape.caption)} {name}: {said}")
        if outcome is not None:
            session.say(outcome.words(session.language) if hasattr(outcome, "words") else str(outcome))


def as_data(shape: Any, aggregate: Any) -> dict[str, Any]:
    from shared.kernel.codec import body_of

    return {"kind": shape.kind, "body": body_of(shape, aggregate)}


def export(session: CommandSession) -> None:
    """`export KIND NUMBER [--out F]`: the document as JSON that `import` takes back on any computer.

    `--xlsx F`: as a workbook that `import-workbook` takes back; `--csv-folder D`: as text files.
    """
    from desktop.commands import workbooks
    from desktop.commands.files_out import note_export
    from desktop.document_files import exported_json

    if session.arguments.template:
        workbooks.template(session)
        return
    if session.arguments.number is None:
        raise WrongWords("Say which: export KIND NUMBER; or --template for an empty workbook.")
    with session.company() as company:
        shape = company.store.kinds.shape(session.arguments.kind)
        aggregate = company.store.by_name(shape, session.arguments.number)
        if session.arguments.xlsx or session.arguments.csv_folder:
            with company.store.reading() as reading:
                workbooks.export_files(session, company.store, reading, shape, aggregate)
            return
        note_export(company.store, shape, aggregate, [session.arguments.out or "-"])
        with company.store.reading() as reading:
            text = exported_json(company.store.books(reading), shape, aggregate)
    if session.arguments.out:
        Path(session.arguments.out).write_bytes(text)
        session.say(f"{session.arguments.out}")
    else:
        print(text.decode(), end="", file=session.out)


def _checked(contents: Any) -> dict[str, bytes]:
    """Contents of a file, each under the hash that it really has."""
    encoded = [_bytes(each) for each in (contents.values() if isinstance(contents, dict) else ())]
    return {hashlib.sha256(each).hexdigest(): each for each in encoded}


def _bytes(content: Any) -> bytes:
    """Text, or `{"base64": …}`."""
    if isinstance(content, dict):
        with suppress(msgspec.ValidationError):
            return msgspec.convert(content.get("base64"), bytes)
    return str(content).encode()


def import_(session: CommandSession) -> None:
    """`import FILE [--overwrite]`: what `export` wrote; another content is replaced only where that is said."""
    from shared.kernel.codec import BodyError, object_of
    from shared.store.errors import NotFound

    text = _read(session.arguments.file)
    try:
        raw = msgspec.json.decode(text)
        kind, body = raw["kind"], raw["body"]
    except (msgspec.MsgspecError, KeyError, TypeError) as cause:
        said = "{file} is not an exported document. Nothing was imported."
        raise BodyError(said, file=session.arguments.file) from cause
    with session.company(changes=True, create=True) as company:
        store = company.store
        shape = store.kinds.shape(kind)
        made: Any = object_of(shape, body)
        posted = shape.is_document and made.status == "posted"
        try:
            here = store.get(shape.cls, made.id)
        except NotFound:
            here = None
        if here is not None and as_data(shape, here) == as_data(shape, made):
            _told(session, shape, here, "already here")
            return
        if here is not None and not session.arguments.overwrite:
            raise _other_content(store, shape, here, made, raw.get("changed_at"))
        if posted:
            made.status, made.rule_version = "draft", None
        if here is not None:
            made.read_hash = here.read_hash
        if raw.get("contents"):
            made.blobs = _checked(raw["contents"])
        store.post(made) if posted else store.save(made)
        _told(session, shape, made, "imported")


def _other_content(store: Any, shape: Any, here: Any, made: Any, changed_at: Any) -> WrongWords:
    """Which of the two is newer and where they differ is for a person to see."""
    captions = {each.name: each.caption for each in (*shape.fields, *shape.tables)}
    old, new = as_data(shape, here)["body"], as_data(shape, made)["body"]
    different = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
    entries = store.history(here.id)
    text = (
        "{name} is here with another content; nothing was imported. Last changed here {here}, in the file {there}. "
        "Different: {fields}. Add --overwrite to take what the file says."
    )
    return WrongWords(
        text, name=here.named(), here=_moment(entries[-1].at if entries else None),
        there=_moment(changed_at), fields=Several([Caption(captions.get(name, name)) for name in different]),
    )  # fmt: skip


def _moment(at: Any) -> Words | str:
    """As the history shows moments."""
    try:
        return f"{datetime.fromisoformat(str(at)):%Y-%m-%d %H:%M:%S}Z"
    except ValueError:
        return say("at an unknown time")


def _read(file: str) -> bytes:
    path = Path(file)
    if not path.is_file():
        raise WrongWords("There is no file {file}.", file=path)
    return path.read_bytes()
