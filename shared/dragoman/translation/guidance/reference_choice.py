"""Which entries of glossaries and corrections serve a pair of languages, and which of them wins. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from dragoman.article import ReferenceEntry
from dragoman.language import is_same_language
from dragoman.translation.guidance import Term, correction_key
from dragoman.translation.guidance.folding import fold, fold_keeping_case

ANY_LANGUAGE: Final = "any"
"""In place of a language: the entry serves all."""


def serves(entry_language: str, language: str) -> bool:
    """Whether what is laid down for one target language holds for another: `pt` does for `pt-BR`, not the reverse."""
    return _rate_target(entry_language, language) > 0


def choose_terms(entries: Iterable[ReferenceEntry], source_language: str, target_language: str) -> tuple[Term, ...]:
    """The terms for a pair of languages, each source once.

    For the target, an entry for just this language wins over one for the language without a region, and that over
    one for any. For the source, the region does not matter: articles are told by their language alone. Among equals
    the last wins: who gives entries of several files decides by their order.
    """
    chosen: dict[tuple[str, bool], Term] = {}
    for entry in _rank(entries, source_language, target_language):
        form = fold_keeping_case(entry.source) if entry.case_sensitive else fold(entry.source).text
        chosen[form.strip(), entry.case_sensitive] = Term(entry.source, entry.target, entry.case_sensitive)
    return tuple(chosen.values())


def choose_corrections(entries: Iterable[ReferenceEntry], source_language: str, target_language: str) -> dict[str, str]:
    """The corrected texts for a pair of languages, by `correction_key`; which wins is said in `choose_terms`."""
    ranked = _rank(entries, source_language, target_language)
    return {correction_key(entry.source): entry.target for entry in ranked}


def _rank(entries: Iterable[ReferenceEntry], source: str, target: str) -> Iterator[ReferenceEntry]:
    """Those that serve the pair, the weakest first."""
    rated = (((_rate_target(e.target_language, target), _rate_source(e.source_language, source)), e) for e in entries)
    serving = [(rate, entry) for rate, entry in rated if all(rate)]
    return (entry for _, entry in sorted(serving, key=lambda pair: pair[0]))


def _rate_target(stated: str, wanted: str) -> int:
    """0: it does not serve; the higher the better."""
    stated, wanted = stated.lower(), wanted.lower()
    if stated == ANY_LANGUAGE:
        return 1
    if stated == wanted:
        return 3
    return 2 if wanted.startswith(f"{stated}-") else 0


def _rate_source(stated: str, wanted: str) -> int:
    stated, wanted = stated.lower(), wanted.lower()
    if stated == ANY_LANGUAGE:
        return 1
    if stated == wanted:
        return 3
    return 2 if is_same_language(stated, wanted) else 0
