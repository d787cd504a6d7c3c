"""The refusal of a whole ask: nothing was changed."""

from shared.kernel.refusal import Refusal


class SyncRefusal(Refusal):
    """`code` tells the device what to do: not_a_frame, too_large, old_protocol, batch_differs, other_copy, busy."""

    def __init__(self, code: str, text: str, /, **values: object) -> None:
        super().__init__(text, **values)
        self.code = code
