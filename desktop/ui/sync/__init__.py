"""The exchange as people see it: its state below the window, each document's state, the sync centre, joining."""

from desktop.sync.state import State
from desktop.ui.desk import Desk
from desktop.ui.page import made_later
from desktop.ui.sync import offline
from desktop.ui.sync.notices import Notices
from shared.kernel.words import say


def furnish(desk: Desk) -> None:
    """The sync centre where there is a server; where there is none, a quiet way to one."""
    if desk.sync is None:
        joining = made_later(f"{__name__}.joining")
        desk.offer_page("server", joining, say("Connect to a server…"), icon="server", place="settings")
        return
    centre = made_later(f"{__name__}.centre")
    account = made_later("desktop.ui.sign_in.account")
    desk.offer_page("account", account, say("Who works here"), icon="user", place="settings")
    desk.pages["second_factor"] = made_later("desktop.ui.sign_in.second_factor")
    desk.pages["joined"] = made_later(f"{__name__}.joined")
    desk.offer_page("sync", centre, say("Sync centre"), icon="sync", keys="Ctrl+Shift+Y")

    def told(state: State) -> None:
        """In the thread of the exchange."""
        desk.work.in_ui(lambda: desk.exchanged.emit(state))

    desk.sync.on_state(told)
    desk.offers.append(lambda: offline.everywhere(desk))
    Notices(desk)
