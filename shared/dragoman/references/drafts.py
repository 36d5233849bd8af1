"""What the reader of a format finds in a file, before it is looked at whether it can be used."""

import msgspec

from dragoman.references.languages import LanguagePair, agrees, is_translatable, narrow


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One source with its target, as the file has them."""

    line: int
    languages: LanguagePair
    source: str
    target: str
    is_case_sensitive: bool | None = None
    """None where the file does not say."""


class Problem(msgspec.Struct, frozen=True):
    """A line that gives no entry, and what to do about it."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


class Variant(msgspec.Struct, frozen=True):
    """What one language has of a concept or a sentence."""

    language: str
    sources: tuple[str, ...]
    """All ways to say it."""
    target: str | None
    """The one that translations use."""


def pair_variants(
    line: int, variants: list[Variant], source_language: str | None, stated: LanguagePair | None
) -> list[Draft]:
    """The drafts of one concept.

    Args:
        line: where it begins.
        variants: one a language.
        source_language: the one that the file translates from; None where it names none. Then each is translated
            into each, or, where the folder states a pair, only as the folder says.
        stated: the pair of the folder.
    """
    drafts = []
    for source in variants:
        for target in variants:
            pair = _settle(LanguagePair(source.language, target.language), source_language, stated)
            if source is not target and target.target is not None and pair is not None:
                drafts += [Draft(line=line, languages=pair, source=s, target=target.target) for s in source.sources]
    return drafts


def _settle(pair: LanguagePair, source_language: str | None, stated: LanguagePair | None) -> LanguagePair | None:
    """The pair as the folder would have it; None for a direction that nobody asks for."""
    if not is_translatable(pair) or (source_language is not None and not agrees(pair.source, source_language)):
        return None
    if stated is None:
        return pair
    if source_language is None and not (agrees(pair.source, stated.source) and agrees(pair.target, stated.target)):
        return None
    return narrow_pair(pair, stated)


def narrow_pair(pair: LanguagePair, stated: LanguagePair | None) -> LanguagePair:
    """See `narrow`."""
    if stated is None:
        return pair
    return LanguagePair(narrow(pair.source, stated.source), narrow(pair.target, stated.target))
