"""Translated sentences put together to a paragraph, with what stood between them in the original. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

from dragoman.article import Segment
from dragoman.language import is_unspaced

_PLAIN: Final = regex.compile(r"[^\S\n\t]*")
"""Between two sentences: nothing, or a space of whatever width."""

_ENDS_CLAUSE: Final = regex.compile(
    r"[\p{P}\p{S}]\Z|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\Z"
)


def join_targets(text: str, segments: Sequence[Segment], target: str) -> str:
    """The text of a paragraph in the target language.

    Args:
        text: the paragraph in its own language.
        segments: all of its segments, in order; the text has the source of each, and what stands around them: a
            space becomes what the target language has between sentences, and line breaks, tabs and the signs between
            a table's cells stay.
        target: the language of the segments' targets.
    """
    if not segments:
        return ""
    space = "" if is_unspaced(target) else " "
    gaps = _find_gaps(text, segments)
    pieces = [gaps[0].lstrip()]
    for (before, after), gap in zip(pairwise(segments), gaps[1:], strict=False):
        pieces += [before.target, "" if not gap and _stand(before, after) else _write_gap(gap, before, after, space)]
    return "".join((*pieces, segments[-1].target, gaps[-1].rstrip()))


def _find_gaps(text: str, segments: Sequence[Segment]) -> list[str]:
    """What stands before, between and behind the segments."""
    gaps, end = [], 0
    for segment in segments:
        start = text.find(segment.source, end)
        gaps.append(text[end:start] if start >= 0 else " ")
        end = max(start, end) + len(segment.source) if start >= 0 else end
    return [*gaps, text[end:]]


def _stand(*segments: Segment) -> bool:
    """Whether nobody translated them: rows of signs that were too long to be one segment."""
    return all(segment.target == segment.source for segment in segments)


def _write_gap(gap: str, before: Segment, after: Segment, space: str) -> str:
    if not _PLAIN.fullmatch(gap):
        return gap
    if gap or _ENDS_CLAUSE.search(before.source) or _ENDS_CLAUSE.search(after.source[:1]):
        return space
    return ""  # one word that was too long for the engine
