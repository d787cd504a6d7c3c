"""How our column types are written in a revision: as what the database stores, so that revisions outlive the code."""

from typing import Any, Literal

from shared.kernel.types import Id, Instant, MinutesType, Scaled


def render_item(type_: str, item: Any, context: Any) -> str | Literal[False]:
    if type_ != "type":
        return False
    if isinstance(item, Id | Instant):
        context.imports.add(f"from shared.kernel.types import {type(item).__name__}")
        return f"{type(item).__name__}()"
    return "sa.BigInteger()" if isinstance(item, Scaled | MinutesType) else False
