"""What people have laid down for translations: the terms of glossaries, and corrected sentences. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec
import regex

from dragoman.article import TermUse
from dragoman.language import ADDRESS
from dragoman.translation.guidance.folding import FoldedText, fold, fold_keeping_case
from dragoman.translation.guidance.word_boundaries import HEAD, can_begin, can_end

HUMAN: Final = "human"
"""The engine of a segment that somebody corrected."""

_NAME_LETTER: Final = r"[\p{Lu}\p{Ll}\p{M}\p{N}_-]"  # scripts without case put no space before a name
_UNBROKEN: Final = regex.compile(
    rf"{ADDRESS.pattern}|(?<!{_NAME_LETTER}){_NAME_LETTER}++(?:\.\p{{Ll}}{{2,}}+)++", regex.VERBOSE
)
"""Addresses, handles, tags, and names of domains and files: what stands inside them is no word of the sentence."""

_KEPT_MATCHERS: Final = 32
"""An article's few terms for each pair of its languages; a function works on a few articles at a time."""


_KEPT_SENTENCES: Final = 128
"""A sentence is looked through before it is masked, and again when its translation is checked: as many as an engine
gets to know together, and some more."""


class Term(msgspec.Struct, frozen=True, order=True):
    """A glossary's term for one pair of languages."""

    source: str
    target: str
    """Equal to `source` where it must not be translated."""
    case_sensitive: bool = False


class TermMatch(msgspec.Struct, frozen=True):
    """Where a term stands in a text: `text[start:end]`."""

    start: int
    end: int
    term: Term


class Guidance(msgspec.Struct, frozen=True):
    """What concerns one article, for one source language of it and one target."""

    terms: tuple[Term, ...] = ()
    """Those that occur in it, in their order."""
    corrections: Mapping[str, str] = {}
    """Translations of its sentences, by `correction_key`; only those that it holds."""


NO_GUIDANCE: Final = Guidance()


class TermMatcher:
    """Finds terms in texts, in time that grows with the text and hardly with the number of terms.

    Of two terms that are written alike, one that is case-sensitive goes before one that is not, and then the first.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, tuple[Term, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for term in terms:
            phrase = fold(term.source).text.strip()
            head = HEAD.match(phrase)
            if head is not None:
                self._terms[phrase] = (*self._terms.get(phrase, ()), term)
                lengths.setdefault(head.group(), set()).add(len(phrase))
        for beginning, found in lengths.items():
            self._lengths[beginning] = tuple(sorted(found, reverse=True))

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Where terms stand in a text: whole words, from the left, the longest that begins at each place.

        A term inside an address, a handle, a tag or a file's name is none: `apple.com` is no fruit.
        """
        if not self._lengths:
            return ()
        found = tuple(self._walk(text))
        if not found:  # as in most sentences: to search for addresses would take half of the time
            return ()
        addresses = [match.span() for match in _UNBROKEN.finditer(text)]
        return tuple(_leave_addresses(found, addresses))

    def _walk(self, text: str) -> Iterator[TermMatch]:
        folded = fold(text)
        if self._lengths.keys().isdisjoint(HEAD.findall(folded.text)):
            return
        passed = 0
        for head in HEAD.finditer(folded.text):
            start = head.start()
            lengths = self._lengths.get(head.group())
            if lengths is None or start < passed or not can_begin(folded.text, start):
                continue
            match = self._match_at(text, folded, start, lengths)
            if match is not None:
                yield match[0]
                passed = match[1]

    def _match_at(
        self, text: str, folded: FoldedText, start: int, lengths: tuple[int, ...]
    ) -> tuple[TermMatch, int] | None:
        """The longest term that begins here, and where it ends in the folded text."""
        for length in lengths:
            end = start + length
            terms = self._terms.get(folded.text[start:end]) if end <= len(folded.text) else None
            if terms is None or not can_end(folded.text, end) or not _is_whole(folded, start, end):
                continue
            first, last = folded.starts[start], folded.ends[end - 1]
            term = _choose(terms, text[first:last])
            if term is not None:
                return TermMatch(first, last, term), end
        return None


def find_terms(text: str, terms: Iterable[Term]) -> tuple[TermMatch, ...]:
    """`TermMatcher(terms).find(text)` for an article's few terms; the matcher is kept from sentence to sentence."""
    return _find(text, tuple(terms))


def find_term_uses(source_text: str, target_text: str, terms: Iterable[Term]) -> tuple[TermUse, ...]:
    """Each occurrence of a term in the source, in its order, and whether the translation has what it asks for.

    Each occurrence in the translation answers one in the source: of three that came back as two, the last is missed.
    A case-sensitive term asks for its target exactly as it is written.
    """
    matches = find_terms(source_text, terms)
    if not matches:
        return ()
    wanted = tuple(dict.fromkeys(Term(match.term.target, match.term.target) for match in matches))
    found: dict[str, list[str]] = {}
    for match in _keep_matcher(wanted).find(target_text):
        written = target_text[match.start : match.end]
        found.setdefault(fold(written).text, []).append(fold_keeping_case(written))
    # The strict ones choose first, for the others can do with what these leave.
    order = sorted(range(len(matches)), key=lambda place: not matches[place].term.case_sensitive)
    applied = {place: _take(found, matches[place].term) for place in order}
    return tuple(
        TermUse(source_text[match.start : match.end], match.term.target, applied[place])
        for place, match in enumerate(matches)
    )


def correction_key(sentence: str) -> str:
    """What two sentences share that differ only in how they were typed: white space, kinds of quotation marks,
    apostrophes and dashes, composed letters, soft hyphens. Case and everything else counts."""
    return fold_keeping_case(sentence).strip()


@lru_cache(_KEPT_SENTENCES)
def _find(text: str, terms: tuple[Term, ...]) -> tuple[TermMatch, ...]:
    return _keep_matcher(terms).find(text) if terms else ()


@lru_cache(_KEPT_MATCHERS)
def _keep_matcher(terms: tuple[Term, ...]) -> TermMatcher:
    return TermMatcher(terms)


def _is_whole(folded: FoldedText, start: int, end: int) -> bool:
    """Whether both ends are ends of characters of the original: of ß, folded to ss, there is no half."""
    starts = folded.starts
    return (start == 0 or starts[start - 1] != starts[start]) and (end == len(starts) or starts[end - 1] != starts[end])


def _choose(terms: tuple[Term, ...], written: str) -> Term | None:
    exact = fold_keeping_case(written)
    strict = (term for term in terms if term.case_sensitive and correction_key(term.source) == exact)
    return next(strict, None) or next((term for term in terms if not term.case_sensitive), None)


def _leave_addresses(matches: Iterable[TermMatch], addresses: list[tuple[int, int]]) -> Iterator[TermMatch]:
    """Without the matches that are a part of an address and not the whole of it."""
    place = 0
    for match in matches:
        while place < len(addresses) and addresses[place][1] <= match.start:
            place += 1
        if place < len(addresses):
            start, end = addresses[place]
            if start < match.end and (start < match.start or match.end < end):
                continue
        yield match


def _take(found: dict[str, list[str]], term: Term) -> bool:
    """Use up one occurrence of the term's target, if there is one."""
    written = found.get(fold(term.target).text.strip(), [])
    exact = fold_keeping_case(term.target).strip()
    place = next((i for i, form in enumerate(written) if not term.case_sensitive or form == exact), None)
    if place is None:
        return False
    del written[place]
    return True
