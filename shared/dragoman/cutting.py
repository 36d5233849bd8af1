"""An article to its sentences. Pure."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from dragoman.article import CELL_SEPARATOR, Article, Paragraph
from dragoman.segmentation import segment, segment_row
from dragoman.translation.guidance import NO_GUIDANCE, Guidance
from dragoman.translation.guidance.corrections import join_corrected
from dragoman.translation.sentences import Sentence

Place = int | Literal["title", "subtitle"]
"""What a sentence is of: a paragraph by its number, or what stands above them."""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, a title or a subtitle in its pieces, which put together are its text."""

    place: Place
    language: str
    pieces: tuple[str, ...]


class CutArticle:
    """An article and, once somebody wants them, its blocks: who looks for terms in them and who translates them share
    them, for to cut takes 1 % of the time of a translation."""

    def __init__(self, article: Article, max_characters: int) -> None:
        """`max_characters` is the bound for a piece."""
        self.article = article
        self._max_characters = max_characters

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Title and subtitle, then each paragraph."""
        return tuple(_cut(self.article, self._max_characters))


def _cut(article: Article, max_characters: int) -> Iterator[Block]:
    """No sentence crosses a paragraph's end. A derived title is not translated: it is derived again from the
    translation."""
    head: list[tuple[Place, Paragraph]] = []
    if article.title_origin != "derived":
        head.append(("title", Paragraph(article.title)))
    if article.metadata.subtitle:
        head.append(("subtitle", Paragraph(article.metadata.subtitle)))
    for place, paragraph in (*head, *enumerate(article.paragraphs)):
        language = paragraph.language or article.language.code
        cut = segment_row if paragraph.kind == "table-row" else segment
        yield Block(place, language, cut(paragraph.text, language, max_characters))


def split_article(cut: CutArticle, guidance: Mapping[str, Guidance] = {}) -> tuple[Sentence, ...]:
    """The sentences of an article in its order. Several that are corrected together are one."""
    return tuple(
        _place(block.place, piece.strip(), block.language)
        for block in cut.blocks
        for piece in join_corrected(block.pieces, guidance.get(block.language, NO_GUIDANCE).corrections)
        if piece.strip() and piece != CELL_SEPARATOR  # white space behind a bound may be a piece of its own
    )


def _place(place: Place, text: str, language: str) -> Sentence:
    if isinstance(place, int):
        return Sentence(place, text, language)
    return Sentence(None, text, language, place)
