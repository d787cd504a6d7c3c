"""The recovery sheet in the preview."""

from typing import TYPE_CHECKING

from desktop.keys.recovery import RecoveryKey, name_of
from desktop.ui.desk import Desk
from desktop.ui.preview.sheet import show_sheet
from shared.kernel.language import Language
from shared.kernel.words import say

if TYPE_CHECKING:
    from print_forms.kit.form import Layout


def show_recovery(desk: Desk, key: RecoveryKey) -> object:
    """The groups of the key, and what it is called at the sign-in."""

    def layout(company: str, day: str, language: Language) -> "Layout":
        from print_forms.common.recovery_sheet import recovery_sheet

        return recovery_sheet(key.text, company, name_of(key.public), day, language)

    return show_sheet(desk, "recovery", say("Recovery key"), layout)
