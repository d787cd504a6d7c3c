"""A grant's form: who has which role where, from when until when; its name follows."""

from collections.abc import Sequence
from typing import Any

from desktop.forms.administration.kept import KeptForm
from desktop.ui.document.draft import Touched
from desktop.work import Reading
from shared.kernel.words import say


class GrantForm(KeptForm):
    """The name says what it gives to whom."""

    def header_fields(self) -> Sequence[str]:
        return ("user_id", "role_id", "pattern", "from_date", "until_date")

    def after_load(self, reading: Reading, aggregate: Any) -> None:
        """A new one is called by its user until it has a role."""
        if not aggregate.name:
            user = reading.books.name("access_user", aggregate.user_id) if aggregate.user_id else ""
            aggregate.name = user or self.desk.say(self.shape.caption)

    def _stepped(self, touched: Touched) -> None:
        super()._stepped(touched)
        if touched.fields & {"user_id", "role_id"} and not self.draft.read_only:
            self._name_it()

    def _name_it(self) -> None:
        grant, names = self.aggregate, self.desk.names
        said = [
            names.of(kind, id) for kind, id in (("access_user", grant.user_id), ("access_role", grant.role_id)) if id
        ]
        name = ": ".join(each for each in said if each)
        if name and name != grant.name:
            with self.draft.step(say("Name"), joins=True):
                grant.name = name
