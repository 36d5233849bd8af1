"""Headlines in capitals, said in the case that models were trained on, and given back in capitals. Pure.

Raw, a text in capitals is taken for names: it scores 35 to 42 chrF where the same text in its usual case scores 82 to
84. An English headline With Capitals Like This loses 14, of which sentence case gives 13 back.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
import regex

from dragoman.late import compile_regex
from dragoman.translation.engine import Repertoire
from dragoman.translation.preparation.fitting import MAX_WORD_LETTERS, can_say, fit_characters
from dragoman.translation.preparation.protection import MASK_PATTERN, remove_masks

_WORD: Final = compile_regex(rf"{MASK_PATTERN}|\p{{L}}[\p{{L}}\p{{M}}]*")
_NAME: Final = compile_regex(r"(?<=(?<!\p{L})\p{Ll}{1,30}[,;]?\s)\p{Lu}[\p{L}\p{M}]+")
_SENTENCE_START: Final = compile_regex(r"(?:\A|[.!?:]\s)[^\p{L}\p{N}]{0,20}\p{Ll}")
_LEAD: Final = compile_regex(
    r"\A(?:[\p{Lu}\p{N}][\p{Lu}\p{M}\p{N}.'’-]{0,40}+(?: |(?=[:,(|]))){1,5}+"
    r"(?<=\p{Lu}[\p{Lu}\p{M}] ?)(?<delimiter>[:,(|]|(?<= )-(?= ))(?=.*\p{Ll})"
)

_DELIMITER: Final = compile_regex(r"[:,(|]|(?<= )[-–—](?= )")
_MAX_LEAD: Final = 60  # characters; no place or label is longer

_MIN_WORDS: Final = 2
_MIN_LETTERS: Final = 4  # in the longest word: "BBC" and "US, UK" are no shouting
_TITLING: Final = frozenset({"en"})
"""Languages whose headlines have capitals that others' have not."""

_MIN_TITLED_WORDS: Final = 4  # fewer may well be a name
_MIN_SOFTENED_WORDS: Final = 2
_SMALL_WORD: Final = -9.2  # prepositions, articles, pronouns are likelier; `says`, `met`, `diz` are not

# How much likelier one way of writing a word must be than another, as natural logarithms. Tried on 337 sentences in
# capitals, English and Portuguese: chrF moves by 0.3 within 1 of each; doubtful words all
# with capitals cost 1.
_ACRONYM_MARGIN: Final = -2.0
_NAME_MARGIN: Final = 1.3
_RARE_NAME_MARGIN: Final = 0.6
_RARE: Final = -13.2
"""Below the rarest piece of a vocabulary of 32,000: a word that is put together from several."""


class Cased(msgspec.Struct, frozen=True):
    """A text in its usual case, and what of it was in capitals."""

    text: str
    is_shouted: bool = False
    """All of it."""
    delimiter: str = ""
    """What stood after its first words, where those were: `LISBON, May 3` or `LIVE: ...`."""


def find_names(texts: Iterable[str]) -> frozenset[str]:
    """The words that an article writes with a capital inside of its sentences."""
    return frozenset(match.group() for text in texts if _is_running(text) for match in _NAME.finditer(text))


def _is_running(text: str) -> bool:
    """Whether most words begin with a small letter, so that a capital tells something."""
    words = _WORD.findall(text)
    return len(words) < 2 * len([word for word in words if word[0].islower()])


def is_shouted(text: str) -> bool:
    """Whether a text is in capitals."""
    words = _WORD.findall(text)
    return text.isupper() and len(words) >= _MIN_WORDS and max(map(len, words)) >= _MIN_LETTERS


def is_titled(text: str, repertoire: Repertoire) -> bool:
    """Whether all words of a text begin with a capital but the smallest (`of`, `the`), by which a sentence full of
    names is told from a headline."""
    words = [word for word in _WORD.findall(text) if len(word) > 1 or word.islower()]
    return (
        len(words) >= _MIN_TITLED_WORDS
        and sum(map(_is_capitalized, words[1:])) >= _MIN_SOFTENED_WORDS  # the next lines take longer
        and all(
            word[0].isupper() or (len(word) < MAX_WORD_LETTERS and repertoire.weigh(word) >= _SMALL_WORD)
            for word in words
        )
        and sum(_is_softened(word, repertoire) for word in words[1:]) >= _MIN_SOFTENED_WORDS
    )


