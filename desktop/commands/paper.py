"""`print KIND NUMBER --out F.pdf`: any document or catalog item on paper."""

import getpass
from pathlib import Path

from desktop.commands.session import CommandSession
from shared.kernel.language import Language


def print_(session: CommandSession) -> None:
    from print_forms.forms import print_document

    arguments = session.arguments
    language = Language(arguments.lang or session.settings.language)
    with session.company() as company, company.store.reading() as reading:
        store = company.store
        document = store.by_name(store.kinds.shape(arguments.kind), arguments.number)
        pages = print_document(
            document, store.books(reading), language, Path(arguments.out),
            form=arguments.form or "", user=getpass.getuser(), printed_at=store.clock(),
        )  # fmt: skip
    if arguments.json:
        session.data({"file": arguments.out, "pages": pages})
    else:
        session.say(session.language.say("{file}: {pages} pages", file=arguments.out, pages=pages))
