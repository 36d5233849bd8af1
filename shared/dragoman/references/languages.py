"""The languages that a file of terms or corrections is for: out of a code, a column, a file's name, a folder. Pure."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

import msgspec

from dragoman.article import TARGET_PATTERN
from dragoman.language import is_same_language
from dragoman.references.language_names import LANGUAGE_NAMES
from dragoman.translation.guidance.reference_choice import ANY_LANGUAGE

# ISO 639-1, and those of ISO 639-2 without two letters that translation engines offer.
_LANGUAGE_CODES: Final = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw
    ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my
    na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    ast ceb ckb fil haw hmn hsb ilo kmr lus mai nds nso prs tet yue
"""
_LANGUAGES: Final = frozenset(_LANGUAGE_CODES.split())
# ISO 3166-1: tells `pt-br-en`, which is Brazilian to English, from a pair that begins with `pt` and `br`, Breton.
_REGION_CODES: Final = """
    AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF
    CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
    GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP
    KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH
    SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN
    VU WF WS YE YT ZA ZM ZW XK 419
"""
_REGIONS: Final = frozenset(_REGION_CODES.split())
_NAMED_LANGUAGES: Final = frozenset(LANGUAGE_NAMES.values())
_RENAMED: Final = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr"}
"""Codes that the registry of BCP 47 has replaced."""

_TAG: Final = re.compile(TARGET_PATTERN)
_ARROW: Final = re.compile(r"\s*(?:-+>|=>|→|>|/|,|:|\||\s+to\s+|[-_]to[-_]|\s)\s*")
_SCRIPT_LETTERS: Final = 4


class LanguagePair(msgspec.Struct, frozen=True):
    """From what into what: BCP 47, or `any`."""

    source: str
    target: str


def read_language(code: str | None) -> str | None:
    """A code as a file gives it, in BCP 47's form: `PT_br` is `pt-BR`. None where it is no code."""
    parts = re.split("[-_]", (code or "").strip())
    tag = "-".join((parts[0].lower(), *map(_write_subtag, parts[1:])))
    if tag == ANY_LANGUAGE:
        return tag
    language, dash, rest = tag.partition("-")
    tag = _RENAMED.get(language, language) + dash + rest
    return tag if _TAG.match(tag) else None


def read_known_language(code: str) -> str | None:
    """The same where a word may stand that is no code: only languages and regions that there are, names too."""
    tag = LANGUAGE_NAMES.get(code.strip().lower()) or read_language(code)
    if tag is None or tag == ANY_LANGUAGE:
        return tag
    language, *others = tag.split("-")
    are_known = all(len(part) == _SCRIPT_LETTERS or part in _REGIONS for part in others)
    return tag if language in _LANGUAGES and are_known else None


def read_pair(text: str) -> LanguagePair | None:
    """A pair as people write it: `en-pt`, `en>pt-BR`, `en_US-pt_BR`, `pt-br-en`, `any-pt`; `any` is both.

    None for what is no pair, as `pt-BR` is none.
    """
    if text.strip().lower() == ANY_LANGUAGE:
        return LanguagePair(ANY_LANGUAGE, ANY_LANGUAGE)
    halves = _ARROW.split(text.strip())
    if len(halves) == 2:
        return _make_pair(*halves)
    parts = re.split("[-_]", text.strip())
    if _is_one_language(parts):
        return None
    splits = (("-".join(parts[:place]), "-".join(parts[place:])) for place in range(1, len(parts)))
    cuts = [split for split in splits if _make_pair(*split)]
    return _make_pair(*max(cuts, key=_rate_cut)) if cuts else None


def find_pair(key: str) -> LanguagePair | None:
    """The pair that a file's name tells (`terms.en-pt.csv`), else its folders, the innermost first: `en-pt/`,
    `en/pt-BR/`, `any/`."""
    path = PurePosixPath(key)
    return next(_find_pairs(path.name, path.parts[:-1]), None)


def narrow(language: str, stated: str) -> str:
    """A file's own code, or what its folder states where that names the same more or less exactly.

    Programs write `pt-BR` where a person means `pt`: in the folder `en-pt/` such a file serves `pt`.
    """
    own, other = language.lower(), stated.lower()
    return stated if own.startswith(f"{other}-") or other.startswith(f"{own}-") else language


def agrees(language: str, stated: str) -> bool:
    """Whether a file's own code is what its folder states."""
    return stated in {ANY_LANGUAGE, language} or narrow(language, stated) == stated


def is_translatable(pair: LanguagePair) -> bool:
    """Whether anything is translated from the one into the other: nothing is from `pt` into `pt-BR`."""
    return ANY_LANGUAGE in {pair.source, pair.target} or not is_same_language(pair.source, pair.target)


def _find_pairs(name: str, folders: tuple[str, ...]) -> Iterator[LanguagePair]:
    pieces = [piece for part in name.split(".") for piece in (part, re.split("[_ ]", part)[-1])]
    yield from (pair for piece in pieces if "-" in piece or ">" in piece if (pair := read_pair(piece)))
    for place in range(len(folders) - 1, -1, -1):
        alone = read_pair(folders[place])
        with_outer = _make_pair(folders[place - 1], folders[place]) if place else None
        choice = (with_outer, alone) if read_language(folders[place]) == ANY_LANGUAGE else (alone, with_outer)
        yield from filter(None, choice)


def _make_pair(source: str, target: str) -> LanguagePair | None:
    first, second = read_known_language(source), read_known_language(target)
    return LanguagePair(first, second) if first and second else None


def _is_one_language(parts: list[str]) -> bool:
    """Whether two parts are a language and its region: `pt-BR`, also `pt-br`, for few translate into Breton. Those who
    do write `pt>br`."""
    if len(parts) != 2:
        return False
    is_region = parts[1].upper() in _REGIONS and parts[1].lower() not in _NAMED_LANGUAGES
    return is_region or _is_written_as_usual("-".join(parts))


def _rate_cut(cut: tuple[str, str]) -> tuple[bool, int]:
    """How likely it is that a pair is cut here. Its case tells a region from a language; else a language is likelier
    one of the news than, of `pt-br-it`, Breton in Italy."""
    return _is_written_as_usual(*cut), sum(tag[:2].lower() in _NAMED_LANGUAGES for tag in cut)


def _write_subtag(subtag: str) -> str:
    return subtag.title() if len(subtag) == _SCRIPT_LETTERS else subtag.upper()


def _is_written_as_usual(*tags: str) -> bool:
    """The case tells a region from a language: `pt-BR-en`."""
    return all(read_known_language(tag) == tag for tag in tags)
