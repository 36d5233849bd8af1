"""What the services write where the translation belongs: a notice about quotas, a page about robots, an error.

Such an answer comes with status 200 and looks like text. Here is what is known and what no article says in its own
words, so that a translation is never mistaken for it; the rest is left to the checks.
"""

from collections.abc import Mapping
from typing import Final

from dragoman.errors import EngineError, EngineReason

COMPLAINTS: Final[Mapping[str, EngineReason]] = {
    # MyMemory (mymemory.translated.net/doc/usagelimits.php); its sentences are in capitals
    "YOU USED ALL AVAILABLE FREE TRANSLATIONS": EngineReason.QUOTA_SPENT,
    "QUERY LENGTH LIMIT EXCEEDED": EngineReason.TOO_LONG,
    "IS AN INVALID TARGET LANGUAGE": EngineReason.UNSUPPORTED_LANGUAGE,
    "IS AN INVALID SOURCE LANGUAGE": EngineReason.UNSUPPORTED_LANGUAGE,
    "INVALID LANGUAGE PAIR": EngineReason.UNSUPPORTED_LANGUAGE,
    "PLEASE SELECT TWO DISTINCT LANGUAGES": EngineReason.UNSUPPORTED_LANGUAGE,
    "ALMOST ALL LANGUAGES SUPPORTED BUT SOME MAY HAVE NO CONTENT": EngineReason.UNSUPPORTED_LANGUAGE,
    "NO QUERY SPECIFIED": EngineReason.REFUSED,
    "INVALID EMAIL PROVIDED": EngineReason.REFUSED,
    "MYMEMORY WARNING": EngineReason.THROTTLED,
    # Google's error page, where the library finds an element in it
    "(Server Error)!!1": EngineReason.UNREACHABLE,
    # A whole page, of whatever stands between
    "<!DOCTYPE html": EngineReason.REFUSED,
    "<!doctype html": EngineReason.REFUSED,
    "<html": EngineReason.REFUSED,
}
"""First match first."""


def find_complaint(answer: str, text: str) -> EngineError | None:
    """The error that an answer stands for; None for a translation, also for one of a text about such a complaint."""
    for complaint, reason in COMPLAINTS.items():
        if complaint in answer and complaint not in text:
            return EngineError(reason, f"the service answered {complaint!r}")
    return None
