"""The classes that a kind is declared with: Catalog, Document, Line and their fields."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

from shared.kernel.books import Books
from shared.kernel.finding import Finding
from shared.kernel.identity import new_id
from shared.kernel.states import States
from shared.kernel.types import TYPES, Id
from shared.kernel.words import Title

if TYPE_CHECKING:
    from shared.kernel.register import Register

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
FAMILY_COLUMNS = -100  # the columns that every kind of a family has stand before a kind's own

_DAY = re.compile(r"\d\d\.\d\d\.\d{4}")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = TYPES


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What a declaration says about one field beyond its type."""

    caption: str
    required: bool = False
    default: Any = None
    refers: str = ""  # table name of the aggregate that the id names
    line_of: str = ""  # table name of the line that the id names
    own: bool = False  # that line is in the same aggregate
    depends: bool = False  # a posted document that refers so keeps its target from being unposted
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""  # fields that make sense only together merge together
    derived: bool = False  # follows from other fields; recalculated, never a conflict
    multiline: bool = False
    listed: bool = False  # a column of the standard list
    stored_only: bool = False  # a column that is no part of the body
    indexed: bool = False  # lists filter by it
    blob: bool = False  # the SHA-256 of a content that is stored beside the rows
    pattern: bool = False  # of scopes: `site:*`, chosen and shown as the place that it means


def field(
    caption: str,
    *,
    required: bool = False,
    default: Any = None,
    choices: dict[str, str] | None = None,
    group: str = "",
    derived: bool = False,
    multiline: bool = False,
    listed: bool = False,
    index: bool = False,
    blob: bool = False,
    pattern: bool = False,
    order: int = 0,
) -> Any:
    """A plain value. `required` is asked at posting; a draft may lack it, so the column always admits NULL."""
    info = FieldInfo(
        caption, required, default, choices=tuple((choices or {}).items()), group=group, derived=derived,
        multiline=multiline, listed=listed, indexed=index, blob=blob, pattern=pattern,
    )  # fmt: skip
    return mapped_column(nullable=True, sort_order=order, info={"field": info})


def ref(
    kind: "type[Aggregate] | str",
    caption: str,
    *,
    required: bool = False,
    depends: bool = False,
    group: str = "",
    derived: bool = False,
    listed: bool = False,
    index: bool = False,
    order: int = 0,
) -> Any:
    """The id of another aggregate, with no foreign key: it may arrive later or lie outside this device's slice."""
    table = kind if isinstance(kind, str) else kind.__tablename__
    info = FieldInfo(
        caption, required, refers=table, depends=depends, group=group, derived=derived, listed=listed,
        indexed=index or depends,
    )  # fmt: skip
    return mapped_column(Id, nullable=True, sort_order=order, info={"field": info})


def ref_line(
    line: "type[Line] | str", caption: str, *, required: bool = False, depends: bool = False, group: str = ""
) -> Any:
    """The id of a line of another aggregate; that line's class says `referred=True`."""
    table = line if isinstance(line, str) else line.__tablename__
    info = FieldInfo(caption, required, line_of=table, depends=depends, group=group)
    return mapped_column(Id, nullable=True, index=depends or None, info={"field": info})


def own(line: "type[Line] | str", caption: str, *, required: bool = True) -> Any:
    """The id of a line of the same aggregate: removing that line removes the rows that name it."""
    table = line if isinstance(line, str) else line.__tablename__
    info = FieldInfo(caption, required, line_of=table, own=True)
    return mapped_column(Id, nullable=True, info={"field": info})


def line_table(line: "type[Line]", caption: str) -> Any:
    """A line table of an aggregate, kept in the order that the person gave it."""
    return relationship(
        line,
        order_by=lambda: line.position,
        primaryjoin=lambda: _owner_of(line),
        lazy="selectin",
        viewonly=False,
        cascade="all, delete-orphan",
        info={"caption": caption},
    )


def _owner_of(line: "type[Line]") -> Any:
    owner = Base.metadata.tables[line.of]
    return owner.c.id == line.owner_id


