"""What is said of a record that was not taken; the version that was sent is kept on both ends."""

from typing import Final

from shared.kernel.words import say

NO_RIGHT: Final = say("This device may not write here. Your version is kept, on the server too; ask who gives rights.")
OTHER_KIND: Final = say("Something of another kind has this id already. Your version is kept, on the server too.")
NO_REVISION: Final = say("The number of the version makes no sense. Your version is kept, on the server too.")
NOWHERE: Final = say("The server does not know what was to be deleted. Nothing was changed.")
AHEAD: Final = say("The server lost what this was made on and gets it back from this device. Your version is kept.")
UNKNOWN_STATE: Final = say(
    "The server lost this version, and something newer stands there. Your version is kept, on the server too."
)
OTHER_EPOCH: Final = say(
    "The server was put back to an older state; both ends are compared first. Your version is kept."
)
PERIOD_CLOSED: Final = say(
    "It is dated {day}; the office has closed the period through {closed}. Your version is kept, on the server too. "
    "Date it later, or ask who closes periods."
)

# ---- of its form

TWICE: Final = say("It stands twice in one message. The second version is kept, on the server too.")
UNKNOWN_KIND: Final = say("The server does not know this kind; it has an older version of the program.")
FLAGS: Final = say("The message is damaged here. Your version is kept, on the server too.")
NOT_THE_HASH: Final = say("The content is not the one that was announced. Your version is kept, on the server too.")
OTHER_ID: Final = say("The content belongs to another id. Your version is kept, on the server too.")
NO_SCOPE: Final = say("It is in no scope that could be granted. Your version is kept, on the server too.")
UNKNOWN_DICT: Final = say(
    "It is packed in a way that the server does not know; it has an older version of the program."
)
NOT_UNPACKED: Final = say("The content cannot be unpacked. Your version is kept, on the server too.")
TOO_MUCH: Final = say("There is too much in one message. Your version is kept, on the server too.")
