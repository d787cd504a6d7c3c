"""The command line of the server: `fieldledger-server COMMAND …`."""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from server import log
from server.commands.session import Session
from server.settings import PORT, WORKERS, load
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say, trouble

COMMANDS = {
    "run": "running.run",
    "company add": "company.company_add",
    "company recovery": "company.company_recovery",
    "user add": "access.user_add",
    "user list": "access.user_list",
    "user password": "access.user_password",
    "user disable": "access.user_disable",
    "user enable": "access.user_enable",
    "user totp": "access.user_totp",
    "grant add": "access.grant_add",
    "grant take": "access.grant_take",
    "device code": "devices.device_code",
    "device list": "devices.device_list",
    "device people": "devices.device_people",
    "device rename": "devices.device_rename",
    "device revoke": "devices.device_revoke",
    "device wipe": "devices.device_wipe",
    "audit": "audit.audit",
    "check": "upkeep.check",
    "backup": "upkeep.backup",
    "restore": "upkeep.restore",
    "rebuild": "upkeep.rebuild",
    "exchange-file": "exchange_file.exchange_file",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 only on success; 1 for a refusal in words, 2 for words the command does not know."""
    arguments = _parser().parse_args(argv)
    language = Language()
    try:
        settings = load(arguments)
        language = Language(settings.language)
        log.configure(settings.log_level)
        for warning in settings.warnings:
            print(warning.words(language), file=sys.stderr)
        return _command(arguments)(Session(settings, arguments, language)) or 0
    except (Refusal, OSError) as refusal:
        print(f"fieldledger-server: {_worded(refusal).words(language)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"fieldledger-server: {language.say('stopped; what was saved before is kept.')}", file=sys.stderr)
        return 130
    except Exception as mistake:  # noqa: BLE001  # one of the two edges: a mistake must not end in a bare trace
        if arguments.debug:
            traceback.print_exc()
        place = traceback.extract_tb(mistake.__traceback__)[-1]
        told = say(
            "A mistake in the program ({name} at {place}). What was saved before is kept. --debug shows more.",
            name=type(mistake).__name__, place=f"{Path(place.filename).name}:{place.lineno}",
        )  # fmt: skip
        print(f"fieldledger-server: {told.words(language)}", file=sys.stderr)
        return 70


def _command(arguments: argparse.Namespace) -> Callable[[Session], int | None]:
    words = [arguments.command, getattr(arguments, "what", None)]
    module, function = COMMANDS[" ".join(filter(None, words))].split(".")
    found: Callable[[Session], int | None] = getattr(import_module(f"server.commands.{module}"), function)
    return found


def _worded(refusal: Refusal | OSError) -> Refusal | Words:
    if isinstance(refusal, Refusal):
        return refusal
    return say("{file}: {trouble}. Nothing was changed.", file=refusal.filename or "?", trouble=trouble(refusal))


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="folder of the server's database and files")
    common.add_argument("--database-url", metavar="URL", help="a PostgreSQL to be used instead of the own one")
    common.add_argument("--json", action="store_true", help="output for machines")
    common.add_argument("--debug", action="store_true", help="show where a mistake happened")
    parser = argparse.ArgumentParser(
        prog="fieldledger-server",
        description="The server of Fieldledger: what the devices of a company have in common.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, help: str, *positional: str) -> argparse.ArgumentParser:
        group, _, second = name.partition(" ")
        if second and group not in groups:
            made = commands.add_parser(group, help=GROUPS[group], description=GROUPS[group])
            groups[group] = made.add_subparsers(dest="what", metavar="WHAT", required=True)
        added = (groups[group] if second else commands).add_parser(
            second or group, help=help, description=help, parents=[common]
        )
        for argument in positional:
            added.add_argument(argument.lower(), metavar=argument)
        return added

    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    _run_command(command)
    _people_commands(command)
    _access_commands(command)
    _upkeep_commands(command)
    return parser


GROUPS = {
    "company": "companies of this server",
    "user": "people of a company",
    "grant": "what a user may do, and where",
    "device": "computers that exchange with this server",
}
Adder = Callable[..., argparse.ArgumentParser]


def _run_command(command: Adder) -> None:
    run = command("run", "answer devices until it is stopped")
    run.add_argument("--host", metavar="H", help="address to listen at (127.0.0.1; others need a certificate)")
    run.add_argument("--port", type=int, metavar="N", help=f"port to listen at ({PORT}; 0 takes a free one)")
    run.add_argument("--workers", type=int, metavar="N", help=f"processes that answer ({WORKERS})")
    run.add_argument("--certificate", type=Path, metavar="PEM", help="the server's certificate")
    run.add_argument("--key", type=Path, metavar="PEM", help="its key")


def _people_commands(command: Adder) -> None:
    command("company add", "make a company", "NAME")
    recovery = command("company recovery", "a key to be printed, which opens the files of all its computers")
    recovery.add_argument("--company", metavar="NAME", help="where there are several")
    recovery.add_argument(
        "--yes", action="store_true", help="also where there is one, in whose place the new one comes"
    )
    recovery.add_argument("--qr", action="store_true", help="show it for a camera as well")
    code = command("device code", "a one-time code that lets one device join")
    code.add_argument("--company", metavar="NAME", help="where there are several")
    code.add_argument("--name", default="", metavar="TEXT", help="how the device is called in lists")
    code.add_argument("--scopes", default="*", metavar="a,b", help="what it may have: *, company, site:*, payroll (*)")
    code.add_argument("--prefix", metavar="K7", help="of the numbers of its documents")
    code.add_argument("--user", metavar="LOGIN", help="whose device it is; nobody's is the administrator's")
    code.add_argument("--days", type=float, default=7, metavar="N", help="how long the code is good for (7)")
    command("device list", "the devices that have joined").add_argument("--company", metavar="NAME")
    people = command("device people", "who uses a device", "DEVICE")
    people.add_argument("--add", action="append", default=[], metavar="LOGIN", help="one more; may be repeated")
    people.add_argument("--take", action="append", default=[], metavar="LOGIN", help="one less; may be repeated")
    people.add_argument("--company", metavar="NAME")
    command("device rename", "call a device otherwise", "DEVICE", "NAME").add_argument("--company", metavar="NAME")
    revoke = command("device revoke", "shut a device out, and its copies", "DEVICE")
    wipe = command("device wipe", "have a device hand over what it has not sent, and remove everything", "DEVICE")
    wipe.add_argument("--cancel", action="store_true", help="take the order back, where it was not carried out yet")
    wipe.add_argument("--yes", action="store_true", help="also one that is shut out and hands nothing over")
    for added in (revoke, wipe):
        added.add_argument("--alone", action="store_true", help="not what was enrolled as a copy of its file")
        added.add_argument("--company", metavar="NAME")


def _access_commands(command: Adder) -> None:
    user = command("user add", "let a person sign in", "LOGIN")
    user.add_argument("--name", metavar="TEXT", help="how the user is called in lists (LOGIN)")
    user.add_argument("--person", metavar="NAME", help="who it is in the list of people (NAME; added if missing)")
    user.add_argument("--roles", default="", metavar="a,b", help="foreman, timekeeper, …; or later by: grant add")
    user.add_argument("--where", default="company", metavar="a,b", help="site:NAME, site:*, company, * (company)")
    totp = command("user totp", "give a user a second factor, or take it from one who lost it", "LOGIN")
    totp.add_argument("switch", choices=("on", "off"))
    grant = command("grant add", "give a user a role", "LOGIN", "ROLE", "WHERE")
    grant.add_argument("--from", dest="since", metavar="DAY", help="the first day")
    grant.add_argument("--until", metavar="DAY", help="the last day")
    for added in (
        user,
        totp,
        grant,
        command("grant take", "take a role from a user", "LOGIN", "ROLE", "WHERE"),
        command("user list", "users and what they may do"),
        command("user password", "another first password for one who forgot theirs", "LOGIN"),
        command("user disable", "let a user do nothing any more", "LOGIN"),
        command("user enable", "let a disabled user work again", "LOGIN"),
    ):
        added.add_argument("--company", metavar="NAME", help="where there are several")


def _upkeep_commands(command: Adder) -> None:
    check = command("check", "look for contradictions: digests, heads, business tables, who did what")
    check.add_argument(
        "--audit", action="store_true", help="only whether an entry of who did what is missing or altered"
    )
    audit = command("audit", "who did what, on every device and on the server; newest first")
    audit.add_argument("--person", metavar="NAME", help="by this person of the list of people")
    audit.add_argument("--kind", metavar="KIND", help="to documents or items of this kind: daily_report, access_grant")
    audit.add_argument("--document", metavar="NUMBER", help="to the document of this number, the item of this name")
    audit.add_argument("--device", metavar="DEVICE", help="on this device")
    audit.add_argument("--since", metavar="DAY", help="the first day")
    audit.add_argument("--until", metavar="DAY", help="the last day")
    audit.add_argument("--limit", type=int, default=100, metavar="N", help="so many at most (100)")
    audit.add_argument("--company", metavar="NAME", help="where there are several")
    command("backup", "write a checked copy of the database", "FILE")
    command("restore", "put a backup in the database's place", "FILE").add_argument(
        "--yes", action="store_true", help="do not ask"
    )
    command("rebuild", "fill the business tables anew").add_argument("--company", metavar="NAME")
    taken = command("exchange-file", "take what a device without a network has put onto a stick, and answer it", "FILE")
    taken.add_argument("--passphrase-file", metavar="FILE", help="where the passphrase stands (asked for)")


if __name__ == "__main__":
    sys.exit(main())
