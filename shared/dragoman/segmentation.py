"""Sentences: the unit that engines translate, checks look at, and readers trace back. Pure."""

import sys
from collections.abc import Iterable, Iterator

import regex
from sentencex import segment as split_sentences

# Where a sentence that is too long for an engine is cut, the best place first. Each keeps its character before it.
_CUTS = tuple(regex.compile(pattern) for pattern in (r"[;:]\s+|[；：]", r",\s+|[、，]|\s[-–—]\s+", r"\s+"))

# Abbreviations that mostly stand before a name or a number, and that sentencex does not know.
_ABBREVIATIONS = {
    language: regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(words.split())})\.\s*\Z")
    for language, words in {
        "en": "approx Approx est Rev Hon Pvt Cpl",
        "pt": "Av Dep Exa Exma Exmo Gov Min Pça Profa Profª R Rod Sen Sra Srta Tel V aprox art arts cap fls n p pp tel",
    }.items()
}

# The number of a list's item is no sentence.
_ITEM_NUMBER = regex.compile(r"\s*\d{1,3}\.\s*")

_LONGEST_ABBREVIATION = 40  # with the spaces around it

# Where a paragraph may be cut that is too long for the splitter: a letter of lower case before the stop and a capital
# or another script after it make an abbreviation unlikely.
_STOP = regex.compile(r"(?<=[\p{Ll}\p{Lo}])[.!?…]+[\"'”’»)]*\s+(?=[\p{Lu}\p{Lo}\"'“‘«])|[。！？]+")
_WINDOW_CHARACTERS = 10_000

# sentencex panics on "A\u202f.": an initial with a space of several bytes before its full stop.
_SPACE_OF_SEVERAL_BYTES = regex.compile(r"[^\S\x00-\x7f]")


def segment(text: str, language: str, max_characters: int = sys.maxsize) -> tuple[str, ...]:
    """Cut a paragraph into sentences of at most `max_characters`, with the white space that follows each.

    Lossless: joined, the pieces are the paragraph again. A sentence that is too long is cut after clause
    punctuation, else between words, else where the bound falls.
    """
    return tuple(piece for sentence in _split(text, language) for piece in _bound(sentence, max_characters))


def _split(text: str, language: str) -> Iterator[str]:
    """The text's own characters, whatever the splitter was shown in place of them."""
    for window in _windows(text):
        start = 0
        for sentence in _find_sentences(window, language):
            yield window[start : start + len(sentence)]
            start += len(sentence)


def _windows(text: str) -> Iterator[str]:
    """The splitter takes time by the square of a paragraph's length, so a long one is cut where a sentence ends."""
    while len(text) > _WINDOW_CHARACTERS:
        end = _find_cut(text[:_WINDOW_CHARACTERS], (_STOP, *_CUTS))
        yield text[:end]
        text = text[end:]
    yield text


def _find_sentences(window: str, language: str) -> list[str]:
    try:
        return _rejoin(split_sentences(language, _SPACE_OF_SEVERAL_BYTES.sub(" ", window)), language)
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's, and no Exception: it would end the whole batch
            return [window]
        raise


def _rejoin(sentences: Iterable[str], language: str) -> list[str]:
    """Put together what the splitter cut after an abbreviation that it does not know, or after an item's number."""
    abbreviations = _ABBREVIATIONS.get(language.partition("-")[0])
    joined: list[str] = []
    for sentence in sentences:
        if joined and abbreviations is not None and abbreviations.search(joined[-1][-_LONGEST_ABBREVIATION:]):
            joined[-1] += sentence
        elif len(joined) == 1 and _ITEM_NUMBER.fullmatch(joined[0]):
            joined[0] += sentence
        else:
            joined.append(sentence)
    return joined


def _bound(sentence: str, max_characters: int) -> Iterator[str]:
    while len(sentence) > max_characters:
        end = _find_cut(sentence[:max_characters], _CUTS)
        yield sentence[:end]
        sentence = sentence[end:]
    if sentence:
        yield sentence


def _find_cut(head: str, patterns: Iterable[regex.Pattern[str]]) -> int:
    """The last cut in the second half of `head`, so that no piece is a scrap; else the whole of it."""
    for pattern in patterns:
        ends = [match.end() for match in pattern.finditer(head, len(head) // 2)]
        if ends:
            return ends[-1]
    return len(head)
