"""What every declaration must say: words, rights, scope, and references that lead somewhere."""

import re
from collections import Counter
from typing import Any

import pytest

from shared.areas import AREAS
from shared.kernel.base import Base, FieldInfo
from shared.kernel.describe import Shape, describe
from shared.kernel.register import Accumulation, Interval, NoOverlap, Unique
from shared.kernel.report import Computed, Report
from shared.store.lists import listed_fields
from tests.conformance.kinds import DOCUMENTS, KINDS, SHAPES, every_document, every_kind, every_register
from tests.probes import PROBES

FAMILIES = ("view", "edit", "post", "print", "accept")
OWN_KINDS = {"audit"}  # what the platform itself keeps and rights may name


def english(words: str) -> bool:
    """A source string: in English, as the catalogues translate it; «Tax id (ИНН)» names what the law does."""
    without_legal = re.sub(r"\b[А-Я]{2,}\b", "", words)
    return bool(words.strip()) and words == words.strip() and not re.search("[А-Яа-яЁё]", without_legal)


@every_kind
def test_a_kind_is_called_something(shape: Shape) -> None:
    assert english(shape.cls.caption)
    assert english(shape.cls.captions)
    assert shape.cls.__doc__ or shape.cls in PROBES.kinds


@every_kind
def test_every_field_table_choice_and_state_has_a_caption(shape: Shape) -> None:
    for fields in (shape.fields, *(table.fields for table in shape.tables)):
        for field in fields:
            assert english(field.caption), field.name
            assert all(english(caption) for _, caption in field.info.choices), field.name
        captions = Counter(field.caption for field in fields)
        assert max(captions.values()) == 1, captions.most_common(1)
    assert all(english(table.caption) for table in shape.tables)
    states = shape.cls.states
    if states:
        assert all(map(english, states.captions.values()))
        assert all(english(step.caption) for step in states.transitions)


@every_kind
def test_the_description_leaves_nothing_out(shape: Shape) -> None:
    described = {field.name for field in shape.fields}
    for table, names in ((shape.table, described), *((t.table, {f.name for f in t.fields}) for t in shape.tables)):
        for column in table.columns:
            info = column.info["field"]
            assert column.name in names or info.stored_only or column.name == "id", column.name
    assert {table.name for table in shape.tables} == set(shape.cls.__mapper__.relationships.keys())
    assert not described & {table.name for table in shape.tables}
    assert describe(shape.cls) is shape


@every_kind
def test_a_kind_and_its_lines_lie_under_names_of_their_own(shape: Shape) -> None:
    assert shape.kind == shape.cls.__tablename__ == shape.table.name
    assert re.fullmatch("[a-z][a-z0-9_]*", shape.kind)
    for table in shape.tables:
        assert table.cls.of == shape.kind
        assert KINDS.lines[table.kind] == (shape, table)
        assert set(table.cls.key) <= {field.name for field in table.fields}


def test_no_two_kinds_share_a_name_prefix_or_table() -> None:
    names = [area.name for area in (*AREAS, PROBES)]
    names += [shape.kind for shape in SHAPES] + [kind for shape in SHAPES for kind in (t.kind for t in shape.tables)]
    assert max(Counter(names[len(AREAS) + 1 :]).values()) == 1
    assert max(Counter(names[: len(AREAS) + 1]).values()) == 1
    prefixes = Counter(shape.cls.prefix for shape in DOCUMENTS)  # type: ignore[attr-defined]
    assert max(prefixes.values()) == 1
    captions = Counter(shape.caption for shape in SHAPES)
    assert max(captions.values()) == 1


@every_document
def test_a_document_has_a_prefix_for_its_numbers(shape: Shape) -> None:
    assert re.fullmatch("[A-Z]{2,3}", shape.cls.prefix)  # type: ignore[attr-defined]
    assert shape.cls.rule_version_now >= 1  # type: ignore[attr-defined]