class Fielded(Base):
    """Anything with declared fields: a new one starts with the declared defaults."""

    __abstract__ = True

    if TYPE_CHECKING:
        __tablename__: str

    extra: Mapped[bytes | None] = mapped_column(
        LargeBinary,
        nullable=True,
        sort_order=999,
        info={"field": FieldInfo("Fields of a newer version", stored_only=True)},
    )

    def __init__(self, **values: Any) -> None:
        for name, default in self.defaults().items():
            values.setdefault(name, default)
        super().__init__(**values)

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Field name → the value that a new one starts with."""
        found = cls.__dict__.get("_defaults")
        if found is None:
            infos = {c.key: c.info["field"] for c in cls.__table__.columns if "field" in c.info}
            found = cls._defaults = {name: info.default for name, info in infos.items()}
        return found


class Line(Fielded):
    """A row of a line table. Its id is for life; `key` fields, where declared, make the id follow from them.

    `class Cell(Line, of="timesheet", key=("person_id", "date", "code"))`
    """

    __abstract__ = True
    of: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ()
    referred: ClassVar[bool] = False

    owner_id: Mapped[UUID] = mapped_column(
        Id, primary_key=True, sort_order=-110, info={"field": FieldInfo("Owner", stored_only=True)}
    )
    id: Mapped[UUID] = mapped_column(Id, primary_key=True, sort_order=-109, info={"field": FieldInfo("Id")})
    position: Mapped[int] = mapped_column(
        nullable=False, sort_order=-108, info={"field": FieldInfo("Order", stored_only=True)}
    )

    def __init_subclass__(cls, *, of: str = "", key: Sequence[str] = (), referred: bool = False, **rest: Any) -> None:
        cls.of, cls.key, cls.referred = of, tuple(key), referred
        super().__init_subclass__(**rest)

    def __init__(self, **values: Any) -> None:
        if not self.key:
            values.setdefault("id", new_id())
        super().__init__(**values)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Lines lie beside their owner in one tree; foreign keys hold inside the aggregate."""
        table = cls.__tablename__
        own_keys = [
            ForeignKeyConstraint(
                ["owner_id", column.name],
                [f"{column.info['field'].line_of}.{key}" for key in ("owner_id", "id")],
                deferrable=True, initially="DEFERRED",
            )
            for column in _columns(cls)
            if "field" in column.info and column.info["field"].own
        ]  # fmt: skip
        owner = ForeignKeyConstraint(["owner_id"], [f"{cls.of}.id"], deferrable=True, initially="DEFERRED")
        by_id = [Index(f"ix_{table}_id", "id")] if cls.referred else []
        return (owner, *own_keys, *by_id, *_field_indexes(cls), {"sqlite_with_rowid": False, "info": {"end": "both"}})

    def __str__(self) -> str:
        return str(getattr(self, "name", None) or getattr(self, "number", None) or getattr(self, "code", None) or "")


def _field_indexes(cls: Any, *order: str) -> Iterator[Index]:
    """What lists filter by, in the list's own order; of lines only those that refer to something."""
    for column in _columns(cls):
        if "field" in column.info and column.info["field"].indexed:
            names = (column.name, *order)
            filled: dict[str, Any] = {} if order else {"sqlite_where": text(f"{column.name} IS NOT NULL")}
            yield Index(f"ix_{cls.__tablename__}_{'_'.join(names)}", *names, **filled)


def _columns(cls: Any) -> Iterator[Any]:
    for name, value in vars(cls).items():
        if (column := getattr(value, "column", None)) is not None:
            column.name = column.name or name
            yield column


