"""The command line: `fieldledger COMMAND …`, the same code as any window. It imports no Qt."""

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from io import StringIO, TextIOWrapper
from pathlib import Path
from time import monotonic

from desktop import crash, log, settings
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say, trouble

COMMANDS = {
    "window": "window.window",
    "open": "window.open_",
    "demo": "upkeep.demo",
    "import-estimate": "estimates.import_estimate",
    "import-catalog": "imports.import_catalog",
    "new": "documents.new",
    "fill": "documents.fill",
    "post": "documents.post",
    "unpost": "documents.unpost",
    "step": "documents.step",
    "mark": "documents.mark",
    "purge": "documents.purge",
    "replace": "documents.replace",
    "list": "viewing.list_",
    "show": "viewing.show",
    "search": "viewing.search",
    "history": "viewing.history",
    "explain": "viewing.explain",
    "export": "documents.export",
    "import": "documents.import_",
    "import-workbook": "workbooks.import_workbook",
    "export-accounting": "exports.export_accounting",
    "report": "reports.report",
    "print": "paper.print_",
    "logo": "paper.logo",
    "close-period": "upkeep.close_period",
    "check": "upkeep.check",
    "repost": "upkeep.repost",
    "backup": "upkeep.backup",
    "restore": "upkeep.restore",
    "export-company": "open_export.export_company",
    "restore-export": "open_export.restore_export",
    "join": "sync.join",
    "sync": "sync.sync",
    "sync-state": "sync.sync_state",
    "exchange-export": "sync.exchange_export",
    "exchange-import": "sync.exchange_import",
    "bench": "bench.bench",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 only on success; 1 for a refusal in words, 2 for words the command does not know."""
    _speak_unicode()
    gc.set_threshold(100_000, 50, 50)  # a short-lived process collects seldom: a tenth of the start
    arguments = _parser().parse_args(argv, _unsaid())
    if arguments.qt_platform:
        os.environ["QT_QPA_PLATFORM"] = arguments.qt_platform
    if arguments.selftest is not None:
        return int(import_module("desktop.selftest.run").main(arguments))
    _give_streams()
    begun, language = monotonic(), settings.language_anyway(arguments.home)
    configured, code = None, 0
    arguments.command = arguments.command or "window"
    cause: Exception | None = None
    try:
        configured = settings.load(arguments.home)
        for warning in configured.warnings:
            print(warning.words(language), file=sys.stderr)
        _command(arguments.command)(configured, arguments)
    except (Refusal, OSError) as refusal:
        _tell(arguments, configured, _worded(refusal), language)
        code, cause = 1, refusal
    except KeyboardInterrupt:
        print(f"fieldledger: {language.say('stopped; what was saved before is kept.')}", file=sys.stderr)
        code = 130
    except Exception as mistake:  # noqa: BLE001  # one of the two edges: a mistake must not end in a bare trace
        home = (configured or settings.without_env_ini(arguments.home)).home
        if arguments.debug:
            traceback.print_exc()
        _tell(arguments, configured, crash.said(home, mistake), language)
        code, cause = 70, mistake
    _settle_output()
    _log(configured or settings.without_env_ini(arguments.home), arguments.command, code, cause, monotonic() - begun)
    return code


def _unsaid() -> argparse.Namespace:
    return argparse.Namespace(home=None, json=False, debug=False, yes=False, person_named=None, password_stdin=False)


def _give_streams() -> None:
    """Windows gives a program with windows neither output nor errors to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, StringIO())


def _tell(
    arguments: argparse.Namespace, configured: settings.Settings | None, told: Refusal | Words, language: Language
) -> None:
    """In the terminal; whoever started a window from an icon has none, and is told in a window."""
    print(f"fieldledger: {told.words(language)}", file=sys.stderr)
    if arguments.command in WITH_WINDOWS and not _is_read():
        import_module("desktop.ui.refused").tell(told, configured, arguments.home)


def _is_read() -> bool:
    """Whether somebody reads the errors: at a terminal, or by running this program inside another."""
    own = sys.__stderr__
    return own is not None and (sys.stderr is not own or own.isatty())


WITH_WINDOWS = ("window", "open")