def _is_softened(word: str, repertoire: Repertoire) -> bool:
    if not _is_capitalized(word) or len(word) > MAX_WORD_LETTERS or not can_say(word, repertoire):
        return False
    return _choose(word, word, word.lower(), repertoire) != word


def _is_capitalized(word: str) -> bool:
    return word[0].isupper() and word[1:].islower()


def write_usual_case(text: str, language: str, names: frozenset[str], repertoire: Repertoire | None) -> Cased:
    """A headline in sentence case, with names and acronyms as they are written; any other text as it is."""
    bare = remove_masks(text)
    if is_shouted(bare):
        return Cased(_soften(text, language, names, repertoire), is_shouted=True)
    lead = _LEAD.match(text)
    if lead is not None:
        softened = _soften(text[: lead.end()], language, names, repertoire) + text[lead.end() :]
        return Cased(softened, delimiter=lead.group("delimiter"))
    if repertoire is not None and language.partition("-")[0] in _TITLING and is_titled(bare, repertoire):
        return Cased(_soften(text, language, names, repertoire, is_titled=True))
    return Cased(text)


def set_case(answer: str, cased: Cased, language: str) -> str:
    """The answer with capitals where its source had them."""
    if cased.is_shouted:
        return write_upper(answer, language)
    if not cased.delimiter:
        return answer
    place = answer.find(cased.delimiter)
    if place < 0:  # `LISBON, May 3 (Reuters)` may come back without the date
        delimiter = _DELIMITER.search(answer, 0, _MAX_LEAD)
        place = delimiter.start() if delimiter else 0
    return write_upper(answer[:place], language) + answer[place:]


def begin_like(answer: str, first_letter: str, language: str) -> str:
    """The answer with a capital at its start where its source has one. (Not the other way: `iPhone`, German nouns.)"""
    place = next((place for place, character in enumerate(answer) if character.isalnum()), None)
    if place is None or not first_letter.isupper():
        return answer
    return answer[:place] + write_upper(answer[place], language) + answer[place + 1 :]


def write_upper(text: str, language: str) -> str:
    """In capitals, by the rules of the language."""
    return (text.replace("i", "İ") if _has_dotless_i(language) else text).upper()


def write_lower(text: str, language: str) -> str:
    """In small letters, by the rules of the language."""
    return (text.replace("I", "ı").replace("İ", "i") if _has_dotless_i(language) else text).lower()


def _has_dotless_i(language: str) -> bool:
    return language.partition("-")[0] in {"az", "tr"}


def _soften(
    text: str, language: str, names: frozenset[str], repertoire: Repertoire | None, *, is_titled: bool = False
) -> str:
    known = {name.casefold(): name for name in sorted(names)}

    def write(match: regex.Match[str]) -> str:
        stays = is_titled and match.group().isupper() and len(match.group()) > 1
        return match.group() if stays else _write_word(match, language, known, repertoire)

    softened = _WORD.sub(write, text)
    return _SENTENCE_START.sub(lambda match: match.group()[:-1] + write_upper(match.group()[-1], language), softened)


def _write_word(match: regex.Match[str], language: str, names: Mapping[str, str], repertoire: Repertoire | None) -> str:
    word = match.group()
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    small = write_lower(word, language)
    if regex.fullmatch(MASK_PATTERN, word) or not word[0].isupper():
        return word
    if before.isdigit() or (before in {"'", "’"} and len(word) <= 2):  # 10M, IT'S
        return small
    if small.casefold() in names:
        return names[small.casefold()]
    capital = word[0] + small[1:]
    if repertoire is None or len(word) > MAX_WORD_LETTERS:
        return capital
    if not can_say(word, repertoire):
        return word
    return _choose(word, capital, small, repertoire)


def _choose(word: str, capital: str, small: str, repertoire: Repertoire) -> str:
    """The likeliest way to write a word. A name that is taken for a word costs less than a word taken for a name."""
    of_word, of_capital, of_small = (
        repertoire.weigh(fit_characters(written, repertoire)) for written in (word, capital, small)
    )
    if len(word) == 1:
        return word if of_word > of_small else small
    margin = _ACRONYM_MARGIN if of_word > _RARE else 0
    if word.isupper() and of_word >= max(of_capital, of_small) + margin:
        return word
    return capital if of_capital >= of_small + (_NAME_MARGIN if of_small > _RARE else _RARE_NAME_MARGIN) else small
