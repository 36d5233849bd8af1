"""What goes through the pipes between a parent and its child: lengths first, then bytes. Nothing in it is executed."""

import struct
from enum import IntEnum
from typing import Final

REQUEST: Final = struct.Struct("<QqI")
"""Before a request: how many bytes it has, how many its content has, and for how many seconds of work it is good."""
NO_CONTENT: Final = -1
SAME_CONTENT: Final = -2
"""Instead of a content's length: the request is about what the last one was about. A container of 30 MB goes through
the pipe once, not once for each of its items."""
EXPECTED: Final = -3
"""Instead of a content's length: this is no request, but the name of what the next one will be about. No answer."""

ANSWER: Final = struct.Struct("<BQ")
"""Before an answer: a Status, and how many bytes it has."""


class Status(IntEnum):
    """What a child says."""

    READY = 1
    """It has started. Said once, before the first answer."""
    ANSWERED = 2
    ANSWERED_LAST = 3
    """The same, by a child that holds so much memory that the next request had better go to another."""
    OUT_OF_MEMORY = 4
    BROKE_DOWN = 5
    """What no caller would catch was raised: its name follows. The child is not to be trusted any more."""
    FAILED = 6
    """An ordinary error, which is a bug of ours: its name and where it was raised follow, one a line."""
    REACHED_OUT = 7
    """The work reached for the network, for another program or for a file to write; what it was follows."""
