"""Failed sign-ins in a row: after a few of them there is a pause, each time twice as long."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.database.companies import folded
from server.database.connections import Connections
from shared.kernel.refusal import Refusal

FREE_OF_NAME, FREE_OF_ADDRESS = 5, 20
"""So many are free: people mistype, and an office has one address."""
PAUSE_MOST: Final = 900
FORGOTTEN_SECONDS: Final = 3600
KEY_MOST: Final = 200


class SlowDown(Refusal):
    """No more is looked at for `seconds`."""

    code = "slow_down"

    def __init__(self, seconds: int) -> None:
        super().__init__("Too many failed sign-ins. Try again in {seconds} s.", seconds=seconds)
        self.seconds = seconds


class Attempts:
    """Counts before it looks: a hundred guesses at once are a hundred guesses. Raises SlowDown, DatabaseAway."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def begin(self, company: UUID, login: str, address: str) -> None:
        """One more, which counts as failed until it is known not to be. Raises SlowDown."""
        for key, free in _keys(login, address).items():
            values = {
                "company": company, "key": key, "free": free, "most": PAUSE_MOST, "forgotten": FORGOTTEN_SECONDS,
            }  # fmt: skip
            with self._connections.transaction(company) as changing:
                taken = changing.execute(_BEGIN, values).rowcount
                row = None if taken else changing.execute(_LEFT, (company, key)).fetchone()
            if row:
                raise SlowDown(max(1, row[0]))

    def uncounted(self, company: UUID, login: str, address: str) -> None:
        """It was neither right nor wrong: what was asked is not all that is needed."""
        with self._connections.transaction(company) as changing:
            for key in _keys(login, address):
                changing.execute(_ONE_LESS, (company, key))

    def succeeded(self, company: UUID, login: str, address: str) -> None:
        name, place = _keys(login, address)
        with self._connections.transaction(company) as changing:
            changing.execute("DELETE FROM attempt WHERE company = %s AND key = %s", (company, name))
            changing.execute(_ONE_LESS, (company, place))


def _keys(login: str, address: str) -> Mapping[str, int]:
    return {f"name:{folded(login)[:KEY_MOST]}": FREE_OF_NAME, f"address:{address[:KEY_MOST]}": FREE_OF_ADDRESS}


_COUNT: Final = """
    CASE WHEN a.until < now() - make_interval(secs => %(forgotten)s) THEN 1 ELSE a.failures + 1 END
"""
_BEGIN: Final = f"""
    INSERT INTO attempt AS a (company, key, failures, until) VALUES (%(company)s, %(key)s, 1, now())
    ON CONFLICT (company, key) DO UPDATE SET failures = {_COUNT}, until = now() + make_interval(secs =>
        CASE WHEN {_COUNT} < %(free)s THEN 0 ELSE least(2 ^ least({_COUNT} - %(free)s, 20), %(most)s) END)
    WHERE a.until <= now()
"""
_LEFT: Final = """
    SELECT ceil(extract(epoch FROM until - now()))::int FROM attempt WHERE company = %s AND key = %s
"""
_ONE_LESS: Final = "UPDATE attempt SET failures = failures - 1 WHERE company = %s AND key = %s AND failures > 0"
