"""What somebody who leaves this computer leaves behind, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.keys.handing_over import Left
from shared.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the page; `well`: nothing is to be done about it. `deed`: what its button does."""

    well: bool
    words: Words
    button: Words | None = None
    deed: str = ""


NOBODY = say("Nobody has signed in here yet.")


def about(left: Left | None, *, own: bool) -> Words:
    if left is None:
        return NOBODY
    if own:
        return say("You leave this computer, and somebody else works here from now on. The computer stays in the "
                   "company; what you saved stays the company’s.")  # fmt: skip
    return say("{name} works on this computer no more. What they saved stays the company’s.", name=left.name)


def question(left: Left, *, own: bool) -> tuple[Words, Mapping[str, Words]]:
    """What is asked before somebody goes, and the answers."""
    keep = {"": say("Leave everything as it is")}
    if not left.all_sent:
        asked = say("Not sent yet: changes {count}, photos and files {contents}. They stay in the file and are "
                    "sent when there is a link. Go all the same?",
                    count=left.unsent, contents=left.contents)  # fmt: skip
        return asked, {"go": say("Go all the same"), **keep}
    if own:
        return say("Leave this computer? Your password opens nothing here any more."), {"go": say("Hand over"), **keep}
    asked = say("Take {name} from this computer? Their password opens nothing here any more.", name=left.name)
    return asked, {"go": say("Take away"), **keep}


def gone(left: Left) -> Words:
    """Told afterwards."""
    if left.account is None:
        return say("{name} has left this computer. What they saved stays.", name=left.name)
    return say("{name} has left this computer. What they saved stays. It goes on holding what they may see until an "
               "administrator takes {login} from its people.", name=left.name, login=left.account.login)  # fmt: skip


def lines_of(left: Left, *, own: bool, joined: bool) -> Iterator[Said]:
    yield _sent(left) if joined else Said(True, say("This company works by itself: there is nowhere to send anything."))
    if left.refused:
        words = say("Refused by the server: {count}. It keeps them for whoever settles them.", count=left.refused)
        yield Said(True, words, say("Look at them"), "look")
    yield _typed(left, own)
    yield _next(left)


def _sent(left: Left) -> Said:
    if left.all_sent:
        return Said(True, say("Everything that was saved here is sent."))
    words = say("Not sent yet: changes {count}, photos and files {contents}.",
                count=left.unsent, contents=left.contents)  # fmt: skip
    return Said(False, words, say("Send now"), "send")


def _typed(left: Left, own: bool) -> Said:
    if not left.typed:
        return Said(True, say("Nothing is typed and not saved."))
    if own:
        words = say("Documents typed and not saved: {count}. Nobody else could open them: save them or give them up.",
                    count=left.typed)  # fmt: skip
    else:
        words = say("Documents typed and not saved: {count}. Only {name} can open them: signs in once more, and saves "
                    "them or gives them up.", count=left.typed, name=left.name)  # fmt: skip
    return Said(False, words)


def _next(left: Left) -> Said:
    if left.others:
        return Said(True, say("These can sign in here afterwards: {names}.", names=", ".join(left.others)))
    if left.encrypted:
        words = say("Nobody else can sign in here, and nobody could open the company. The next person signs in first.")
        return Said(False, words, say("Let somebody sign in…"), "next")
    return Said(
        True,
        say(
            "Nobody else has signed in here: whoever comes next signs in with an account of the server, "
            "for which it takes a link."
        ),
    )
