"""A company constant's form: its value is chosen among those of the setting that it is a constant of."""

from desktop.ui.document.draft import Touched
from desktop.ui.document.form import DocumentForm


class ConstantForm(DocumentForm):
    """The editor of the value follows the name."""

    def build(self) -> None:
        self._named = self.aggregate.name if self.ready else None
        super().build()

    def _stepped(self, touched: Touched) -> None:
        super()._stepped(touched)
        if self.aggregate.name != self._named:
            self.rebuild()
