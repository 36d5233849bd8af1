"""Which of all terms and corrections concern an article: exactly those that its text meets. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from dragoman.article import Reference, ReferenceEntry, ReferenceKind
from dragoman.cutting import Block, CutArticle
from dragoman.language import is_same_language
from dragoman.translation.guidance import NO_GUIDANCE, Guidance, TermMatcher
from dragoman.translation.guidance.corrections import find_corrections
from dragoman.translation.guidance.reference_choice import choose_corrections, choose_terms


class Guide(Protocol):
    """Knows what people have laid down for translations."""

    def guide(self, cut: CutArticle, target: str) -> Mapping[str, Guidance]:
        """What concerns an article, by source language: exactly the terms and corrections that its text meets.

        Raises:
            StoreUnavailableError: the store did not answer.
        """


class PairGuide:
    """All terms and corrections for one pair of languages, ready to be looked for."""

    def __init__(self, references: Sequence[Reference], source_language: str, target_language: str) -> None:
        """Of two references that disagree, the later in `references` counts."""

        def gather(kind: ReferenceKind) -> list[ReferenceEntry]:
            return [entry for reference in references if reference.kind == kind for entry in reference.entries]

        terms = choose_terms(gather("glossary"), source_language, target_language)
        self._matcher = TermMatcher(terms)
        self._places = {term: place for place, term in enumerate(terms)}
        corrections = choose_corrections(gather("corrections"), source_language, target_language)
        self._corrections = dict(sorted(corrections.items()))  # in the order in which they are looked for

    @property
    def entries(self) -> int:
        """How many terms and corrections it knows."""
        return len(self._places) + len(self._corrections)

    def guide(self, blocks: Sequence[Block]) -> Guidance:
        """What concerns these blocks of a text: nothing but what stands in them."""
        used = {match.term for block in blocks for piece in block.pieces for match in self._matcher.find(piece)}
        terms = sorted(used, key=self._places.__getitem__)
        return Guidance(tuple(terms), find_corrections([block.pieces for block in blocks], self._corrections))


class FixedReferences:
    """References that are at hand, as those that the command line was given; without any, a guide to nothing."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._references = references

    def guide(self, cut: CutArticle, target: str) -> Mapping[str, Guidance]:
        """See Guide."""
        if not self._references:
            return {}
        return guide_languages(cut.blocks, target, lambda language: PairGuide(self._references, language, target))


def guide_languages(
    blocks: Sequence[Block], target: str, open_pair: Callable[[str], PairGuide | None]
) -> Mapping[str, Guidance]:
    """What concerns a text, by source language.

    Args:
        blocks: the whole text.
        target: the language to translate into.
        open_pair: what is laid down for a source language and the target; None for nothing.
    """
    return dict(_list_guidance(blocks, target, open_pair))


def _list_guidance(
    blocks: Sequence[Block], target: str, open_pair: Callable[[str], PairGuide | None]
) -> Iterator[tuple[str, Guidance]]:
    """For each language of the text that is not the target's, what there is; nothing where there is nothing."""
    for language in sorted({block.language for block in blocks}):
        pair = None if is_same_language(language, target) else open_pair(language)
        if pair is None:
            continue
        guidance = pair.guide([block for block in blocks if block.language == language])
        if guidance != NO_GUIDANCE:
            yield language, guidance
