"""Drafts to entries: what can't be used is named with its line and left out, and the rest is used. Pure."""

import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
import regex

from dragoman.article import ReferenceEntry
from dragoman.references.drafts import Draft, Problem
from dragoman.references.languages import is_translatable
from dragoman.translation.guidance import correction_key

MAX_ENTRIES: Final = 50_000
"""Of one file: more than a large agency's glossary. Read in 0.6 s, made ready for searching in 0.4 s, in 10 MB."""
MAX_DRAFTS: Final = 10 * MAX_ENTRIES
"""That are looked at in one file: lines that say the same again and again, and pairs of variants, can be millions."""
MAX_CHARACTERS: Final = {"glossary": 200, "corrections": 10_000}
"""Of a source or a target: a long name of a law, a long paragraph."""
MAX_PROBLEMS: Final = 100
"""That are named one by one; a file with more of them is wrong in one way."""
MAX_ACRONYM_CHARACTERS: Final = 6
"""UNESCO, UNICEF; what is longer is a word that somebody typed in capitals."""

_SAYS_SOMETHING: Final = regex.compile(r"[\p{L}\p{N}\p{S}]")
_CONTROL: Final = regex.compile(r"[\p{Cc}\p{Cs}\ufeff--[\t\n]]", regex.VERSION1)
_ACRONYM: Final = regex.compile(r"(?=[\p{Lu}\p{N}]*\p{Lu}[\p{Lu}\p{N}]*\Z)[\p{Lu}\p{N}]{2,}")


class ReadReference(msgspec.Struct, frozen=True):
    """What a file of terms or corrections says."""

    entries: tuple[ReferenceEntry, ...]
    problems: tuple[str, ...]
    """The lines that could not be used, each with its number and what to do about it."""


def collect_entries(kind: Literal["glossary", "corrections"], drafts: Iterable[Draft | Problem]) -> ReadReference:
    """The entries, each source once for a pair of languages, and the problems in the order of their lines."""
    entries: dict[tuple[str, str, str, bool], tuple[int, ReferenceEntry]] = {}
    problems: list[Problem] = []
    for number, draft in enumerate(drafts):
        if number == MAX_DRAFTS:
            sentence = f"a file may have {MAX_DRAFTS:,} lines or pairs; put those from here on into another file."
            problems.append(Problem(draft.line, sentence))
            break
        entry = draft if isinstance(draft, Problem) else _make_entry(kind, draft)
        if isinstance(entry, Problem):
            problems.append(entry)
            continue
        identity = _identify(kind, entry)
        line, earlier = entries.get(identity, (0, entry))
        if earlier.target != entry.target:
            sentence = f"it gives another target than line {line} for the same source; line {draft.line} is used."
            problems.append(Problem(draft.line, sentence))
        elif line == 0 and len(entries) == MAX_ENTRIES:
            sentence = f"a file may have {MAX_ENTRIES:,} entries; put those from here on into another file."
            problems.append(Problem(draft.line, sentence))
            break
        entries[identity] = (draft.line, entry)
    return ReadReference(tuple(entry for _, entry in entries.values()), _describe(problems))


def _describe(problems: list[Problem]) -> tuple[str, ...]:
    described = tuple(map(str, problems[:MAX_PROBLEMS]))
    more = len(problems) - MAX_PROBLEMS
    return (*described, f"And {more:,} lines more.") if more > 0 else described


def _identify(kind: str, entry: ReferenceEntry) -> tuple[str, str, str, bool]:
    """What two entries share of which one must be wrong."""
    form = correction_key(entry.source)
    is_strict = kind == "corrections" or entry.case_sensitive
    return entry.source_language, entry.target_language, form if is_strict else form.casefold(), entry.case_sensitive


def _make_entry(kind: Literal["glossary", "corrections"], draft: Draft) -> ReferenceEntry | Problem:
    is_glossary = kind == "glossary"
    source, target = _clean(draft.source, is_glossary), _clean(draft.target, is_glossary)
    complaint = _find_complaint(kind, draft, source, target)
    if complaint is not None:
        return Problem(draft.line, complaint)
    stated = draft.is_case_sensitive
    return ReferenceEntry(
        source_language=draft.languages.source,
        target_language=draft.languages.target,
        source=source,
        target=target or source,
        case_sensitive=is_glossary and (_is_acronym(source) if stated is None else stated),
    )


def _find_complaint(kind: Literal["glossary", "corrections"], draft: Draft, source: str, target: str) -> str | None:
    limit = MAX_CHARACTERS[kind]
    if not source:
        return "the source is empty; write it, or delete the line."
    if not _SAYS_SOMETHING.search(source):
        return "the source has no letter, digit or symbol, and would be found everywhere; delete the line."
    if kind == "corrections" and not target:
        return "the corrected translation is missing; write it, or delete the line."
    longest = max(len(source), len(target))
    if longest > limit:
        return (
            f"{longest:,} characters are more than the {limit:,} of an entry; shorten it, or close its quotation mark."
        )
    if not is_translatable(draft.languages):
        pair = draft.languages
        return f"{pair.source} and {pair.target} are one language, so nothing is translated between them; correct one."
    return None


def _clean(text: str, is_glossary: bool) -> str:
    """Composed, without control characters and outer white space; a term on one line."""
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()
    return " ".join(text.split()) if is_glossary else text


def _is_acronym(source: str) -> bool:
    """WHO is not who. A term in capitals that is longer, or of several words, may be any term's way of typing."""
    return len(source) <= MAX_ACRONYM_CHARACTERS and _ACRONYM.fullmatch(source) is not None