class Aggregate(Fielded):
    """A catalog item or a document with its lines: the unit of editing, syncing and merging."""

    __abstract__ = True
    caption: ClassVar[str] = ""
    captions: ClassVar[str] = ""
    scope_name: ClassVar[str] = ""
    scope_field: ClassVar[str] = ""
    states: ClassVar[States | None] = None
    list_order: ClassVar[tuple[str, ...]] = ()
    """The key that standard lists are paged by; each field that lists filter by is indexed together with it."""
    fill_caption: ClassVar[str] = "Fill"
    """What `fill` is called where there is one way of it."""
    fill_choices: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """What `fill(books, choices)` may be told: name → values, none where anything goes."""
    by_the_program: ClassVar[bool] = False
    """The program keeps these for itself, as pieces of something else: no menu offers their list."""
    kept_by_server: ClassVar[bool] = False
    """Of a company with a server it alone changes these; devices receive them."""

    id: Mapped[UUID] = mapped_column(Id, primary_key=True, sort_order=-110, info={"field": FieldInfo("Id")})
    scope: Mapped[str] = mapped_column(
        nullable=False, sort_order=990, info={"field": FieldInfo("Scope", stored_only=True)}
    )

    def __init_subclass__(cls, *, caption: str = "", captions: str = "", scope: str = "", **rest: Any) -> None:
        if caption:
            cls.caption, cls.captions = caption, captions or caption + "s"
        cls.scope_name = scope or cls.scope_name
        super().__init_subclass__(**rest)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return (
            *cls.indexes(),
            *_field_indexes(cls, *cls.list_order),
            {"sqlite_with_rowid": False, "info": {"end": "both"}},
        )

    @classmethod
    def indexes(cls) -> tuple[Index, ...]:
        return ()

    def scope_of(self) -> str:
        """The scope this aggregate is in now: who holds it may see it."""
        if self.scope_field:
            value = getattr(self, self.scope_field)
            if value:
                return f"{self.scope_field.removesuffix('_id')}:{value}"
            author = getattr(self, "author_id", None)  # a draft that is nowhere yet is its author's own
            return f"user:{author}" if author else "company"
        return self.scope_name or "company"

    def recalculate(self) -> None:
        """Set the fields that follow from the others; from this aggregate alone."""

    def complete(self, books: Books) -> None:
        """Copy what the picked items say (norms, prices, names) into fields that are still empty."""

    def named(self) -> object:
        """How sentences name it, in any language."""
        return str(self)

    def findings(self, books: Books) -> Iterator[Finding]:
        """What is wrong, where, and whether it blocks posting (a catalog item: saving)."""
        yield from ()


class Catalog(Aggregate):
    """A list that documents refer to. Folders of any depth are items with `folder` set."""

    __abstract__ = True
    list_order = ("sort_key", "id")
    sheet_words: ClassVar[Mapping[str, str]] = {}
    """What sheets write over a field's column beside its captions: "таб №|employee no". A name that is no field stands
    for a column that `from_sheet` makes fields of."""
    natural_keys: ClassVar[tuple[tuple[str, ...], ...]] = (("code", "name"), ("name",))
    """Fields that tell a sheet's items apart, the most telling first. A code alone never does: real files repeat it."""
    lookup_fields: ClassVar[tuple[str, ...]] = ("code", "name")
    """Fields that a cell may call the item by."""

    code: Mapped[str | None] = field("Code", listed=True, order=FAMILY_COLUMNS)
    name: Mapped[str | None] = field("Name", required=True, listed=True, order=FAMILY_COLUMNS)
    marked: Mapped[bool] = field("Marked for deletion", default=False, order=FAMILY_COLUMNS)
    folder: Mapped[bool] = field("Folder", default=False, order=FAMILY_COLUMNS)
    replaced_by: Mapped[UUID | None] = mapped_column(
        Id, nullable=True, sort_order=FAMILY_COLUMNS, info={"field": FieldInfo("Replaced by", refers="*")}
    )
    notes: Mapped[str | None] = field("Notes", multiline=True, order=900)
    sort_key: Mapped[str | None] = mapped_column(
        Text, sort_order=991, info={"field": FieldInfo("Sort key", stored_only=True)}
    )

    @declared_attr
    def group_id(cls) -> Mapped[UUID | None]:
        return ref(cls.__tablename__, "Folder of", order=FAMILY_COLUMNS)  # type: ignore[no-any-return]

    @classmethod
    def indexes(cls) -> tuple[Index, ...]:
        table = cls.__tablename__
        return (
            Index(f"ix_{table}_sort_key_id", "sort_key", "id"),
            Index(f"ix_{table}_code", "code"),
            Index(f"ix_{table}_replaced_by", "replaced_by", sqlite_where=text("replaced_by IS NOT NULL")),
            Index(f"ix_{table}_scope", "scope"),
        )

    @classmethod
    def spelling(cls, text: str | None) -> str:
        """How a name is compared with others: case, ё and runs of spaces do not count."""
        return " ".join((text or "").casefold().replace("ё", "е").split())

    @classmethod
    def spellings_of(cls, row: Mapping[str, Any]) -> Iterable[str]:
        """Every spelling that calls the item with these `lookup_fields`."""
        return [cls.spelling(row[name]) for name in cls.lookup_fields]

    @staticmethod
    def letters_and_digits(text: str | None) -> str:
        """A spelling in which signs and spaces do not count either: ООО «Рога» is ООО "Рога"."""
        return "".join(filter(str.isalnum, (text or "").casefold().replace("ё", "е")))

    @classmethod
    def made_from(cls, text: str) -> Self:
        """A new item for a name that nobody knows, where an import is asked to make them."""
        return cls(name=" ".join(text.split()))

    @classmethod
    def from_sheet(cls, cells: dict[str, Any], captions: Mapping[str, str]) -> None:
        """Rewrite one row's cells (by field) before they are read, such as a name in three columns; `captions` are
        the words over the columns. Raise ValueError with words where they contradict each other."""

    def __str__(self) -> str:
        return self.name or self.code or ""


