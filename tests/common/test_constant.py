"""Company constants: what a name and a value may be."""

import datetime as dt
from typing import Any, cast

import pytest

from shared.common.constant import Constant
from shared.kernel.area import Setting
from shared.kernel.books import Books

DECLARED = {
    "over_plan": Setting("over_plan", "Work done beyond the plan", "warn", ("allow", "warn", "refuse")),
    "default_organization": Setting("default_organization", "Code of the organization", ""),
}


class Declared:
    def settings(self) -> dict[str, Setting]:
        return DECLARED


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "over_plan", "value": "refuse"}, []),
        ({"name": "over_plan", "value": "refusee"},
         ["“over_plan” is one of: allow, warn, refuse; “refusee” is none of them."]),
        ({"name": "overplan", "value": "refuse"},
         ["There is no constant “overplan”. Constants: default_organization, over_plan."]),
        ({"name": "default_organization", "value": "О-1"}, []),
        ({"name": "overplan", "value": "refuse", "marked": True}, []),
        ({"name": "Old ones", "folder": True}, []),
    ],
)  # fmt: skip
def test_a_constant_is_one_of_those_declared(values: dict[str, Any], said: list[str]) -> None:
    constant = Constant(valid_from=dt.date(2026, 9, 1), **values)
    assert [str(each) for each in constant.findings(cast(Books, Declared()))] == said
