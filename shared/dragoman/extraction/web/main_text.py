"""A page's article among its menus, adverts, notices and comments: two libraries asked, their answers weighed."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dragoman.article import Paragraph
from dragoman.extraction.web.blocks import collect_paragraphs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS: Final = 20_000
"""Pages of the news have some 2,000 elements, live blogs 10,000. The libraries' time grows with the square of it."""

_MIN_SHARED: Final = 0.7  # of the first answer has to be in the second for the second to be believed about its ends
_MIN_ANCHOR: Final = 40  # letters: shorter lines stand in menus too
_MIN_COVERED: Final = 0.6  # of a paragraph's sequences: the libraries differ in a word or two
# A word, or one character of a script that writes without spaces: Thai, Lao, Burmese, Khmer, kana, Chinese.
_UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD: Final = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def find_main_text(tree: "HtmlElement") -> tuple[Paragraph, ...]:
    """The paragraphs of the article; none where there is none.

    trafilatura's answer, with the paragraphs that it dropped out of the middle put back if its own careless mode and
    readability both have them, and without what comes before and after all that readability has. readability's answer
    instead where that is more than twice as long; this rule comes from article-extraction-benchmark, where it has the
    best F1 of all that was tried (.972). The others are measured on 139 other pages, half of them set aside: F1 .952
    for trafilatura alone, .970 with that rule, .982 with all of them and the lines of `page_furniture`.
    """
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return collect_paragraphs(_find_main_element(tree))
    answer = _ask_trafilatura(tree)
    second = _ask_readability(tree)
    if measure(second) > 2 * measure(answer):
        return second
    return _trim(_add_structure(_fill(answer, second, tree), second), second)


def measure(paragraphs: tuple[Paragraph, ...]) -> int:
    """How many characters they have."""
    return sum(len(paragraph.text) for paragraph in paragraphs)


def measure_shared(paragraphs: tuple[Paragraph, ...], others: tuple[Paragraph, ...]) -> float:
    """How much of the first text is in the second, from 0 to 1."""
    overlap = _Overlap(others)
    return sum(len(p.text) for p in paragraphs if overlap.covers(p)) / max(1, measure(paragraphs))


def _ask_trafilatura(tree: "HtmlElement", *, is_careful: bool = True) -> tuple[Paragraph, ...]:
    from trafilatura import bare_extraction  # noqa: PLC0415 - for HTML only

    # Its metadata stays off: it guesses dates from the text and names from addresses, and today is an input to it.
    found = bare_extraction(
        tree, favor_precision=is_careful, include_comments=False, with_metadata=False, deduplicate=False
    )
    return () if found is None or isinstance(found, dict) else collect_paragraphs(found.body)


def _ask_readability(tree: "HtmlElement") -> tuple[Paragraph, ...]:
    from copy import deepcopy  # noqa: PLC0415 - beside its only use

    from lxml.html import fragment_fromstring  # noqa: PLC0415 - for HTML only
    from readability import Document  # noqa: PLC0415 - for HTML only
    from readability.readability import Unparseable  # noqa: PLC0415 - for HTML only

    try:
        summary = Document(deepcopy(tree)).summary(html_partial=True)
    except Unparseable:  # a second opinion that fails leaves the first one standing
        return ()
    return collect_paragraphs(fragment_fromstring(summary, create_parent="div"))


def _fill(answer: tuple[Paragraph, ...], second: tuple[Paragraph, ...], tree: "HtmlElement") -> tuple[Paragraph, ...]:
    """The answer with the gaps in it filled."""
    if not _has_gap(answer, second):
        return answer
    careless = _ask_trafilatura(tree, is_careful=False)
    if measure_shared(answer, careless) < 0.9:  # it found another article
        return answer
    mine, theirs = _Overlap(answer), _Overlap(second)
    is_mine = [mine.covers(paragraph) for paragraph in careless]
    anchors = [place for place, p in enumerate(careless) if is_mine[place] and len(p.text) >= _MIN_ANCHOR]
    return tuple(
        paragraph
        for place, paragraph in enumerate(careless)
        if is_mine[place] or (anchors and anchors[0] < place < anchors[-1] and theirs.covers(paragraph))
    )


def _add_structure(answer: tuple[Paragraph, ...], second: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The answer with the headings that the second has before a paragraph of both, and the lists that it has after one
    that ends in a colon: trafilatura drops those that are alone in their box.
    """
    texts = frozenset(paragraph.text for paragraph in answer)
    headings: dict[str, Paragraph] = {}
    lists: dict[str, list[Paragraph]] = {}
    lead = ""
    for paragraph, following in pairwise((*second, Paragraph(""))):
        if paragraph.kind == "heading" and len(following.text) >= _MIN_ANCHOR:
            headings[following.text] = paragraph
        if paragraph.kind == "list-item" and lead:
            lists.setdefault(lead, []).append(paragraph)
        else:
            lead = paragraph.text if paragraph.text.endswith((":", "：")) else ""
    return tuple(
        part
        for place, paragraph in enumerate(answer)
        for part in (
            *(found for found in (headings.get(paragraph.text),) if found and place and found.text not in texts),
            paragraph,
            *(found for found in lists.get(paragraph.text, ()) if found.text not in texts),
        )
    )


def _has_gap(answer: tuple[Paragraph, ...], second: tuple[Paragraph, ...]) -> bool:
    """Whether the second has a paragraph that is missing between two that both have."""
    overlap = _Overlap(answer)
    long = [overlap.covers(paragraph) for paragraph in second if len(paragraph.text) >= _MIN_ANCHOR]
    return True in long and not all(long[long.index(True) : len(long) - long[::-1].index(True)])


def _trim(paragraphs: tuple[Paragraph, ...], second: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """The paragraphs from the first to the last that both have, if those are most of the text."""
    overlap = _Overlap(second)
    shared = [place for place, paragraph in enumerate(paragraphs) if overlap.covers(paragraph)]
    anchors = [place for place in shared if len(paragraphs[place].text) >= _MIN_ANCHOR]
    if not anchors or sum(len(paragraphs[p].text) for p in anchors) < _MIN_SHARED * measure(paragraphs):
        return paragraphs
    kept = {*shared, *range(anchors[0], anchors[-1] + 1)}
    return tuple(paragraph for place, paragraph in enumerate(paragraphs) if place in kept)


def _find_main_element(tree: "HtmlElement") -> "HtmlElement":
    """The element that the page itself calls its article, if there is just one."""
    for path in (".//*[@itemprop='articleBody']", ".//article", ".//main", ".//*[@role='main']"):
        found = tree.xpath(path)
        if len(found) == 1:
            return found[0]
    return tree.body


class _Overlap:
    """The three-word sequences of a text, to ask of each paragraph of another whether it is in it."""

    def __init__(self, paragraphs: tuple[Paragraph, ...]) -> None:
        self._texts = frozenset(paragraph.text for paragraph in paragraphs)
        self._sequences = frozenset(sequence for text in self._texts for sequence in _list_sequences(text))

    def covers(self, paragraph: Paragraph) -> bool:
        if paragraph.text in self._texts:
            return True
        sequences = _list_sequences(paragraph.text)
        found = sum(sequence in self._sequences for sequence in sequences)
        return found > _MIN_COVERED * len(sequences)


def _list_sequences(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text)
    return list(zip(words, words[1:], words[2:], strict=False))
