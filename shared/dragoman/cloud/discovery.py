"""How other commands find the embedded cloud of a `dragoman run` that is still at work: a note in its OUTBOX.

The note names a port of this machine and the process that keeps the cloud up. It goes when the run ends; what a run
that was killed leaves is known by its process, which is gone, or by its port, where nobody answers.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import msgspec

from dragoman.cloud.server import CloudError, is_healthy

NOTE_FILE: Final = ".dragoman-cloud.json"
"""In OUTBOX, while a run is at work."""


class CloudNote(msgspec.Struct, frozen=True, kw_only=True):
    """Where a running embedded cloud is."""

    schema: Literal["dragoman.cloud"] = "dragoman.cloud"
    port: int
    """On this machine's loopback address."""
    stack: str
    """The stack's name in it."""
    process: int
    """Of the run that keeps it up."""
    inbox: str
    """The folder whose files it holds, as an absolute path."""


def check_is_free(outbox: Path) -> None:
    """Look whether another run is at work in OUTBOX: the two would take each other's records away.

    Raises:
        CloudError: one is.
    """
    other = find_running_cloud(outbox)
    if other is not None:
        raise CloudError(
            f"Another `dragoman run` (process {other.process}) is at work in {outbox}. End it first, or choose another "
            "OUTBOX."
        )


def leave_note(outbox: Path, note: CloudNote) -> None:
    """Say in OUTBOX where the cloud is."""
    (outbox / NOTE_FILE).write_bytes(msgspec.json.encode(note))


def take_note_away(outbox: Path) -> None:
    """Remove the note at the end of this process's run; another's, in a folder that somebody made anew, stays."""
    note = read_note(outbox)
    if note is not None and note.process == os.getpid():
        with suppress(OSError):
            (outbox / NOTE_FILE).unlink()


def read_note(outbox: Path) -> CloudNote | None:
    """What the note says, of a run that may be over; None where there is none that can be read."""
    try:
        return msgspec.json.decode((outbox / NOTE_FILE).read_bytes(), type=CloudNote)
    except (OSError, msgspec.DecodeError):
        return None


def find_running_cloud(outbox: Path) -> CloudNote | None:
    """The note of a run that is still at work; None where there is none, or where it was killed."""
    note = read_note(outbox)
    if note is None or not _is_alive(note.process) or not is_healthy(note.port):
        return None
    return note


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's; or no process's number at all
        return True
    return True
