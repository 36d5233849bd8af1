import pytest

from dragoman import cutting
from dragoman.cutting import CutArticle, split_article
from tests.unit.stories import PROSE, Desk


def test_article_is_cut_once_whoever_wants_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    desk.ingest("glossaries/en-pt/port.csv", "source,target\nharbour,porto\n")
    desk.ingest("a.txt", PROSE)
    cuts: list[str] = []

    def cut(text: str, language: str, max_characters: int) -> tuple[str, ...]:
        del language, max_characters
        cuts.append(text)
        return (text,)

    monkeypatch.setattr(cutting, "segment", cut)
    desk.translate("a.txt")
    assert cuts
    assert len(cuts) == len(set(cuts)), "the glossary and the translation share them"


def test_article_that_nobody_reads_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    article = desk.article("a.txt")
    monkeypatch.setattr(cutting, "segment", None)  # would raise
    assert CutArticle(article, 600).article is article


def test_pieces_of_an_article_are_its_paragraphs_and_its_sentences_are_stripped() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    cut = CutArticle(desk.article("a.txt"), 600)
    assert ["".join(block.pieces) for block in cut.blocks] == [p.text for p in cut.article.paragraphs]
    assert [sentence.text for sentence in split_article(cut)] == PROSE.strip().split("\n")