@every_kind
def test_every_reference_leads_to_a_kind_that_exists(shape: Shape) -> None:
    own_tables = {table.kind for table in shape.tables}
    for table in (None, *shape.tables):
        for field in shape.fields if table is None else table.fields:
            info = field.info
            if info.refers:
                assert info.refers in {*KINDS.shapes, "*"}, field.name
                assert field.name.endswith(("_id", "_by")) or info.refers == "*", field.name
            if info.line_of:
                assert info.line_of in KINDS.lines, field.name
                assert field.type == "id"
                assert not info.own or info.line_of in own_tables, field.name
                assert info.own or KINDS.lines[info.line_of][1].cls.referred, f"{info.line_of} does not say referred"
            if field.type == "id":
                assert info.refers or info.line_of, f"{field.name} names nothing"


@every_kind
def test_somebody_may_see_it_and_somebody_but_the_administrator_too(shape: Shape) -> None:
    roles = [role for area in (*AREAS, PROBES) for role in area.roles]
    for right in ("view", "edit"):
        assert [role.name for role in roles if role.allows(shape.kind, right)]
    seen_by = [
        role.name for role in roles if any(each in role.rights for each in (f"{shape.kind}:view", f"{shape.kind}:*"))
    ]
    platform = shape.cls in AREAS[0].kinds  # the administration's own
    assert seen_by or platform


@every_document
def test_every_step_between_states_is_a_right_that_somebody_has(shape: Shape) -> None:
    roles = [role for area in (*AREAS, PROBES) for role in area.roles]
    states = shape.cls.states
    for step in states.transitions if states else ():
        assert {*step.sources, step.target} <= states.captions.keys()  # type: ignore[union-attr]
        assert [role for role in roles if role.allows(shape.kind, step.right) and "*:*" not in role.rights], step.right
        assert {step.by, step.at} <= {"", *(field.name for field in shape.fields)}
    if states:
        state = shape.field("state")
        assert state.info.default == states.first
        assert dict(state.info.choices) == states.captions
        assert all(states.leads(states.first, each) for each in states.captions), "some state is never reached"


def test_roles_name_only_kinds_that_exist() -> None:
    for area in (*AREAS, PROBES):
        assert english(area.caption)
        for role in area.roles:
            assert english(role.caption)
            for right in role.rights:
                kind, _, name = right.partition(":")
                assert kind in {"*", *KINDS.shapes, *KINDS.registers, *KINDS.reports} | OWN_KINDS, right
                assert name


@every_kind
def test_a_new_one_lies_in_some_scope(shape: Shape) -> None:
    scope = shape.cls().scope_of()
    assert re.fullmatch(r"[\w:-]+", scope)
    if shape.cls.scope_field:
        assert shape.field(shape.cls.scope_field).info.refers in KINDS.shapes


@every_kind
def test_the_standard_list_has_columns_and_an_index_for_its_order(shape: Shape) -> None:
    assert len(listed_fields(shape)) >= 2
    indexes = [tuple(column.name for column in index.columns) for index in shape.table.indexes]
    assert shape.cls.list_order in indexes
    for field in shape.fields:
        if field.info.indexed:
            assert (field.name, *shape.cls.list_order) in indexes


@every_register
def test_a_register_says_what_it_holds(register: Any) -> None:
    assert english(register.caption)
    assert register.dimensions
    if not issubclass(register, Interval):
        assert register.resources
    for name in (*register.dimensions, *register.resources):
        column = register.table.c[name]
        info = column.info["field"]
        assert english(info.caption)
        assert not column.nullable
        assert not info.refers or info.refers in KINDS.shapes
        assert not info.line_of or KINDS.lines[info.line_of][1].cls.referred


@every_register
def test_the_rules_and_totals_of_a_register_name_its_own_columns(register: Any) -> None:
    keys = {*register.dimensions, "date"}
    for rule in register.rules:
        fields = rule.fields if isinstance(rule, Unique) else rule.per
        assert set(fields) <= keys
        assert isinstance(rule, Unique | NoOverlap) or rule.resource in register.resources
        assert isinstance(rule, NoOverlap) <= issubclass(register, Interval)
    for total in register.totals:
        assert set(total) <= keys
    assert issubclass(register, Accumulation) == hasattr(register, "frozen")


