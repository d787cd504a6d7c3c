"""`import-estimate FILE --site NAME [--post]`: preview, reconciliation, one transaction."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.commands.session import CommandSession, WrongWords
from shared.kernel.numbers import plain
from shared.kernel.words import Several, say

MONEY = (
    "direct_declared", "direct_computed", "lines_declared_sum", "overhead", "profit", "vat", "total", "total_computed",
    "resources_total",
)  # fmt: skip


def import_estimate(session: CommandSession) -> None:
    """Prints the reconciliation; with --dry-run nothing is written."""
    from shared.construction.importers.estimate_import import currency_warning
    from shared.construction.importers.preview import preview
    from shared.construction.importers.reconciliation import reconcile

    arguments = session.arguments
    columns = _columns(arguments.map)
    shown = preview(
        Path(arguments.file), sheet=arguments.sheet, columns=columns, header_row=arguments.header_row,
        known=_known(session),
    )  # fmt: skip
    if shown.as_last_time:
        letters = ", ".join(f"{name}={column}" for name, column in shown.columns.as_letters().items())
        session.tell(session.language.say("Columns as last time: {columns}", columns=letters))
    for warning in (*currency_warning(shown), *shown.warnings):
        session.tell(f"  ! {warning.words(session.language)}")
    for row in shown.errors:
        session.tell(f"  ! {row.address}: {row.why.words(session.language)}")
    found = reconcile(shown)
    differences = [{**asdict(each), "difference": each.difference} for each in found.differences]
    result = {name: _plain(value) for name, value in {**asdict(found), "differences": differences}.items()}
    money = {name: f"{getattr(found, name):.2f}" for name in MONEY}
    result = result | money if shown.priced else {name: value for name, value in result.items() if name not in money}
    if shown.format:
        result = {"format": shown.format, **result}
    if not arguments.dry_run:
        with session.company(changes=True, create=True) as company:
            result["document"] = _write(session, company.store, shown)
    _tell(session, result)


def _columns(given: list[str] | None) -> dict[str, str] | None:
    """`--map quantity=E`: letters override what the captions say."""
    return {name: letters for name, _, letters in (each.partition("=") for each in given)} if given else None


def _known(session: CommandSession) -> dict[str, Any]:
    """Layouts of estimates that were accepted before; a company that is not there yet knows none."""
    from desktop.company import file_of
    from shared.common.import_layout import layouts_of

    if not file_of(session.settings).exists():
        return {}
    with session.company() as company, company.store.reading() as reading:
        return layouts_of(company.store.books(reading), "estimate")


def _write(session: CommandSession, store: Any, shown: Any) -> str:
    """The estimate, and what it needs that is new, in one transaction."""
    from shared.common.import_layout import layout_items
    from shared.construction.importers.estimate_import import build

    arguments = session.arguments
    site_id, new = _site(session, store, arguments.site)
    with store.reading() as reading:
        made = build(
            shown, site_id, store.books(reading), date=arguments.date or store.today,
            leave_out_errors=arguments.leave_out_errors,
        )  # fmt: skip
    for item in (*new, *made.items):
        session.tell(session.language.say("  new: {kind} “{name}”", kind=session.language.say(item.caption), name=item))
    layouts = layout_items(store, "estimate", shown.layout, shown.file_name) if arguments.map else []
    for finding in store.save_all([*new, *made.items, *layouts, made.estimate], post=arguments.post):
        session.tell(f"  ! {finding.words(session.language)}")
    return str(made.estimate.number)


def _site(session: CommandSession, store: Any, name: str) -> tuple[UUID, list[Any]]:
    """The site of that name or code; a new one, unless the name looks like a misspelling of one that is there."""
    from desktop.importing.names import misspelt
    from shared.common.site import Site
    from shared.store.errors import NotFound

    try:
        return store.id_of(store.kinds.shape("site"), name), []
    except NotFound:
        names = [site.name for site in store.find(Site) if site.name]
        if alike := misspelt(name, names):
            listed = Several([say("“{name}”", name=each) for each in alike])
            text = "There is no site “{name}”. Did you mean {listed}? Nothing was imported."
            raise WrongWords(text, name=name, listed=listed) from None
        site = Site(name=name)
        return site.id, [site]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _tell(session: CommandSession, result: dict[str, Any]) -> None:
    if session.arguments.json:
        session.data(result)
        return
    say = session.language.say
    rows = [[say(name), value] for name, value in result.items() if name != "differences"]
    session.table([say("Figure"), say("Value")], rows, right=(1,))
    if result["differences"]:
        session.say("\n" + say("Differences between what the file states and what follows from it"))
        cells = [
            [say(each["what"]), each["cell"], each["declared"], each["computed"], each["difference"]]
            for each in result["differences"]
        ]
        place = "Where" if "format" in result else "Cell"
        session.table(
            [say(name) for name in ("What", place, "Declared", "Computed", "Difference")], cells, right=(2, 3, 4)
        )
