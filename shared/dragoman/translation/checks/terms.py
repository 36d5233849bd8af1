"""What the glossaries want."""

from dragoman.article import TermUse


def find_missed_terms(terms: tuple[TermUse, ...]) -> str | None:
    """A glossary's term whose translation is not the glossary's."""
    missed = [term for term in terms if not term.applied]
    return f"{missed[0].target[:80]!r} is missing" if missed else None
