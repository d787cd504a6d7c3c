"""A role's form: its name, and what it gives as a table of kinds and rights."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.forms.administration.kept import KeptForm
from desktop.forms.administration.rights_table import RightsTable, wider
from desktop.ui.document.draft import Touched
from shared.administration.role import AccessRoleRight
from shared.kernel.words import say


class RoleForm(KeptForm):
    """Each tick is a line of the role, and a step that can be undone."""

    def header_fields(self) -> Sequence[str]:
        return ("name", "code", "notes")

    def body(self) -> QWidget:
        desk, holder = self.desk, QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, desk.look.px(2), 0, 0)
        column.setSpacing(desk.look.px(1))
        words = QLabel(
            desk.say("Space or a click gives a right or takes it back; what is faint follows from a wider one.")
        )
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {desk.look.colours.faint}")
        self.table = RightsTable(desk, self.rights, self.toggle)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        return holder

    @property
    def rights(self) -> frozenset[str]:
        return frozenset(line.allowed for line in self.draft.rows("rights") if line.allowed)

    def toggle(self, allowed: str) -> None:
        """One more or one less; what follows from a wider one is taken away there."""
        if self.refuse_read_only():
            return
        if wider(self.rights, allowed) and allowed not in self.rights:
            words = say("This follows from a wider right of the role: take that away, and give what is to stay.")
            self.title_strip.notice(words, "info")
            return
        with self.draft.step(say("Rights")) as role:
            rest = [line for line in role.rights if line.allowed != allowed]
            given = [] if len(rest) < len(role.rights) else [AccessRoleRight(allowed=allowed)]
            role.rights[:] = [*rest, *given]

    def _stepped(self, touched: Touched) -> None:
        super()._stepped(touched)
        self.table.rights_model.show_rights(self.rights)