PIVOTS = [report for report in KINDS.reports.values() if isinstance(report, Report)]
COMPUTED = [report for report in KINDS.reports.values() if isinstance(report, Computed)]
every_report = pytest.mark.parametrize("report", KINDS.reports.values(), ids=lambda report: report.name)
every_pivot = pytest.mark.parametrize("report", PIVOTS, ids=lambda report: report.name)


def test_every_report_is_a_pivot_or_computed() -> None:
    assert len(PIVOTS) + len(COMPUTED) == len(KINDS.reports)
    assert max(Counter(report.caption for report in KINDS.reports.values()).values()) == 1


@every_report
def test_a_report_says_what_it_is_and_how_it_may_be_asked(report: Any) -> None:
    assert english(report.caption)
    assert re.fullmatch("[a-z][a-z_]*", report.name)
    names = [grouping.name for grouping in report.groupings]
    assert max(Counter(names).values()) == 1
    assert all(english(grouping.caption) for grouping in report.groupings)
    for name, info in report.where.items():
        assert english(info.caption)
        assert info.refers in {"", *KINDS.shapes}, name
        assert info.line_of in {"", *KINDS.lines}, name


@every_pivot
def test_a_pivot_groups_by_what_its_register_has(report: Report) -> None:
    names = {grouping.name for grouping in report.groupings}
    assert {*report.by, *([report.across] if report.across else [])} <= names
    for grouping in report.groupings:
        assert grouping.dimension in {*report.register.dimensions, "date"}
        if grouping.dimension == "date":
            assert grouping.attribute in ("", "week", "month", "quarter", "year")
        elif grouping.attribute:
            _follow(report.register.table.c[grouping.dimension].info["field"], grouping.attribute)
    for detail in report.details:
        assert english(detail.caption)
        for name, path in detail.of.items():
            if name in names:
                grouping = report.grouping(name)
                _follow(report.register.table.c[grouping.dimension].info["field"], path)


@every_pivot
def test_the_measures_of_a_pivot_are_resources_or_follow_from_them(report: Report) -> None:
    names = {measure.name: measure for measure in report.measures}
    groupings = {grouping.name for grouping in report.groupings}
    assert len(names) == len(report.measures)
    assert set(report.spread) <= names.keys()
    assert bool(report.spread) <= bool(report.across)
    assert set(report.drawing.measures if report.drawing else ()) <= names.keys()
    for measure in report.measures:
        assert english(measure.caption) or measure.caption in "±%"
        assert bool(measure.resource) != bool(measure.formula), measure.name
        assert bool(measure.of) == bool(measure.formula), measure.name
        assert all(names[name].resource for name in measure.of), measure.name
        assert not measure.resource or measure.resource in report.register.resources
        assert measure.red in ("", "above", "below")
        assert set(measure.within) & groupings if measure.within else True


def _follow(info: Any, path: str) -> None:
    """Every step of a path is a field of what the step before names; a line table's is followed by its field."""
    steps = path.split(".")
    while steps:
        name, target = steps.pop(0), info.refers or info.line_of
        if name == "owner_id":
            info = FieldInfo("", refers=KINDS.lines[target][0].kind)
            continue
        tables = KINDS.shapes[target].tables if target in KINDS.shapes else ()
        table = next((each.table for each in tables if each.name == name), None)
        if table is not None:
            assert "from_date" in table.c
            name = steps.pop(0)
        info = (Base.metadata.tables[target] if table is None else table).c[name].info["field"]


def test_settings_have_words_and_a_default_among_their_choices() -> None:
    for setting in KINDS.settings.values():
        assert english(setting.caption)
        assert not setting.choices or setting.default in setting.choices
