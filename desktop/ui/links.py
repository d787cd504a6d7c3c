"""Links: what is open as a small mapping, and the same as text that can be copied, sent and opened: `app://…`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from uuid import UUID

import msgspec

from shared.kernel.refusal import Refusal

SCHEME: Final = "app"
PLACES: Final = {"list": ("kind",), "document": ("kind", "id"), "report": ("name",), "page": ("name",)}
"""Which values of a link are the path of its text, in order; the others follow the question mark."""
NOT_KEPT: Final = ("open", "path")


def key_of(link: Mapping[str, Any]) -> str:
    """`app://document/daily_report/0192…`; the same for links that open the same thing."""
    opened = str(link.get("open", ""))
    path = PLACES.get(opened, ())
    parts = [quote(str(link[name]), safe="") for name in path if link.get(name)]
    rest = {
        name: value if isinstance(value, str) else msgspec.json.encode(value, order="deterministic").decode()
        for name, value in sorted(link.items())
        if name not in (*NOT_KEPT, *path) and value not in ("", None, {}, [])
    }
    return f"{SCHEME}://{'/'.join([opened, *parts])}" + (f"?{urlencode(rest)}" if rest else "")


def link_of(text: str) -> dict[str, Any] | None:
    """The link of such a text; None where it is something else."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    path = PLACES.get(parts.netloc)
    if parts.scheme != SCHEME or path is None:
        return None
    values = [unquote(each) for each in parts.path.split("/") if each]
    link: dict[str, Any] = {"open": parts.netloc, **dict(zip(path, values, strict=False))}
    for name, value in parse_qsl(parts.query):
        link[name] = _value(value)
    return link


def is_sound(link: Mapping[str, Any]) -> bool:
    """Whether what must be ids are ids: a link may have been typed, or kept by a file that was damaged."""
    basis = link.get("based_on") or (None, None)
    try:
        ids = [link.get("id"), link.get("copy_of"), link.get("correcting"), basis[1]]
        return all(each is None or UUID(str(each)) for each in ids)
    except (ValueError, LookupError, TypeError):
        return False


class SaysNothing(Refusal):
    """A link to a page that is about something, and does not say about what."""


def ids_of(link: Mapping[str, Any]) -> tuple[UUID, ...]:
    """What a page is about: `id` or `ids` of its link. Raises SaysNothing."""
    said = link.get("ids") or link.get("id")
    several = said if isinstance(said, Sequence) and not isinstance(said, str) else (said,)
    try:
        return tuple(UUID(str(each)) for each in several)
    except ValueError:
        raise SaysNothing("This link does not say what the page is about. Open it from a list or a document.") from None


def _value(text: str) -> Any:
    """Mappings and lists were written as JSON; anything else is text."""
    if text[:1] in "{[":
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            pass
    return text
