"""The recovery codes of a second factor in the preview: printed from there; nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from desktop.company import company_name, signature
from desktop.ui.desk import Desk
from desktop.ui.preview.papers import Choice, FormOffer, Made
from desktop.ui.preview.pdf import PdfFile
from desktop.work import Reading
from shared.kernel.language import Language
from shared.store.store import Store


@dataclass(frozen=True, slots=True)
class CodesPaper:
    """Of the user who signs in by that name."""

    codes: tuple[str, ...]
    login: str
    speaks: ClassVar[bool] = True

    def forms(self) -> Sequence[FormOffer]:
        return [FormOffer("", "Recovery codes")]

    def made(self, reading: Reading, choice: Choice, language: Language) -> Made:
        from print_forms.common.recovery_codes import recovery_codes
        from print_forms.forms import print_layout

        store, out = reading.store, BytesIO()
        spoken = Language(choice.language) if choice.language else language
        whose = " · ".join(filter(None, (company_name(reading.books), self.login)))
        layout = recovery_codes(self.codes, whose, spoken.date(store.today), spoken)
        print_layout(layout, spoken, out, user=signature(store, reading.books), printed_at=store.clock())
        return Made(PdfFile(out.getvalue()), ((0, spoken.say("Recovery codes")),))

    def note(self, store: Store, file: str) -> None:
        """It is no pay document."""


def show_codes(desk: Desk, codes: tuple[str, ...], login: str) -> object:
    """A tab without a link: what stands in it does not come back."""
    from desktop.ui.preview.page import PreviewPage

    if desk.window is None:
        return None
    paper, name = CodesPaper(codes, login), desk.say("Recovery codes")
    return desk.window.show_page("app://page/recovery_codes", lambda: PreviewPage(desk, paper, Choice(), name))
