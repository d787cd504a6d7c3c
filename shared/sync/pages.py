"""The next page of a pull, known from an answer alone: asked for before the answer is written, or on a stick."""

import msgspec

from shared.sync.frames import header_of, packed
from shared.sync.messages import PullAnswer, PullAsk


def next_pull(ask: bytes, answer: bytes) -> bytes | None:
    """What to ask after this answer; None where nothing is left, or where the two ends have to be compared first.

    Raises NotAFrame.
    """
    asked, answered = header_of(ask, PullAsk), header_of(answer, PullAnswer)
    if not any(scope.more for scope in answered.scopes) or any(scope.reconcile for scope in answered.scopes):
        return None
    vector = {name: at for name, at in asked.vector.items() if name not in answered.lost}
    vector |= {scope.name: (scope.epoch, scope.seq) for scope in answered.scopes}
    return packed(msgspec.structs.replace(asked, vector=vector))
