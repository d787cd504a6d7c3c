"""A sheet with something that is shown once, in the preview: printed from there, kept nowhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar

from desktop.company import company_name, signature
from desktop.ui.desk import Desk
from desktop.ui.preview.papers import Choice, FormOffer, Made
from desktop.ui.preview.pdf import PdfFile
from desktop.work import Reading
from shared.kernel.language import Language
from shared.kernel.words import Words
from shared.store.store import Store

if TYPE_CHECKING:
    from print_forms.kit.form import Layout

SheetLayout = Callable[[str, str, Language], "Layout"]
"""From the name of the company and the day; asked off the UI thread, and brings in the page setter itself."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What it is called, and how it is laid out."""

    caption: Words
    layout: SheetLayout
    speaks: ClassVar[bool] = True

    def forms(self) -> Sequence[FormOffer]:
        return [FormOffer("", self.caption.text)]

    def made(self, reading: Reading, choice: Choice, language: Language) -> Made:
        from print_forms.forms import print_layout

        store, out = reading.store, BytesIO()
        spoken = Language(choice.language) if choice.language else language
        layout = self.layout(company_name(reading.books), spoken.date(store.today), spoken)
        print_layout(layout, spoken, out, user=signature(store, reading.books), printed_at=store.clock())
        return Made(PdfFile(out.getvalue()), ((0, self.caption.words(spoken)),))

    def note(self, store: Store, file: str) -> None:
        """It is no pay document."""


def show_sheet(desk: Desk, name: str, caption: Words, layout: SheetLayout) -> object:
    """A tab of that name without a link: what stands in it does not come back once it is closed."""
    from desktop.ui.preview.page import PreviewPage

    if desk.window is None:
        return None
    sheet, title = Sheet(caption, layout), caption.words(desk.language)
    return desk.window.show_page(f"app://page/{name}", lambda: PreviewPage(desk, sheet, Choice(), title))
