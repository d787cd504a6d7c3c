"""The XML of a GAEB file as a small tree with line numbers, read by expat with everything dangerous refused.

A document type is refused where it begins, so that no entity is ever defined, let alone expanded or fetched; depth,
elements, tags and letters are limited. `defusedxml` would refuse the same but gives ElementTree, which loses the line
numbers that verdicts name. The packages `pygaeb` and `gaeb` bring lxml and pydantic (the first BeautifulSoup and ftfy
too) and neither tells which amounts it left unread, which is what an import has to end with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from shared.workbooks.words import ImportRefused, Words, say

_OPENING: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?GAEB[\s>/]")
_INLINE: Final = frozenset({"p", "span", "br", "b", "i", "u", "em", "strong", "sub", "sup", "div", "li", "ul", "ol",
                            "a", "font", "TextOutlTxt", "OutlTxt", "Text", "ComplBody", "ComplCaption", "ComplTail",
                            "TextComplement"})  # fmt: skip
_BREAKS: Final = frozenset({"p", "br", "div", "li"})
_UNREAD: Final = frozenset({"image", "attachment", "Attachment"})
_DEPTH_MAX: Final = 100
_NODES_MAX: Final = 800_000
_LETTERS_MAX: Final = 40_000_000
_PIECE: Final = 1 << 18
_TAG_MAX: Final = 1 << 20
"""Bytes: a tag is kept whole in memory before anything of it is told."""
_TEXT_MAX: Final = 20_000


@dataclass(slots=True)
class Node:
    """One element; `text` is its own text and that of the words marked up in it. `read` tells what nobody asked for."""

    tag: str
    row: int
    attributes: dict[str, str]
    children: "list[Node]" = field(default_factory=list)
    text: str = ""
    read: bool = False

    def all(self, tag: str) -> "Iterator[Node]":
        return (child for child in self.children if child.tag == tag)

    def first(self, *path: str) -> "Node | None":
        """The first element at the end of a path of tags."""
        node: Node | None = self
        for tag in path:
            node = next(node.all(tag), None) if node else None
        return node

    def words(self, *path: str) -> str:
        """The text there as one line, "" where there is none."""
        return " ".join(self.paragraphs(*path).split())

    def paragraphs(self, *path: str) -> str:
        """The text there, line by line."""
        found = self.first(*path)
        if found is None:
            return ""
        found.read = True
        lines = (" ".join(line.split()) for line in found.whole_text().splitlines())
        return "\n".join(line for line in lines if line)

    def whole_text(self) -> str:
        return "\n".join(filter(None, [self.text, *(child.whole_text() for child in self.children)]))

    def says_yes(self, tag: str) -> bool:
        return self.words(tag).casefold() in ("yes", "true", "1", "ja")


class _Refused(Exception):
    """Ends the reading; carries the words."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


def claims(data: bytes) -> bool:
    """Whether the bytes look like GAEB DA XML, in whichever encoding."""
    head = data[:65536].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").startswith(b"<") and bool(
        _OPENING.search(head)
    )


def tree_of(file: str, data: bytes) -> Node:
    """The root element. Raises ImportRefused: damaged, dangerous, or far larger than a bill of quantities."""
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    builder.attach(parser)
    try:
        for start in range(0, len(data), _PIECE):
            parser.Parse(data[start : start + _PIECE], False)
            if start - parser.CurrentByteIndex > _TAG_MAX:
                raise _Refused(say("one of its tags is longer than any bill of quantities"))
        parser.Parse(b"", True)
    except _Refused as refused:
        text = "{file} was not read: {why} (line {row}). Nothing was imported. Ask for a new copy of the file."
        raise ImportRefused(text, file=file, why=refused.why, row=parser.CurrentLineNumber) from None
    except (expat.ExpatError, ValueError, LookupError) as cause:
        row = cause.lineno if isinstance(cause, expat.ExpatError) else parser.CurrentLineNumber
        text = (
            "{file} is damaged or incomplete: its XML breaks on line {row}. Nothing was imported. Ask for a new copy, "
            "or export it again."
        )
        raise ImportRefused(text, file=file, row=row) from None
    return builder.root


class _Builder:
    """Turns what expat tells into nodes."""

    def __init__(self) -> None:
        self.root = Node("", 0, {})
        self._open: list[Node] = []
        self._inline: list[str] = []
        self._texts: list[list[str]] = []
        self._skipped = self._nodes = self._letters = 0

    def attach(self, parser: "expat.XMLParserType") -> None:
        self._parser = parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise _Refused(say("it declares a document type, which GAEB files never do and damaging files use"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._nodes += 1
        if self._nodes > _NODES_MAX:
            raise _Refused(say("it has more elements than any bill of quantities"))
        if len(self._open) + len(self._inline) + self._skipped > _DEPTH_MAX:
            raise _Refused(say("its elements are nested deeper than any bill of quantities"))
        if self._skipped or tag in _UNREAD:
            self._skipped += 1
        elif tag in _INLINE and self._open:
            self._inline.append(tag)
        else:
            node = Node(tag, self._parser.CurrentLineNumber, attributes)
            if self._open:
                self._open[-1].children.append(node)
            else:
                node.attributes["xmlns"] = name.rpartition(" ")[0]
                self.root = node
            self._open.append(node)
            self._texts.append([])

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif self._inline:
            if self._inline.pop() in _BREAKS:
                self._texts[-1].append("\n")
        else:
            self._open.pop().text = "".join(self._texts.pop()).strip()[:_TEXT_MAX]

    def _characters(self, text: str) -> None:
        if self._skipped or not self._texts:
            return
        self._letters += len(text)
        if self._letters > _LETTERS_MAX:
            raise _Refused(say("it has more text than any bill of quantities"))
        self._texts[-1].append(text)
