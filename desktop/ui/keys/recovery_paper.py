"""The recovery sheet in the preview: printed from there; nothing of it is kept when its tab is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from desktop.company import company_name, signature
from desktop.keys.recovery import RecoveryKey, name_of
from desktop.ui.desk import Desk
from desktop.ui.preview.papers import Choice, FormOffer, Made
from desktop.ui.preview.pdf import PdfFile
from desktop.work import Reading
from shared.kernel.language import Language
from shared.store.store import Store


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """`text` are the groups of the recovery key, `name` is what it is called at the sign-in."""

    text: str
    name: str
    speaks: ClassVar[bool] = True

    def forms(self) -> Sequence[FormOffer]:
        return [FormOffer("", "Recovery key")]

    def made(self, reading: Reading, choice: Choice, language: Language) -> Made:
        from print_forms.common.recovery_sheet import recovery_sheet
        from print_forms.forms import print_layout

        store, out = reading.store, BytesIO()
        spoken = Language(choice.language) if choice.language else language
        layout = recovery_sheet(self.text, company_name(reading.books), self.name, spoken.date(store.today), spoken)
        print_layout(layout, spoken, out, user=signature(store, reading.books), printed_at=store.clock())
        return Made(PdfFile(out.getvalue()), ((0, spoken.say("Recovery key")),))

    def note(self, store: Store, file: str) -> None:
        """It is no pay document."""


def show_recovery(desk: Desk, key: RecoveryKey) -> object:
    """A tab with the sheet. It has no link: what stands in it is kept nowhere."""
    from desktop.ui.preview.page import PreviewPage

    if desk.window is None:
        return None
    name = desk.say("Recovery key")
    paper = RecoveryPaper(key.text, name_of(key.public))
    return desk.window.show_page("app://page/recovery", lambda: PreviewPage(desk, paper, Choice(), name))
