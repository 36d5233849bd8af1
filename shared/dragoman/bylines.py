"""The names of authors, out of the lines in which newspapers print them and the fields that hold such lines. Pure."""

import re
from collections.abc import Iterable
from typing import Final

from dragoman.late import compile_re, compile_regex

MAX_BYLINE_CHARACTERS: Final = 150

# English, Portuguese and Spanish, French, German, Italian. The last three also begin names: `Von Trapp`, `Di Maria`.
_PREPOSITION: Final = compile_re(r"(?:by|por)(?:\s*:\s*|\s+)|(?:par|von|di)(?:\s*:\s*|\s+)", re.IGNORECASE)
_SURE_PREPOSITION: Final = compile_re(r"(?:by|por)(?:\s*:\s*|\s+|$)", re.IGNORECASE)
_ASIDE: Final = compile_re(r"\s[|•·]\s")
"""Before a date or an office."""
_SEPARATOR: Final = compile_re(r"\s*(?:[,;]|\s(?:and|e|y|et|und|&)\s)\s*(?:and\s|&\s)?", re.IGNORECASE)
_NAME_WORD: Final = compile_regex(r"\p{Lu}[\p{L}\p{M}]*(?:['’‐.-]+[\p{L}\p{M}]+)*\.?|\p{Lo}[\p{L}\p{M}]*")
_CONJUNCTION: Final = compile_re(r"\s+(?:and|und|et|y|e|en|och|og|i|&)\s+|\s*;\s*")
_AGENCY_SUFFIX: Final = compile_re(r"\s*/\s*[A-ZÀ-Þ]{2,6}$|\s*\([A-ZÀ-Þ]{2,6}\)$")
_OFFICE_SUFFIX: Final = compile_re(r"([^\s/]+(?: [^\s/]+)+)\s*/\s*[^\s/]+")
_INITIALS: Final = compile_re(r"[a-z]{1,4}(?:/[a-z]{1,4})+")
"""Of who wrote and who edited it: they name nobody to a reader."""
_MAX_FIELD_CHARACTERS: Final = 300
"""A field that is longer names no authors; it is a paragraph that landed in the wrong one."""
_PARTICLE_WORDS = "al ap av bin bint da das de del della den der di do dos du e el la las le los ten ter van von y zu"
_PARTICLES: Final = frozenset(_PARTICLE_WORDS.split())
# Words of desks, offices and towns. What has one is no person, or not for certain.
_OTHER_WORD_LIST = """
    chronicle correio correo courier courrier daily diario diário diary echo gazette globe guardian herald mail
    mirror observer post register standard star sun telegraph tribuna voice weekly world
    agence agencia agency agência agentur associated bureau chief club committee company correspondent
    correspondente correspondant council desk editor editora editorial foundation group institute jornal journal
    magazine media ministry network news newspaper nachrichten office press presse prensa redaktion redacción
    redacao redação redazione reporter reuters service staff team times today tribune university writer zeitung
    buenos cape costa east great hong los new north rio saint san santa são south st. united west
"""
_OTHER_WORDS: Final = frozenset(_OTHER_WORD_LIST.split())


def read_byline(line: str) -> tuple[str, ...]:
    """The authors that a line like `By Ann Porter and Bob Ray, Harbour News` names; none where it may be anything else.

    Each has to be a full name after the preposition; what follows a comma and is no name is an office or a town.
    """
    text = _ASIDE.split(line.strip().rstrip("=").rstrip(), maxsplit=1)[0]
    found = _PREPOSITION.match(text)
    if found is None or len(line) > MAX_BYLINE_CHARACTERS:
        return ()
    parts = [part.strip() for part in _SEPARATOR.split(text[found.end() :]) if part.strip()]
    names = [part for part in parts if is_full_name(part)]
    others = parts[len(names) :]
    is_certain = bool(names) and parts[: len(names)] == names and all(map(_is_affiliation, others)) and len(others) < 3
    return tuple(names) if is_certain else ()


