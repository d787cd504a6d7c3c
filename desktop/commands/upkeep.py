"""The company file itself: demo, check, repost, backup, restore, close-period."""

from pathlib import Path
from typing import Any

from desktop.commands.session import CommandSession
from desktop.commands.window import open_window
from shared.kernel.numbers import plain
from shared.kernel.refusal import Refusal


class WouldReopen(Refusal):
    """An earlier date would take back the closing of a period."""


class NotFinished(Refusal):
    """The making of a company was stopped."""


class CheckFailed(Refusal):
    """The file contradicts itself; the findings were printed."""


def demo(session: CommandSession) -> None:
    """`demo [--size N] [--no-window] [--office]`: the demo company, made anew where there is none, and its window."""
    if session.arguments.office:
        from desktop.commands.demo_office import demo_office

        demo_office(session)
        return
    from desktop.company import file_of
    from shared.demo import summary

    path = file_of(session.settings)
    fresh = _make_demo(session)
    with session.company() as company, company.store.reading() as reading:
        told = summary(company.store.books(reading))
    if session.arguments.json:
        session.data({"file": str(path), "made": fresh, **told})
        return
    session.say(session.language.say("The demo company is in {file}", file=str(path)))
    for caption, count in told.items():
        session.say(f"  {session.language.say(caption)}: {count}")
    session.say(session.language.say("Try:"))
    for line in (
        "list estimate",
        "list daily_report --filter status:draft",
        "report work_execution --by site,section",
    ):
        session.say(f"  fieldledger --home {session.settings.home} {line}")
    if not session.arguments.no_window:
        _show_demo(session)


def _show_demo(session: CommandSession) -> None:
    """The company is made and told of; a computer without a screen is no reason to call that failed."""
    from desktop.screen import NoScreen

    try:
        open_window(session)
    except NoScreen as cause:
        session.say(cause.words(session.language))


def _make_demo(session: CommandSession) -> bool:
    """Whole or not at all: an interrupted start leaves no half company behind."""
    from desktop import first_company

    try:
        return first_company.demo(session.settings, session.progress, size=session.arguments.size)
    except KeyboardInterrupt:
        raise NotFinished("Stopped: the demo company was not finished, nothing of it is kept. Start again.") from None


def check(session: CommandSession) -> None:
    """`check`: integrity, rows against bodies, registers against a rebuild, the audit chain."""
    from shared.store.rebuild import check as problems_of

    with session.company() as company:
        problems = list(problems_of(company.store, session.progress))
    if session.arguments.json:
        session.data({"ok": not problems, "problems": [each.words(session.language) for each in problems]})
    else:
        for problem in problems:
            session.say(f"  ! {problem.words(session.language)}")
        if not problems:
            session.say(session.language.say("The file agrees with itself; registers equal a rebuild."))
    if problems:
        text = "{count} contradictions. Nothing was changed. Restore a backup, or report them."
        raise CheckFailed(text, count=len(problems))


def repost(session: CommandSession) -> None:
    """`repost [--dry-run] [--yes]`: movements by today's rules; shown and asked before anything changes."""
    from shared.store.reposting import repost as post_again

    with session.company(changes=not session.arguments.dry_run) as company:
        planned = post_again(company.store, apply=False, progress=session.progress)
        if session.arguments.json:
            session.data({
                "examined": planned.examined, "changed": planned.changed, "closed": planned.closed,
                "differences": [
                    {"month": d.month, "register": d.register, "resource": d.resource,
                     "before": plain_number(d.before), "after": plain_number(d.after)} for d in planned.differences
                ],
            })  # fmt: skip
        session.say(session.language.say(
            "{examined} posted documents; {changed} post differently now, {closed} more lie in closed periods",
            examined=planned.examined, changed=planned.changed, closed=planned.closed,
        ))  # fmt: skip
        if planned.differences:
            rows = [[d.month, d.register, d.resource, d.before, d.after] for d in planned.differences]
            session.table(["Month", "Register", "Resource", "Before", "After"], rows, right=(3, 4))
        if planned.changed and not session.arguments.dry_run:
            if not session.confirmed(session.language.say("Post again? [y/N] ")):
                session.say(session.language.say("Nothing was changed."))
                return
            post_again(company.store, apply=True, progress=session.progress)
            session.say(session.language.say("Posted again."))


def plain_number(value: Any) -> str:
    from decimal import Decimal

    return plain(Decimal(value))


def backup(session: CommandSession) -> None:
    """`backup F`: a whole copy, checked after it is made."""
    from desktop.backups import back_up
    from desktop.company import carry_keys, note_backup

    with session.company() as company:
        made = back_up(company.store.engine, Path(session.arguments.file), progress=session.progress)
        note_backup(company)
        carry_keys(company, made.parent)
    session.progress_done()
    size = made.stat().st_size
    if session.arguments.json:
        session.data({"file": str(made), "bytes": size})
    else:
        session.say(
            session.language.say("Backup {file}, {size} kB, opened and checked.", file=str(made), size=size // 1024)
        )


def restore(session: CommandSession) -> None:
    """`restore F [--yes]`: the backup takes the company file's place; the old file is kept beside it."""
    from desktop.backups import restore as put_back
    from desktop.backups import verify
    from desktop.company import file_of

    source, path = Path(session.arguments.file), file_of(session.settings)
    key = session.unlocked_for(source).get("key")
    verify(source, key=key and key.database)
    if path.exists():
        question = session.language.say(
            "Replace {file} by this backup? The present file is kept beside it. [y/N] ", file=str(path)
        )
        if not session.confirmed(question):
            session.say(session.language.say("Nothing was changed."))
            return
    kept = put_back(source, path, key=key and key.database)
    if session.arguments.json:
        session.data({"file": str(path), "kept": str(kept) if kept else None})
        return
    session.say(session.language.say("Restored {file}.", file=str(path)))
    if kept:
        session.say(session.language.say("The previous file is kept as {file}.", file=str(kept)))


def close_period(session: CommandSession) -> None:
    """`close-period DATE [--organization O] [--reopen]`: nothing posted through that day changes any more."""
    from shared.store.periods import lock_kind

    with session.company(changes=True) as company:
        store, organization = company.store, session.arguments.organization
        id = store.id_of(store.kinds.shape("organization"), organization) if organization else None
        for lock in store.find(lock_kind(store.kinds).cls, organization_id=id, marked=False):
            if lock.closed_through > session.arguments.date and not session.arguments.reopen:
                text = (
                    "The period is closed through {closed}; {day} would open the days after it again. "
                    "Nothing was changed. Add --reopen if that is meant."
                )
                raise WouldReopen(text, closed=lock.closed_through, day=session.arguments.date)
        store.close_period(session.arguments.date, id)
    if session.arguments.json:
        session.data({"closed_through": session.arguments.date.isoformat(), "organization": organization})
    else:
        session.say(session.language.say("Closed through {day}.", day=session.arguments.date))