class Document(Aggregate):
    """A dated paper of the business. Posted, it writes movements into registers and is no longer edited."""

    __abstract__ = True
    list_order = ("date", "id")
    prefix: ClassVar[str] = ""
    rule_version_now: ClassVar[int] = 1
    """Version of `movements()`; raise it when the same document would post differently."""

    number: Mapped[str | None] = field("Number", listed=True, order=FAMILY_COLUMNS)
    legal_number: Mapped[str | None] = field("Number on paper", order=FAMILY_COLUMNS)
    date: Mapped[dt.date | None] = field("Date", required=True, listed=True, order=FAMILY_COLUMNS)
    status: Mapped[str] = field(
        "Status", default="draft", choices={"draft": "Draft", "posted": "Posted"}, listed=True, order=FAMILY_COLUMNS
    )
    marked: Mapped[bool] = field("Marked for deletion", default=False, order=FAMILY_COLUMNS)
    rule_version: Mapped[int | None] = field("Version of the posting rules", derived=True, order=FAMILY_COLUMNS)
    organization_id: Mapped[UUID | None] = ref("organization", "Organization", order=FAMILY_COLUMNS)
    author_id: Mapped[UUID | None] = ref("person", "Author", order=FAMILY_COLUMNS)
    corrects_id: Mapped[UUID | None] = mapped_column(
        Id, nullable=True, sort_order=FAMILY_COLUMNS, info={"field": FieldInfo("Corrects", refers="*", depends=True)}
    )
    comment: Mapped[str | None] = field("Comment", multiline=True, order=900)

    def __init_subclass__(cls, *, prefix: str = "", states: States | None = None, **rest: Any) -> None:
        cls.prefix = prefix or cls.prefix
        cls.states = states or cls.states
        super().__init_subclass__(**rest)

    @classmethod
    def indexes(cls) -> tuple[Index, ...]:
        table = cls.__tablename__
        return (
            Index(f"ix_{table}_date_id", "date", "id"),
            Index(f"ix_{table}_status_date_id", "status", "date", "id"),
            Index(f"ix_{table}_scope_date_id", "scope", "date", "id"),
            Index(f"ix_{table}_number", "number"),
            Index(f"ix_{table}_corrects_id", "corrects_id", sqlite_where=text("corrects_id IS NOT NULL")),
        )

    def on_unpost(self) -> None:
        """Take back what holds only of a posted document, such as its acceptance."""

    def movements(self) -> "Iterator[Register]":
        """The register rows of this document when posted: from the document alone, the same every time."""
        yield from ()

    def named(self) -> object:
        return Title(self.caption, self.number, self.date)

    def __str__(self) -> str:
        return f"{self.caption} {self.number or ''} {self.date or ''}".strip()


class PeriodLock(Catalog):
    """Closes a period: through that day nothing posted changes, for one organization or (empty) for all."""

    __abstract__ = True

    organization_id: Mapped[UUID | None] = ref("organization", "Organization", listed=True, index=True)
    closed_through: Mapped[dt.date | None] = field("Closed through", required=True, listed=True)

    def recalculate(self) -> None:
        """It is called by its day, unless somebody gave it a name."""
        if self.closed_through and (not self.name or _DAY.fullmatch(self.name)):
            self.name = f"{self.closed_through:%d.%m.%Y}"


class DatedConstant(Catalog):
    """A company constant and the date from which it holds; `name` is the constant's declared name."""

    __abstract__ = True

    valid_from: Mapped[dt.date | None] = field("Valid from", required=True, listed=True)
    value: Mapped[str | None] = field("Value", required=True, listed=True)