def _speak_unicode() -> None:
    """On Windows what goes to a pipe or a file is UTF-8: the system's code page lacks letters. A terminal has all."""
    for stream in (sys.stdout, sys.stderr):
        if os.name == "nt" and isinstance(stream, TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def _settle_output() -> None:
    """Whoever read the output may have seen enough; what the command did does not depend on that."""
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = None  # nothing is flushed at the end then


def _log(configured: settings.Settings, command: str, code: int, cause: Exception | None, seconds: float) -> None:
    level, outcome = OUTCOMES.get(code, ("info", "done"))
    facts = {"cause": type(cause).__name__} if cause is not None else {}
    if isinstance(cause, Refusal):
        facts["said"] = cause.text  # the sentence without the names that are filled in
    if code == CRASHED and cause is not None:
        place = traceback.extract_tb(cause.__traceback__)[-1]
        facts["place"] = f"{Path(place.filename).name}:{place.lineno}"
    log.record(configured, level, command=command, outcome=outcome, ms=round(seconds * 1000), **facts)


CRASHED = 70
OUTCOMES = {1: ("warning", "refused"), 130: ("info", "stopped"), CRASHED: ("error", "crashed")}


def _command(name: str) -> Callable[[settings.Settings, argparse.Namespace], None]:
    """Imported when it is used: a start should not pay for the other commands."""

    def run(configured: settings.Settings, arguments: argparse.Namespace) -> None:
        from desktop.commands.session import standard

        module, function = COMMANDS[name].split(".")
        session = standard(configured, arguments)
        session.spare_the_company()
        try:
            getattr(import_module(f"desktop.commands.{module}"), function)(session)
        finally:
            session.finish()

    return run


def _worded(refusal: Refusal | OSError) -> Refusal | Words:
    if isinstance(refusal, Refusal):
        return refusal
    file = refusal.filename or say("A file")
    return say("{file}: {trouble}. Nothing was changed.", file=file, trouble=trouble(refusal))


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", type=Path, default=argparse.SUPPRESS, help="data folder (or FIELDLEDGER_HOME)")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="output for machines")
    common.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show where a mistake happened")
    named = "who you are, where the company is encrypted and several can open it"
    common.add_argument("--as", dest="person_named", metavar="NAME", default=argparse.SUPPRESS, help=named)
    stdin = "read the password of an encrypted company from standard input"
    common.add_argument("--password-stdin", action="store_true", default=argparse.SUPPRESS, help=stdin)
    parser = argparse.ArgumentParser(
        prog="fieldledger",
        description="An offline-first work ledger for companies that work in the field.",
        parents=[common],
    )
    _test_of_itself(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, help: str, *positional: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, parents=[common])
        for argument in positional:
            made.add_argument(argument.lower(), metavar=argument)
        return made

    _company_commands(command)
    _document_commands(command)
    _output_commands(command)
    _server_commands(command)
    return parser


def _test_of_itself(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--selftest", type=Path, metavar="OUT.json", help="try the program, in a folder of its own")
    parser.add_argument(
        "--server", metavar="ADDRESS", help="a server that the self test exchanges with; own: one of its own"
    )
    parser.add_argument("--codes", metavar="A,B", help="of two devices, for the self test with a server")
    parser.add_argument("-platform", dest="qt_platform", metavar="NAME", help="Qt's way to the screen, e.g. offscreen")
    parser.add_argument("--screen-of", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--asked-at", type=float, help=argparse.SUPPRESS)


Adder = Callable[..., argparse.ArgumentParser]


def _company_commands(command: Adder) -> None:
    command("window", "open the window, as without a command")
    command("open", "open the window on a company file, as a double click does", "FILE")
    demo = command("demo", "make and open the demo company")
    demo.add_argument("--no-window", action="store_true", help="do not open a window")
    demo.add_argument("--office", action="store_true", help="with a server and two desktops, for as long as they stand")
    demo.add_argument("--size", type=int, default=0, metavar="N", help="grow it to about N documents")
    command("check", "look for contradictions: rows, registers, audit, database pages")
    repost = command("repost", "post again by today's rules, showing the difference first")
    repost.add_argument("--dry-run", action="store_true", help="show only")
    repost.add_argument("--yes", action="store_true", help="do not ask; with --json nothing is posted without it")
    command("backup", "write a checked copy of the company file", "FILE")
    command("restore", "put a backup in the company file's place", "FILE").add_argument(
        "--yes", action="store_true", help="do not ask"
    )
    whole = command("export-company", "write the whole company in open formats: SQLite, CSV, JSON, PDF", "OUT")
    whole.add_argument("--pdf", choices=("posted", "none"), default="posted", help="which documents to print")
    whole.add_argument("--pdf-from", type=_day, metavar="D", help="print only documents dated from D on")
    command("restore-export", "make a company anew from such an export", "SOURCE")
    close = command("close-period", "nothing posted through DATE changes any more")
    close.add_argument("date", metavar="DATE", type=_day)
    close.add_argument("--organization", metavar="O", help="only for this organization")
    close.add_argument("--reopen", action="store_true", help="let DATE be earlier than what is closed now")


def _document_commands(command: Adder) -> None:
    estimate = command("import-estimate", "import an estimate (workbook, BC3 or GAEB) and reconcile it", "FILE")
    estimate.add_argument("--site", required=True, metavar="NAME", help="name or code of the site")
    estimate.add_argument("--sheet", metavar="NAME", help="sheet of the workbook")
    estimate.add_argument("--post", action="store_true", help="post it at once")
    estimate.add_argument("--date", type=_day, metavar="D", help="date of the estimate; its plan counts from then on")
    estimate.add_argument("--map", action="append", metavar="FIELD=COLUMN", help="where a field is, e.g. quantity=E")
    estimate.add_argument("--header-row", type=int, metavar="N", help="row of the captions, where they are unusual")
    estimate.add_argument("--leave-out-errors", action="store_true", help="import although rows cannot be read")
    estimate.add_argument("--dry-run", action="store_true", help="show the reconciliation only")
    _catalog_import(command)
    new = command("new", "make a document or catalog item from JSON", "KIND")
    source = new.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="source", metavar="FILE.json", help="what to enter; references by name")
    source.add_argument("--based-on", metavar="NUMBER", help="made from another, as a plan from a general estimate")
    source.add_argument("--correcting", metavar="NUMBER", help="the difference to a document of a closed period")
    new.add_argument("--date", type=_day, metavar="D", help="date of the document, where nothing else says it")
    fill = command("fill", "fill a document from what the ledger knows", "KIND", "NUMBER")
    fill.add_argument("--choice", action="append", metavar="NAME=VALUE", help="what to fill from, e.g. from=schedule")
    fill.add_argument("--dry-run", action="store_true", help="show the difference only")
    command("post", "post a document", "KIND", "NUMBER")
    command("unpost", "take back a posting", "KIND", "NUMBER")
    command("step", "a step between states, such as accept or return", "KIND", "NUMBER", "NAME").add_argument(
        "--reason", default="", metavar="TEXT", help="why, where the step asks for it"
    )
    command("mark", "mark for deletion", "KIND", "NUMBER").add_argument("--off", action="store_true", help="unmark")
    command("purge", "remove for good what is marked and referred to by nothing", "KIND", "NUMBER")
    command("replace", "merge a catalog item into another", "KIND", "NUMBER", "BY")
    command("search", "find by any part of a number, name or line", "TEXT")
    command("history", "who changed what, when, before and after", "KIND", "NUMBER")
    command("explain", "calculated amounts down to the day and the rule", "KIND", "NUMBER").add_argument(
        "--person", metavar="NAME", help="only lines of this person"
    )
    command("show", "everything about one document or item", "KIND", "NUMBER")
    listing = command("list", "list documents or catalog items", "KIND")
    listing.add_argument("--filter", metavar="TEXT", help='site:Lenina crew:"Petrov" date>=2026-10 status:draft words')
    listing.add_argument("--limit", type=int, default=50, metavar="N")
    listing.add_argument("--columns", metavar="a,b", help="these columns, by name or caption; all")
    for name in ("xlsx", "csv", "pdf"):
        listing.add_argument(f"--{name}", metavar="F", help="every row into a file")
    _csv_options(listing)
    export = command("export", "write a document as JSON, as a workbook to fill in, or as CSV", "KIND")
    export.add_argument("number", metavar="NUMBER", nargs="?")
    export.add_argument("--out", metavar="FILE")
    export.add_argument("--xlsx", metavar="F", help="a workbook that import-workbook takes back")
    export.add_argument("--csv-folder", metavar="FOLDER", help="header and tables as text files")
    export.add_argument("--template", action="store_true", help="an empty workbook that becomes a new document")
    for name in ("site", "crew", "department", "organization"):
        export.add_argument(f"--{name}", metavar="NAME", help="of the template")
    export.add_argument("--month", metavar="2026-09", help="of the template")
    export.add_argument("--date", type=_day, metavar="D", help="of the template")
    _csv_options(export)
    workbook = command("import-workbook", "take in a workbook written by export --xlsx, after showing it", "FILE")
    workbook.add_argument("--dry-run", action="store_true", help="show what would change only")
    workbook.add_argument("--yes", action="store_true", help="do not ask")
    workbook.add_argument("--overwrite", action="store_true", help="also where the document changed meanwhile")
    command("import", "take in a document written by export", "FILE").add_argument(
        "--overwrite", action="store_true", help="also where it is here with another content"
    )


def _catalog_import(command: Adder) -> None:
    catalog = command("import-catalog", "import catalog items from a sheet or a price list", "KIND", "FILE")
    catalog.add_argument("--sheet", metavar="NAME", help="sheet of the workbook")
    catalog.add_argument("--map", action="append", metavar="FIELD=COLUMN", help="where a field is, e.g. name=B")
    catalog.add_argument("--header-row", type=int, metavar="N", help="row of the captions")
    catalog.add_argument("--key", metavar="FIELD", help="what tells items apart: code, name, personnel_number, a+b")
    catalog.add_argument("--sections", choices=("auto", "yes", "no"), help="whether lone cells are folders")
    catalog.add_argument("--dates", choices=("dmy", "mdy"), help="how 02/03/2026 is read")
    catalog.add_argument("--decimal", choices=(",", "."), help="the decimal sign of numbers written as text")
    catalog.add_argument("--create", action="append", metavar="KIND", help="make unknown ones by name, e.g. unit")
    catalog.add_argument("--erase-empty", action="store_true", help="an empty cell erases what is there")
    catalog.add_argument("--encoding", metavar="NAME", help="of a text file, e.g. cp1251")
    catalog.add_argument("--separator", metavar="SIGN", help="of a text file: ; , | tab")
    catalog.add_argument("--afresh", action="store_true", help="forget how this layout was taken last time")
    catalog.add_argument("--leave-out-errors", action="store_true", help="import although rows cannot be taken")
    catalog.add_argument("--update", choices=("new", "changed", "all"), help="add new, overwrite changed, both")
    catalog.add_argument("--dry-run", action="store_true", help="show only")
    catalog.add_argument("--yes", action="store_true", help="agree to what --update names, else to new items")


def _output_commands(command: Adder) -> None:
    report = command("report", "compute a report", "NAME")
    report.add_argument("--by", metavar="a,b", help="group by")
    report.add_argument("--from", dest="start", type=_day, metavar="D")
    report.add_argument("--to", dest="end", type=_day, metavar="D")
    report.add_argument("--where", action="append", metavar="DIMENSION=NAME", help="only these")
    opened = "the movements behind a figure: the row's number (or total) and the column's name"
    report.add_argument("--open", metavar="ROW,COLUMN", help=opened)
    report.add_argument("--document", nargs=2, metavar=("KIND", "NUMBER"), help="for reports about one document")
    for name in ("xlsx", "csv", "pdf"):
        report.add_argument(f"--{name}", metavar="F")
    report.add_argument("--form", metavar="NAME", help="a paper of the report's own, with --pdf")
    _csv_options(report)
    accounting = command("export-accounting", "a month for accounting: timesheet or accruals", "WHAT")
    accounting.add_argument("--month", required=True, metavar="2026-09")
    accounting.add_argument("--organization", metavar="O", help="only people of this organization")
    for name in ("xlsx", "csv"):
        accounting.add_argument(f"--{name}", metavar="F")
    _csv_options(accounting)
    paper = command("print", "print a document to PDF", "KIND", "NUMBER")
    paper.add_argument("--form", metavar="NAME")
    paper.add_argument("--person", metavar="NAME", help="only the part about this person, as of a payslip")
    paper.add_argument("--day", type=_day, metavar="D", help="only the week of this day, as of a weekly timesheet")
    paper.add_argument("--lang", choices=("en", "ru"))
    paper.add_argument("--out", required=True, metavar="F.pdf")
    command("logo", "the picture on an organization's lists and reports", "ORGANIZATION").add_argument(
        "file", nargs="?", metavar="FILE", help="without it the logo is removed"
    )


def _server_commands(command: Adder) -> None:
    joined = command("join", "become a device of a company on a server", "ADDRESS", "CODE")
    joined.add_argument("--authority", metavar="FILE.pem", help="the only authority whose certificates are accepted")
    for each in (joined, command("sync", "send and receive now")):
        each.add_argument("--match", choices=("all", "none"), help="what both companies have: made one, or kept apart")
    command("sync-state", "what waits to be sent, and what was received when")
    out = command("exchange-export", "write what waits into an encrypted file, where there is no network", "FILE")
    back = command("exchange-import", "carry such a file to the server, or take in its answers", "FILE")
    for each in (out, back):
        each.add_argument("--passphrase-file", metavar="F", help="where the passphrase stands; else it is asked for")
    measured = command("bench", "measure the exchange on this computer; in a checkout only")
    measured.add_argument(
        "what", choices=("sync", "grown", "load"), help="one after another, in a large company, or five hundred devices"
    )
    measured.add_argument("options", nargs=argparse.REMAINDER, help="of that measure; --help says which")


def _csv_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--encoding", metavar="NAME", help="of the CSV: utf-8 or cp1251")
    command.add_argument("--delimiter", metavar="SIGN", help="of the CSV: ; , or tab")


def _day(text: str) -> date:
    """2026-10-31, or 31.10.2026 as the program shows it in Russian."""
    try:
        return date.fromisoformat("-".join(reversed(text.split("."))))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write 2026-10-31 or 31.10.2026") from None


if __name__ == "__main__":
    sys.exit(main())
