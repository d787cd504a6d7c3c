"""What is asked in JSON, as far as it is understood."""

from typing import Final, TypeVar

import msgspec
from starlette.requests import Request

from shared.kernel.refusal import Refusal

ASK_MAX: Final = 16 * 1024
NOT_UNDERSTOOD: Final = "The request is not understood. Nothing was changed."
A = TypeVar("A")


class NotUnderstood(Refusal):
    """It is no JSON, or not what is asked there."""

    code = "not_understood"


async def understood(request: Request, cls: type[A], most: int = ASK_MAX) -> A:
    """Of at most so many bytes. Raises NotUnderstood."""
    body = await request.body()
    try:
        if len(body) > most:
            raise msgspec.ValidationError
        return msgspec.json.decode(body, type=cls)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise NotUnderstood(NOT_UNDERSTOOD) from cause
