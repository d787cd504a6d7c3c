"""How fast large estimates are previewed and reconciled in the formats beside workbooks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import reconcile
from tests.bench.measure import say_ms, seconds
from tests.construction.importers.files import large_bc3, large_gaeb

pytestmark = pytest.mark.bench


@pytest.mark.parametrize(("format", "made"), [("BC3", large_bc3), ("GAEB X86", large_gaeb)])
def test_preview_of_5000_positions(tmp_path: Path, format: str, made: Callable[[int], bytes]) -> None:
    path = tmp_path / "estimate"
    path.write_bytes(made(5_000))
    assert (len(preview(path).lines), reconcile(preview(path)).differences) == (5_000, ())
    say_ms(f"preview of an estimate of 5,000 positions ({format})", seconds(lambda: reconcile(preview(path)), runs=5),
           "≤ 2,000 ms")  # fmt: skip
