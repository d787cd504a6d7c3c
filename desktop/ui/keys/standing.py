"""How the keys of this computer stand, in words."""

from desktop.keys.key_file import KeyFile
from desktop.keys.recovery import Recovery, name_of
from shared.kernel.words import Words, say


def state_of(keys: KeyFile | None, plain: int) -> Words:
    """`plain`: how many files beside an encrypted one have no key, or one from before."""
    if keys is None:
        return say(
            "The company file is not encrypted: whoever takes this computer or a backup can read all of it. "
            "Encrypted, it opens with a password only, and so do its backups and what is not saved yet."
        )
    if plain:
        return say(
            "The company file is encrypted. Backups and other files from before that are not, or have another key: "
            "{count}. Choose “Encrypt earlier backups”.", count=plain,
        )  # fmt: skip
    return say("The company file and its backups are encrypted. These people open it here:")


def without_password(keys: KeyFile | None, *, joined: bool) -> Words:
    """What opens it when nobody knows a password any more. `joined`: its server may make a key for the company."""
    sheet, companys = (_name(each) for each in ((keys.recovery, keys.company) if keys is not None else (None, None)))
    if sheet and companys:
        return say("When the passwords are lost: the recovery sheet {sheet}, or the company’s recovery key {companys}.",
                   sheet=sheet, companys=companys)  # fmt: skip
    if companys:
        return say("When the passwords are lost: the company’s recovery key {companys}.", companys=companys)
    if sheet and joined:
        return say("When the passwords are lost: the recovery sheet {sheet}. The company has no recovery key of its "
                   "own yet; whoever looks after its server makes one.", sheet=sheet)  # fmt: skip
    if sheet:
        return say("When the passwords are lost: the recovery sheet {sheet}.", sheet=sheet)
    return say("When the passwords are lost nothing opens the file: make a recovery sheet.")


def _name(recovery: Recovery | None) -> str:
    return name_of(recovery.public) if recovery is not None else ""
