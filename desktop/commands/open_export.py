"""`export-company` and `restore-export`: the whole company in open formats, and back."""

from functools import partial
from pathlib import Path

from desktop.commands.session import CommandSession


def export_company(session: CommandSession) -> None:
    """`export-company OUT [--pdf posted|none] [--pdf-from DATE]`: a folder, or a file where OUT ends in .zip."""
    from desktop.open_export.export import export_company as export
    from desktop.open_export.papers import no_papers, posted_papers

    arguments, out = session.arguments, Path(session.arguments.out)
    papers = no_papers
    if arguments.pdf == "posted":
        papers = partial(posted_papers, language=session.language, since=arguments.pdf_from)
    with session.company() as company:
        made = export(company.store, out, papers, company.store.clock(), session.progress)
    session.progress_done()
    size = sum(each.bytes for each in made.files.values())
    if session.arguments.json:
        session.data({"out": str(out), "files": len(made.files), "bytes": size, "counts": made.counts,
                      "data_digest": made.data_digest, "damaged": made.damaged})  # fmt: skip
        return
    say = session.language.say
    session.say(say("Exported to {file}: {count} documents and items, {files} files, {size} MB.", file=str(out),
                    count=sum(made.counts.values()), files=len(made.files), size=-(-size // 2**20)))  # fmt: skip
    session.say(say("Digest of the data: {digest}", digest=made.data_digest))
    session.say(say("The export contains wages. Keep it as you keep pay records."))
    for each in made.damaged:
        session.tell(say("  ! {item} is damaged and is only in company.sqlite; run `fieldledger check`.", item=each))


def restore_export(session: CommandSession) -> None:
    """`restore-export SOURCE`: on a computer that has no company yet."""
    from desktop.company import file_of, kinds
    from desktop.open_export.restore import restore_export as restore

    path = file_of(session.settings)
    restored = restore(Path(session.arguments.source), path, kinds(), session.progress)
    made = restored.manifest
    session.progress_done()
    if session.arguments.json:
        session.data({"file": str(path), "counts": made.counts, "data_digest": made.data_digest,
                      "altered_audit_entries": restored.altered})  # fmt: skip
        return
    say = session.language.say
    session.say(say("Restored {file}: {count} documents and items, exported on {at}.", file=str(path),
                    count=sum(made.counts.values()), at=made.made_at[:10]))  # fmt: skip
    session.say(say("Exported again, every file of the data is the same; digest {digest}", digest=made.data_digest))
    for number in restored.altered[:10]:
        text = "  ! Audit entry {number} was altered, or the one before it is missing"
        session.tell(say(text, number=number))
