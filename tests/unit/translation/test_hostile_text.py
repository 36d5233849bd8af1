"""Text that nobody means, in sentences as long as they are ever given: the work for it stays within bounds."""

import pytest

from dragoman.segmentation import segment
from dragoman.translation.chain import Chain
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.guidance import Guidance, Term
from dragoman.translation.sentences import Sentence

UNITS = {
    "quotes": "\"'",
    "curly quotes": "“”",
    "open quotes": "“",
    "quoted letters": '"a "',
    "parentheses": "(",
    "brackets": "[",
    "bracketed letters": "(a) ",
    "dots": ".",
    "ellipses": "…",
    "commas": ",",
    "digits": "1",
    "digits and commas": "1,",
    "digits and hyphens": "1-",
    "letters and digits": "x1",
    "versions": "v1.2",
    "percentages": "1% ",
    "euros": "€",
    "sums": "$1m ",
    "currencies": "R$ ",
    "at signs": "@",
    "half addresses": "a@",
    "addresses": "a@b.",
    "handles": "@abc ",
    "hashes": "#",
    "tags": "#a ",
    "less-than signs": "<",
    "markup": "<a>",
    "open markup": "<a ",
    "attributes": '<a href="',
    "backquotes": "`",
    "code": "`a",
    "calls": "a_b(c) ",
    "emoji": "😀",
    "families": "👨‍👩‍👧",
    "flags": "🇵🇹",
    "marks": "\u0301",
    "marked letters": "e\u0301",
    "right to left": "\u202e\u202c",
    "zero width": "\u200b",
    "look-alikes of masks": "XQ1Z ",
    "glued look-alikes": "XQ1Z",
    "one word": "a",
    "one word in capitals": "A",
    "capitals": "HELLO WORLD ",
    "scripts in a word": "aбγ漢",
    "scripts": "word слово λέξη 漢字 ",
    "Chinese": "漢",
    "Thai": "ก",
    "links": "[a](",
    "pictures": "![a](b)",
    "links in links": "[[a](b)](c)",
    "schemes": "://",
    "hosts": "www.",
    "pages": "http://a.b/",
    "paths": "/a/b",
    "files": "a.py ",
    "entities": "&amp;",
    "half entities": "&#",
    "initials": "J. ",
    "abbreviations": "Dr. ",
    "negations": "not ",
    "numbers in words": "one hundred and ",
    "white space": " \n\t",
    "full-width letters": "ＡＢ",
    "zeros": "\0",
}
LENGTH = 1_500
LIMIT = 600
MAX_CALLS = 100
"""Of an engine about one sentence: whole, and in up to three rounds of pieces, around each mask at last. Measured: 73."""
MAX_GROWTH = 6
"""All that an engine is given about a text, against the text: whole, in pieces, and in pieces of these. Measured: 4.3."""

TERMS = (Term("a", "um"), Term("hello world", "olá mundo"), Term("1", "1"))


class Ascii:
    """Knows no other character."""

    def knows(self, character: str) -> bool:
        return character.isascii()

    def weigh(self, text: str) -> float:
        return -5.0 * len(text)


class BadEngine:
    """Answers everything in one way, and is content with nothing."""

    name = "bad"
    usd_per_million_characters = 0.0
    is_in_process = False

    def __init__(self, answer: str | None) -> None:
        self._answer = answer
        self.asked: list[str] = []

    def identity(self, source: str, target: str) -> str:
        return f"bad:{source}-{target}"

    def repertoire(self, source: str, target: str) -> Ascii:
        return Ascii()

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        self.asked.append(text)
        return EngineTranslation(text if self._answer is None else self._answer)


@pytest.mark.parametrize("answer", [None, "", "O , , , , , ,", "XQ1Z XQ1Z", "Uma frase."])
@pytest.mark.parametrize("unit", UNITS)
def test_every_sentence_ends_as_one_segment_after_a_bounded_number_of_calls(unit: str, answer: str | None) -> None:
    text = (UNITS[unit] * LENGTH)[:LENGTH]
    pieces = segment(text, "en", LIMIT)
    assert "".join(pieces) == text
    sentences = tuple(Sentence(0, piece.strip(), "en") for piece in pieces if piece.strip())
    engine = BadEngine(answer)
    result = Chain((engine,), 10).translate(sentences, "pt", lambda: 60.0, {"en": Guidance(TERMS)})
    assert [segment.source for segment in result.segments] == [sentence.text for sentence in sentences]
    assert len(engine.asked) <= MAX_CALLS * len(sentences)
    assert sum(map(len, engine.asked)) <= MAX_GROWTH * LENGTH
