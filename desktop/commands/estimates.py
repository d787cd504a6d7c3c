"""`import-estimate FILE --site NAME [--post]`: preview, reconciliation, one transaction."""

from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession
from shared.kernel.numbers import plain


def import_estimate(session: CommandSession) -> None:
    """Prints the reconciliation; with --dry-run nothing is written."""
    from shared.construction.importers.preview import preview

    arguments = session.arguments
    shown = preview(Path(arguments.file), sheet=arguments.sheet)
    for warning in shown.warnings:
        session.tell(f"  ! {warning}")
    with session.company(changes=not arguments.dry_run) as company:
        store = company.store
        site_id = store.id_of(store.kinds.shape("site"), arguments.site)
        result = reconciled(shown)
        if not arguments.dry_run:
            result["number"] = _write(store, shown, site_id, post=arguments.post)
    _tell(session, result)


def _write(store: Any, shown: Any, site_id: Any, *, post: bool) -> str:
    """The estimate and the catalog items it needs, in one transaction."""
    from shared.construction.importers.estimate_import import build

    with store.reading() as reading:
        made = build(shown, site_id, store.books(reading))
    store.save_all([*made.items, made.estimate], post=post)
    return str(made.estimate.number)


def reconciled(shown: Any) -> dict[str, Any]:
    """The reconciliation as data: decimals as strings, differences with their cells."""
    from dataclasses import asdict

    from shared.construction.importers.reconciliation import reconcile

    found = reconcile(shown)
    differences = [{**asdict(each), "difference": each.difference} for each in found.differences]
    return {name: _plain(value) for name, value in {**asdict(found), "differences": differences}.items()}


def _plain(value: Any) -> Any:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _tell(session: CommandSession, result: dict[str, Any]) -> None:
    if session.arguments.json:
        session.data(result)
        return
    rows = [[name, value] for name, value in result.items() if name != "differences"]
    session.table(["", ""], rows, right=(1,))
    for difference in result["differences"]:
        session.say(
            "  ≠ " + ", ".join(f"{name} {value}" for name, value in difference.items() if value not in (None, ""))
        )
