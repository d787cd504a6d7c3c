"""A device's form: its name and its people; when it was last seen, and its end: shut out, wiped."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.forms.administration.kept import KeptForm
from desktop.ui.actions import Action
from desktop.ui.aside import Aside
from desktop.ui.sync.words import Moment
from shared.administration.messages import (
    DEVICE,
    DEVICES,
    Deed,
    DeviceAnswer,
    DeviceAsk,
    DeviceKnown,
    DevicesAnswer,
    Nothing,
)
from shared.kernel.area import ONLINE
from shared.kernel.codec import content_hash, content_of, object_of, settle_ids
from shared.kernel.words import Several, Words, say


class DeviceForm(KeptForm):
    """Name and people are saved; everything else is a command. What the server knows besides is asked of it."""

    known: Sequence[DeviceKnown] = ()
    remarks_under_more = False

    def header_fields(self) -> Sequence[str]:
        return ("name",)

    def actions_here(self) -> Sequence[Action]:
        return [each for each in super().actions_here() if each.name not in NOT_OF_DEVICES]

    def body(self) -> QWidget:
        holder, self.facts = QWidget(), QLabel()
        self.facts.setWordWrap(True)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.desk.look.px(2))
        column.addWidget(self.facts)
        column.addWidget(super().body(), 1)
        self._show_facts()
        if not self.known:
            self.ask_facts()
        return holder

    # ---- what is known of it

    def ask_facts(self) -> None:
        """Of the server, where it answers; else what the exchange brought is all."""
        if self.desk.why_not(self.shape.kind, ONLINE) is None:
            Aside(self, lambda: self.ask_server(DEVICES, Nothing(), DevicesAnswer), self._know, lambda _: None)

    def _know(self, answer: DevicesAnswer) -> None:
        self.known = answer.devices
        self._show_facts()
        self.acted.emit()

    @property
    def facts_known(self) -> DeviceKnown | None:
        return next((each for each in self.known if each.id == self.aggregate.id), None)

    @property
    def copies(self) -> list[DeviceKnown]:
        """What was enrolled with its token, and with theirs."""
        found, ids = list[DeviceKnown](), [self.aggregate.id]
        for id in ids:  # it grows meanwhile
            made = [each for each in self.known if each.made_from == id]
            found += made
            ids += [each.id for each in made]
        return found

    def _show_facts(self) -> None:
        self.facts.setText(" ".join(self.desk.language.value(words) for words in self._said()))

    def _said(self) -> Iterator[Words]:
        known, today = self.facts_known, self.desk.store.today
        yield say("Its documents are numbered with {prefix}.", prefix=self.aggregate.prefix or "—")
        if known is not None and known.last_seen_at is not None:
            yield say("Last seen: {at}.", at=Moment(known.last_seen_at, today))
        origin = next((each for each in self.known if known is not None and each.id == known.made_from), None)
        if origin is not None:
            yield say("It is a copy of {name} ({prefix}).", name=origin.name, prefix=origin.prefix)
        if known is not None and known.wiped_at is not None:
            yield say("Wiped: {at}.", at=Moment(known.wiped_at, today))
            if known.unsent:
                yield say("With {count} versions that nobody took.", count=known.unsent)
        elif known is not None and known.wipe_at is not None:
            yield say("To be wiped since {at}; it has not said yet that it is.", at=Moment(known.wipe_at, today))
        elif self.aggregate.shut_out:
            yield say("It is shut out.")
        if not self.draft.rows("people"):
            yield say("Nobody is enrolled on it: it is the administrator's, and may do everything in its scopes.")

    # ---- saving

    def send(self, made: Any) -> None:
        settle_ids(self.shape, made)
        before: Any = object_of(self.shape, self.base)
        if made.name != before.name:
            self._tell_server("rename", name=made.name or "")
        was, now = ({line.user_id for line in each.people if line.user_id} for each in (before, made))
        if was != now:
            self._tell_server("people", add=sorted(now - was), take=sorted(was - now))
        made.read_hash = content_hash(self.shape.kind, made.id, content_of(self.shape, made))

    def _tell_server(self, deed: Deed, **said: Any) -> DeviceAnswer:
        return self.ask_server(DEVICE, DeviceAsk(self.aggregate.id, deed, **said), DeviceAnswer)

    # ---- commands

    def extra_actions(self) -> Sequence[Action]:
        known = self.facts_known
        ordered = known is not None and known.wipe_at is not None
        gone = known is not None and known.wiped_at is not None

        def live() -> object:
            return self.rule or (say("It was wiped already.") if gone else "")

        def orders() -> object:
            return live() or (say("Nobody has it wiped.") if not ordered else "")

        def shut() -> object:
            return live() or (say("It is shut out.") if self.aggregate.shut_out else "")

        return [
            Action("device.shut_out", say("Shut out…"), self.shut_out, "", "lock", main=True, group="Device",
                   enabled=shut),
            Action("device.wipe", say("Wipe…"), self.wipe, "", "delete", main=True, group="Device", enabled=live),
            Action("device.wipe_cancel", say("Do not wipe it after all"), self.do_not_wipe, "", "undo", group="Device",
                   enabled=orders),
        ]  # fmt: skip

    def shut_out(self) -> None:
        question = say(
            "Shut {name} out? Nothing goes either way any more; what is on it is kept there. This cannot be taken "
            "back: to work again it joins with a new code.",
            name=self._named(),
        )  # fmt: skip
        self._ask(question, say("Shut it out"), "revoke", say("It is shut out."))

    def wipe(self) -> None:
        question = say(
            "Wipe {name}? At its next exchange it hands over what it has not sent, and removes everything of the "
            "company from the computer.",
            name=self._named(),
        )  # fmt: skip
        if self.aggregate.shut_out:
            question = say(
                "Wipe {name}? It is shut out and hands nothing over: what it has not sent is lost. At its next ask it "
                "removes everything of the company from the computer.",
                name=self._named(),
            )  # fmt: skip
        self._ask(question, say("Wipe it"), "wipe", say("It is told at its next exchange."))

    def do_not_wipe(self) -> None:
        self._order("wipe_cancel", say("It is not wiped."), alone=False)

    def _named(self) -> str:
        return f"{self.aggregate.name} ({self.aggregate.prefix})"

    def _ask(self, question: Words, yes: Words, deed: Deed, done: Words) -> None:
        """What was made of its token goes with it, unless it is meant alone."""
        choices: dict[str, object] = {"yes": yes}
        if copies := self.copies:
            names = Several([f"{each.name} ({each.prefix})" for each in copies])
            question = say("{question} Made with its key: {names}.", question=question, names=names)
            choices = {"yes": say("All of them"), "alone": say("This one alone")}
        said = self.desk.ask(self, question, {**choices, "": say("Leave everything as it is")})
        if said:
            self._order(deed, done, alone=said == "alone")

    def _order(self, deed: Deed, done: Words, *, alone: bool) -> None:
        sure = bool(self.aggregate.shut_out)

        def told(_answer: DeviceAnswer) -> None:
            self.desk.tell(done, level="done")
            self.ask_facts()

        self.do(lambda: self._tell_server(deed, alone=alone, sure=sure), told)


NOT_OF_DEVICES = frozenset({"document.mark", "document.copy", "document.save_new"})
"""The server alone makes devices, and none of them goes."""
