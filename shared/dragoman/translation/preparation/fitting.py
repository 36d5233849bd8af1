"""Text in the characters that an engine knows: what its vocabulary lacks is said in others. Pure.

What a model does not know it drops or talks over: `‘thank you’` came out as "Othank você".
"""

import unicodedata
from collections import Counter
from typing import Final

import msgspec
import regex

from dragoman.translation.engine import Repertoire
from dragoman.translation.preparation.stand_ins import STAND_INS

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_RAISED: Final = regex.compile(r"[\p{No}™℠]")
_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"})

_SMALL_MARGIN: Final = 2.0
MAX_WORD_LETTERS: Final = 50
"""What is longer is no word of any language: nothing is asked about it."""


class StandIn(msgspec.Struct, frozen=True):
    """A word that was said in other letters and should come back in its own."""

    said: str
    written: str


class Fitted(msgspec.Struct, frozen=True):
    """A word as an engine can say it."""

    text: str
    stand_ins: tuple[StandIn, ...] = ()


def fit_characters(text: str, repertoire: Repertoire) -> str:
    """The text in known characters; those that nothing can stand for are left out."""
    composed = unicodedata.normalize("NFC", text)
    said = {character: fit_character(character, repertoire) or "" for character in set(composed)}
    return "".join(said[character] for character in composed)


def find_own_characters(text: str, repertoire: Repertoire) -> frozenset[str]:
    """The characters of a text, white space apart, that are said as they are: a word of these alone is, too."""
    return frozenset(
        character
        for character in set(text)
        if fit_character(character, repertoire) == character and not character.isspace()
    )


def fit_word(word: str, repertoire: Repertoire) -> Fitted | None:
    """A word, or any run of characters, in known ones; None where it can't be said."""
    composed = unicodedata.normalize("NFC", word)
    if not can_say(composed, repertoire):
        return None
    text = _WORD.sub(lambda match: _fit_capitals(match.group(), repertoire), composed)
    return Fitted(
        fit_characters(text, repertoire),
        tuple(
            StandIn(fit_characters(match.group(), repertoire), match.group())
            for match in _WORD.finditer(composed)
            if _is_worth_giving_back(match.group(), repertoire)
        ),
    )


def _fit_capitals(word: str, repertoire: Repertoire) -> str:
    """A word in small letters where only its capitals are unknown: `Última` has an `Ú` that few texts begin with.

    Not where the word without the mark is the more usual one, as in `Índia`. The small word is preferred in doubt:
    `À` and `A` are two words.
    """
    small = word.lower()
    if len(word) > MAX_WORD_LETTERS or all(map(repertoire.knows, word)) or not all(map(repertoire.knows, small)):
        return word
    bare = fit_characters(word, repertoire)
    return small if repertoire.weigh(small) >= repertoire.weigh(bare) - _SMALL_MARGIN else word


def can_say(text: str, repertoire: Repertoire) -> bool:
    """Whether each character is known, or has something to stand for it."""
    return all(fit_character(character, repertoire) is not None for character in set(text))


def fit_character(character: str, repertoire: Repertoire) -> str | None:
    """The character if it is known, else the best that is; empty if nothing is lost; None if it must be masked."""
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    is_raised = not character.isascii() and _RAISED.match(character)
    if repertoire.knows(character) and category not in {"Cc", "Cf"} and not is_raised:
        return character
    candidates = (*STAND_INS.get(character, ()), *_decompose(character))
    known = (candidate for candidate in candidates if all(map(repertoire.knows, candidate)))
    return next(known, "" if category in _LEFT_OUT else None)


def give_back(answer: str, said: str, stand_ins: tuple[StandIn, ...]) -> str:
    """The answer to `said` with each word in its own letters again, where it stands as often as it was said.

    One that the engine translated (`Turkiye`) does not stand there, and stays translated.
    """
    written = {stand_in.said: stand_in.written for stand_in in stand_ins}
    if not written:
        return answer
    before, after = Counter(_WORD.findall(said)), Counter(_WORD.findall(answer))
    back = {word: original for word, original in written.items() if before[word] == after[word]}
    return _WORD.sub(lambda match: back.get(match.group(), match.group()), answer)


def _decompose(character: str) -> tuple[str, ...]:
    """Full-width, circled and joined forms; then the letter without its marks, and the small letter with them."""
    compatible = unicodedata.normalize("NFKC", character).replace("⁄", "/")
    spaced = f" {compatible}" if unicodedata.category(character) == "No" and "/" in compatible else compatible
    decomposed = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in decomposed if not unicodedata.combining(part))
    return tuple(form for form in (spaced, bare) if form and form != character)


def _is_worth_giving_back(word: str, repertoire: Repertoire) -> bool:
    """Raised digits (`km²`), and foreign names: with a capital, and a letter that is unknown in any case.

    `Índia` is none: the language has an `í`, the model knows the word in it, and other languages write it otherwise.
    """
    if _RAISED.search(word):
        return True
    foreign = any(not repertoire.knows(character.lower()) for character in word if character.isalpha())
    return foreign and word[:1].isupper() and not all(map(repertoire.knows, word))
