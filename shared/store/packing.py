"""Bodies in few bytes: packed once when they are saved, stored and forwarded as those bytes by every end.

The number of the dictionary stands beside a body; 0 is none. Packed bytes say neither that number nor a check sum: the
content hash stands beside them too.
"""

import threading
from functools import cache
from typing import Final

import zstandard

from shared.store import dictionaries
from shared.store.errors import damaged

LEVEL_SAVE: Final = 12
LEVEL_BULK: Final = 3
BODY_MAX: Final = 16 * 2**20
"""Of a body that is not packed, in bytes."""
ALONE_MAX: Final = 16 * BODY_MAX
LONG: Final = 32 * 2**10
"""Bodies from so many bytes on repeat themselves enough: with a dictionary they take longer and no less."""

known = dictionaries.known


def packed(kind: str, content: bytes, level: int = LEVEL_SAVE) -> tuple[int, bytes]:
    """The number of the dictionary, and the content packed with it."""
    dict = dictionaries.number_for(kind) if len(content) < LONG else 0
    return dict, _compressor(dict, level).compress(content)


def packed_alone(content: bytes, level: int = LEVEL_BULK) -> bytes:
    """Packed without a dictionary: what is no body of a kind, such as the content of an audit entry."""
    return _compressor(0, level).compress(content)


def unpacked(body: bytes, dict: int = 0) -> bytes:
    """The content of a body. Raises Damaged, also for more than BODY_MAX bytes, before they take memory.

    Where the dictionary is not known here, it raises NoDictionary, which is Damaged too.
    """
    return _unpacked(body, dict, BODY_MAX)


def plain_size(body: bytes) -> int:
    """How many bytes a body says that it unpacks to; more than BODY_MAX where it does not say."""
    try:
        said = zstandard.frame_content_size(body)
    except zstandard.ZstdError:
        return BODY_MAX + 1
    return said if said >= 0 else BODY_MAX + 1


def unpacked_alone(packed: bytes) -> bytes:
    """What was packed alone, of up to ALONE_MAX bytes. Raises Damaged."""
    return _unpacked(packed, 0, ALONE_MAX)


def _unpacked(body: bytes, dict: int, most: int) -> bytes:
    decompressor = _decompressor(dict)
    try:
        if not 0 <= zstandard.frame_content_size(body) <= most:
            raise zstandard.ZstdError("of no known size, or too large")
        return decompressor.decompress(body, allow_extra_data=False)
    except zstandard.ZstdError as cause:
        raise damaged() from cause


class _Tools(threading.local):
    """Compressors and decompressors serve one thread at a time, so each thread has its own."""

    def __init__(self) -> None:
        self.compressors: dict[tuple[int, int], zstandard.ZstdCompressor] = {}
        self.decompressors: dict[int, zstandard.ZstdDecompressor] = {}


_tools = _Tools()


def _compressor(dict: int, level: int) -> zstandard.ZstdCompressor:
    found = _tools.compressors.get((dict, level))
    if found is None:
        data = _prepared(dict, level) if dict else None
        found = zstandard.ZstdCompressor(level=level, dict_data=data, write_content_size=True, write_dict_id=False)
        _tools.compressors[dict, level] = found
    return found


def _decompressor(dict: int) -> zstandard.ZstdDecompressor:
    found = _tools.decompressors.get(dict)
    if found is None:
        data = zstandard.ZstdCompressionDict(dictionaries.content(dict)) if dict else None
        found = _tools.decompressors[dict] = zstandard.ZstdDecompressor(dict_data=data)
    return found


@cache
def _prepared(dict: int, level: int) -> zstandard.ZstdCompressionDict:
    """A dictionary digested for a level, once for all threads."""
    found = zstandard.ZstdCompressionDict(dictionaries.content(dict))
    found.precompute_compress(level)
    return found
