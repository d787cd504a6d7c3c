"""Forms of what the server keeps: saving asks the server, and what it has made of it comes by the exchange."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from desktop.forms.administration.online import asked
from desktop.forms.administration.rights_table import right_words
from desktop.forms.administration.secret import SecretPanel
from desktop.sync.link import NoLink, ServerRefused
from desktop.ui.aside import Aside
from desktop.ui.desk import Desk
from desktop.ui.document import opening
from desktop.ui.document.draft import Taken
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.saving import Saving, Then, Written
from desktop.work import worded
from shared.administration.messages import PUT, Item, PutAnswer, PutAsk
from shared.kernel.area import ONLINE
from shared.kernel.codec import body_of, content_hash, content_of, object_of, settle_ids
from shared.kernel.describe import Shape
from shared.kernel.places import place
from shared.kernel.words import Caption, Several, Words, say
from shared.store import audit
from shared.store.errors import StaleEdit
from shared.store.store import Store

H = TypeVar("H", bound=msgspec.Struct)


class ServerHasAnother(StaleEdit):
    """Somebody else changed it on the server meanwhile: `theirs`."""

    theirs: Any = None


class KeptForm(DocumentForm):
    """As any item's, but saved online. `send` says how; `answered` gets what the server said to it."""

    def __init__(self, desk: Desk, asked: opening.Asked) -> None:
        super().__init__(desk, asked)
        self.saving = KeptSaving(self)

    @property
    def rule(self) -> str:
        return self.desk.language.value(self.desk.needs(self.shape.kind, ONLINE))

    def send(self, made: Any) -> Any:
        """In a thread of its own. Raises ServerHasAnother, NotSignedIn, NoLink, ServerRefused."""
        return put(self.ask_server, self.shape, made)

    def answered(self, answer: Any) -> None:
        """In the UI thread, once it is done and before the form may close."""

    @property
    def shows_once(self) -> bool:
        """Whether something stands beside the form that is shown nowhere else: it stays open."""
        return isinstance(self.panel, SecretPanel)

    def ask_server(self, path: str, ask: object, answer: type[H]) -> H:
        """In a thread of its own."""
        return asked(self.desk.sync, path, ask, answer)

    def do(self, what: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Something online that is no saving: off the UI thread; what stands against it is said above the form."""

        def done(answer: Any) -> None:
            self.title_strip.clear_notice()
            self.exchange_soon()
            then(answer)

        Aside(self, what, done, lambda trouble: self.title_strip.notice(told(self.desk, trouble), "trouble"))

    def exchange_soon(self) -> None:
        """What the server has now comes by the exchange."""
        if self.desk.sync is not None:
            self.desk.sync.sync_now()


class KeptSaving(Saving):
    """Saves by `KeptForm.send`."""

    form: KeptForm

    def __init__(self, form: KeptForm) -> None:
        super().__init__(form)
        self._before = set[bytes]()
        """Contents that the file still has while the exchange has not brought what was saved."""

    def save(self, then: Then = lambda: None) -> None:
        def unless_shown() -> None:
            if not self.form.shows_once:
                then()

        if not self.form.refuse_read_only():
            self._do(lambda _store, made: self.form.send(made), unless_shown, say("Saved on the server"))

    def mark(self, then: Then = lambda: None) -> None:
        marked = not self.form.aggregate.marked

        def deed(_store: object, made: Any) -> Any:
            made.marked = marked
            return self.form.send(made)

        done = say("Marked for deletion") if marked else say("The mark is taken off")
        self._do(deed, then, done, alone=True)

    def is_news(self, hash: bytes) -> bool:
        if hash in self._before:
            return False
        waited, self._before = bool(self._before), set()
        if waited and hash != self.form.aggregate.read_hash:
            self.form.refresh()
        return not waited

    def _carry_out(
        self, write: Callable[[Any], Written], then: Callable[[Written], object],
        failed: Callable[[Exception], object],
    ) -> None:  # fmt: skip
        """In a thread of its own: the server may take its time, and nobody here waits to write."""
        if (before := self.form.aggregate.read_hash if not self.form.draft.new else None) is not None:
            self._before.add(before)

        was = b"" if self.form.draft.new else self.form.base

        def done(outcome: Written) -> None:
            self._note(was, outcome[1])
            self.form.exchange_soon()
            self.form.answered(outcome[0])
            then(outcome)

        Aside(self.form, lambda: write(None), done, failed)

    def _note(self, before: bytes, after: bytes) -> None:
        """In the chain of this device too, as of whatever is saved here: History shows it."""
        shape, id = self.form.shape, self.form.aggregate.id
        new = msgspec.json.decode(after)
        content = audit.changes(shape, msgspec.json.decode(before), new) if before else {"": [None, new]}

        def note(store: Store) -> None:
            with store.writing() as connection:
                audit.record(connection, store.actor, store.clock(), "save", shape.kind, id, "company", content)

        if content:
            self.form.desk.work.write(self.form.desk, note)

    def _refused(self, trouble: Exception, taken: Taken, again: Then | None) -> None:
        super()._refused(trouble, taken, again)
        desk, strip = self.form.desk, self.form.title_strip
        if isinstance(trouble, NoLink):
            strip.notice(told(desk, trouble), "trouble", [(desk.say("Save"), self.save)])
        elif isinstance(trouble, ServerRefused):
            strip.notice(told(desk, trouble), "trouble")


def told(desk: Desk, trouble: Exception) -> object:
    """What stands against it; without a link nothing of it is done here."""
    if isinstance(trouble, ServerRefused):
        return Words(trouble.text, {name: _spoken(desk, name, value) for name, value in trouble.values.items()})
    if not isinstance(trouble, NoLink):
        return worded(trouble)
    return say(
        "This is changed on the server, and there is no link: {why} What you typed stays here; save it again later.",
        why=Words(trouble.text, trouble.values),
    )


def _spoken(desk: Desk, name: str, value: object) -> object:
    """What the server says of rights and places, as people call them."""
    if name == "right":
        return right_words(desk.kinds, str(value))
    if name == "where":
        places = [place(desk.kinds, each, desk.names.of) or each for each in str(value).split(", ")]
        return Several(places)
    return Caption(str(value)) if name in ("kind", "field") else value


def put(ask: Callable[[str, object, type[PutAnswer]], PutAnswer], shape: Shape, made: Any) -> PutAnswer:
    """One user, role or grant as it is to be. Raises ServerHasAnother, and as `ask`."""
    settle_ids(shape, made)
    kind: Any = shape.kind
    item = Item(kind=kind, id=made.id, hash=getattr(made, "read_hash", None) or b"", body=body_of(shape, made))
    answer = ask(PUT, PutAsk([item]), PutAnswer)
    for there in answer.stale:
        stale = ServerHasAnother("Somebody else has changed this on the server meanwhile.")
        stale.theirs = object_of(shape, there.body)
        stale.theirs.read_hash = there.hash
        raise stale
    made.read_hash = content_hash(shape.kind, made.id, content_of(shape, made))
    return answer
