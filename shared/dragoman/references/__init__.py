"""Files of glossaries and of corrected translations: bytes to entries. REFERENCES.md says how they may look."""

from typing import Literal

from dragoman.errors import RejectedError, RejectionReason
from dragoman.references.entries import ReadReference, collect_entries
from dragoman.references.formats import read_drafts

Kind = Literal["glossary", "corrections"]


def read_reference(kind: Kind, key: str, body: bytes) -> ReadReference:
    """The entries of a file, and what is wrong with the lines that give none.

    Args:
        kind: what the file is by the prefix that it was dropped under.
        key: where it was dropped. Its folders and its name tell the languages where the file itself does not.
        body: the whole file.

    Raises:
        RejectedError: nothing of it can be used. The detail says what to do.
    """
    reference = collect_entries(kind, read_drafts(kind, key, body))
    if not reference.entries:
        detail = reference.problems[0] if reference.problems else "There is nothing in it but a header."
        raise RejectedError(RejectionReason.NO_ENTRIES, detail)
    return reference