def read_bylines(fields: Iterable[str | None]) -> tuple[str, ...]:
    """The names in fields that are declared to be bylines, each once: `Ana Reis and Rui Sá, Reuters`.

    What can't be told apart safely stays as it is written, and `By` is dropped from all authors later.
    """
    names = (name for field in fields if field and _may_name(field) for name in _split_field(field))
    return tuple(dict.fromkeys(names))


def clean_authors(authors: Iterable[str]) -> tuple[str, ...]:
    """Authors without `By`, and one entry a person where an entry lists full names and nothing else; each once."""
    names = (name for author in authors for name in _split_names(_drop_prepositions(author)))
    return tuple(dict.fromkeys(clean for name in names if (clean := _drop_prepositions(name))))


def is_full_name(text: str) -> bool:
    """Whether it can be nothing but the name of a person: two to five words with capitals, particles between them."""
    words = text.split()
    if not 2 <= len(words) <= 5 or any(word.casefold() in _OTHER_WORDS for word in words):
        return False
    ends = _NAME_WORD.fullmatch(words[0]) and _NAME_WORD.fullmatch(words[-1]) and len(words[-1]) > 1
    return bool(ends) and all(word in _PARTICLES or _NAME_WORD.fullmatch(word) for word in words[1:-1])


def is_office(line: str) -> bool:
    """Whether a line can be nothing but for whom an author writes: `Associated Newsdesk`, `AP Business Writer`."""
    words = line.strip().rstrip("=").split()
    has_other_word = any(word.casefold() in _OTHER_WORDS for word in words)
    return 2 <= len(words) <= 5 and has_other_word and all(word[0].isupper() or word in _PARTICLES for word in words)


def _may_name(field: str) -> bool:
    is_text = len(field) <= _MAX_FIELD_CHARACTERS and any(map(str.isalpha, field))  # else a database row's number
    return is_text and not _INITIALS.fullmatch(field.strip())


def _split_field(field: str) -> list[str]:
    """Several names only where each part is one: `António Costa e Silva` is one person."""
    text = " ".join(field.split()).strip(" ,;|")
    *firsts, last = _CONJUNCTION.split(text)
    parts = [piece.strip() for part in firsts for piece in part.split(",")] + [last]
    is_list = len(parts) > 1 and all(len(_drop_affiliation(part).split()) > 1 for part in parts if part)
    return [name for part in (parts if is_list else [text]) if (name := _drop_affiliation(part))]


def _drop_affiliation(name: str) -> str:
    """`Christian Berg, dpa` and `Christian Berg/dpa` without the agency; `Berg, Christian` stays."""
    name = _AGENCY_SUFFIX.sub("", name).strip(" ,")
    office = _OFFICE_SUFFIX.fullmatch(name)
    if office is not None:
        return office[1]
    person, _, rest = name.partition(",")
    return person if len(person.split()) > 1 and len(rest.split()) == 1 else name


def _is_affiliation(text: str) -> bool:
    """Whether it is an office (`Harbour News`) or a town (`Lisbon`)."""
    words = text.split()
    has_other_word = any(word.casefold() in _OTHER_WORDS for word in words)
    return len(words) <= 5 and words[0][:1].isupper() and (has_other_word or len(words) == 1)


def _drop_prepositions(author: str) -> str:
    while (shorter := _drop_preposition(author.strip())) != author:
        author = shorter
    return author


def _drop_preposition(author: str) -> str:
    found = _SURE_PREPOSITION.match(author)
    if found is not None:
        return author[found.end() :].strip()
    found = _PREPOSITION.match(author)
    rest = author[found.end() :].strip() if found is not None else ""
    is_name = is_full_name(rest) and rest.split()[0].casefold() not in _PARTICLES
    return rest if is_name else author


def _split_names(author: str) -> list[str]:
    parts = [part.strip() for part in _SEPARATOR.split(author) if part.strip()]
    return parts if len(parts) > 1 and all(map(is_full_name, parts)) else [author]
