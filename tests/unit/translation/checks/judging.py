"""What the tests of the checks ask: the names of the checks that a translation fails."""

from dragoman.article import TermUse
from dragoman.translation.checks import Rendering, find_faults


def find_checks(source: str, target: str, languages: str = "en-pt", terms: tuple[TermUse, ...] = ()) -> tuple[str, ...]:
    before, after = languages.split("-")
    return tuple(fault.check for fault in find_faults(Rendering(source, target, before, after, terms)))


def find_reason(check: str, source: str, target: str, languages: str = "en-pt") -> str:
    before, after = languages.split("-")
    faults = find_faults(Rendering(source, target, before, after))
    return next(fault.reason for fault in faults if fault.check == check)
