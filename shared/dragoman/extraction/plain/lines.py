"""Lines of text: which were only wrapped, and how the lines of one paragraph become one line again. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Final

from dragoman.errors import RejectedError, RejectionReason
from dragoman.late import compile_re

MAX_LINES: Final = 250_000
"""Lines of 20 characters fill 5 MB with as many. A line takes some 17 µs to read, whatever is in it."""
MIN_WRAP_WIDTH: Final = 45
"""Columns. What is narrower may be verses or a list, so there it takes more to call it wrapped."""
MIN_NARROW_WIDTH: Final = 28
"""The narrowest columns that prose is set in: agencies once sent 32 columns, the width of a newspaper's own."""
MAX_WRAP_WIDTH: Final = 120
"""Longer lines are paragraphs, one a line."""
MIN_NARROW_LINES: Final = 4
MIN_FULL_LINES: Final = 3

SENTENCE_END: Final = compile_re(r"[.!?…。！？।؟][\"'”’»«)\]›」』]*$")
_PAUSE: Final = compile_re(r"[.!?…。！？।؟,;:،、，；：—–]$|[.!?]['\"”’»)]$")
_COLUMN_GAP: Final = compile_re(r"\S(?: {3,}|\t| *[|] *)(?=\S)")
_WORD: Final = compile_re(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*")
_HYPHENS: Final = "-\u2010"
_SOFT_HYPHENS: Final = "\u00ad\u00ac"
"""The soft hyphen, and the sign that word processors show in its place and some exporters write."""
_ADDRESS: Final = compile_re(r"://|^www\.|@|/")

# Scripts that put no space between words, so that none was lost where a line ends.
_UNSPACED: Final = compile_re(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
    r"\U00020000-\U0003ffff]"
)

# A hyphen that belongs to the word, whatever the document's other words say.
_COMPOUND_HEADS: Final = frozenset(
    {"half", "self", "vice", "well", "pós", "pré", "recém", "além", "aquém", "segunda", "terça", "quarta", "quinta"}
    | {"sexta", "demi", "mi", "peut"}
)
_COMPOUND_TAILS: Final = frozenset({"feira", "feiras", "old", "être"})
_PREFIXES: Final = frozenset({"ex", "non", "anti", "contra", "inter", "mal", "pro", "pró", "sem", "super", "não"})
"""They also begin words that need no hyphen (`ex-plain`): it stays where what follows is a word of the document."""
_SUSPENDED: Final = frozenset({"und", "oder", "bis", "sowie", "bzw"})
"""German leaves out half of a compound before these: `Ein- und Ausfuhr`. English: see `_is_suspended`."""

# Portuguese ties pronouns to the verb: `disse-lhe`, `fazê-lo`, `tornou-se`, `dão-no`, `viu-a`. The same letters end
# ordinary words (`presiden-te`, `esco-la`, `deta-lhe`, `ba-se`), so it depends on what stands before them.
_CLITIC: Final = compile_re(
    r"\w*[áâéêíóôúi]-l[oa]s?"
    r"|\w*(?:m|ão|õe)-n[oa]s?"
    r"|(?!(?:deta|esco|reco|aco|traba|fa|va|ta|mo|bata)-)\w{2,}[aeiouárs]-lhes?"
    r"|\w{2,}(?:[aeiou]r|\w[ae]|[eio]u|am|em|ando|endo|indo)-(?:se|nos|vos)"
    r"|\w{3,}-[oa]"
    r"|\w*[aeio]u-(?:os|as|me|te)"
)
_FRENCH_INVERSION: Final = compile_re(r"\w*[td]-(?:ils?|elles?|on)|est-ce")


def check_lines(text: str) -> None:
    """Make sure that a text has no more lines than are read.

    Raises:
        RejectedError: it has more.
    """
    lines = text.count("\n") or text.count("\r")
    if lines > MAX_LINES:
        raise RejectedError(RejectionReason.TOO_LARGE, f"It has {lines:,} lines; {MAX_LINES:,} are allowed.")


def is_hard_wrapped(lines: Sequence[str], width: int | None = None) -> bool:
    """Whether lines were broken only because the next word would not have fitted.

    `width` is the document's, in columns, where it is known from other paragraphs; without it the widest line's
    stands in. Lines that each end a sentence are sentences, one a line; lines with gaps are a table. Otherwise lines
    are wrapped when for at least nine breaks in ten the first word of the next line would have made this line wider
    than `width`: whoever wraps text fills each line as far as it goes, and whoever lists things does not. Typists
    ended lines earlier: theirs are wrapped when they nearly fill the width and most begin in lower case. In less
    than 45 columns verses and addresses look alike, so there no break may be an exception, and where the
    width is not known it takes at least four lines that rarely begin with a capital or end with a pause.
    """
    widest = max(map(count_columns, lines), default=0)
    limit = max(widest, width or 0)
    if len(lines) < 2 or not MIN_NARROW_WIDTH <= limit <= MAX_WRAP_WIDTH:
        return False
    if is_table(lines) or (width is None and all(SENTENCE_END.search(line.rstrip()) for line in lines)):
        return False
    slack = limit // 20 if limit >= MIN_WRAP_WIDTH else 0  # marks of an agency's own took a column or two
    forced = sum(_count_needed_columns(line, following) > limit - slack for line, following in pairwise(lines))
    if limit >= MIN_WRAP_WIDTH:
        return forced * 10 >= (len(lines) - 1) * 9 or _is_typed(lines, limit)
    is_likely = width is not None or (len(lines) >= MIN_NARROW_LINES and _runs_on(lines))
    return is_likely and (forced == len(lines) - 1 or _is_typed(lines, limit))


def find_unspaced_width(paragraphs: Iterable[Sequence[str]]) -> int | None:
    """The columns at which a text in a script without spaces was wrapped, as all its paragraphs together show; None
    where nothing shows it. There each line but a paragraph's last is full, and most end within a sentence."""
    wrapped = [lines for lines in paragraphs if len(lines) > 1]
    full = [line.rstrip() for lines in wrapped for line in lines[:-1]]
    widths = [count_columns(line) for line in full]
    last = max((count_columns(lines[-1]) for lines in wrapped), default=0)
    width = max(widths, default=0)
    if len(full) < MIN_FULL_LINES or not MIN_NARROW_WIDTH <= width <= MAX_WRAP_WIDTH or last > width + 2:
        return None
    within = sum(_UNSPACED.match(line[-1]) is not None and not _PAUSE.search(line) for line in full)
    return width if min(widths) >= width - 4 and within * 3 >= len(full) * 2 else None


def group_lines(lines: Sequence[str]) -> list[list[str]]:
    """Lines that are not wrapped as a whole, with those together that a sentence runs over: a line of 45 columns or
    more that breaks off after a word, and one in lower case that is as wide or ends the sentence."""
    groups: list[list[str]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def join_lines(lines: Iterable[str], vocabulary: Collection[str] = (), *, is_typeset: bool = False) -> str:
    """The lines of one paragraph as one line, with words that were divided at line ends whole again.

    A soft hyphen at a line's end always goes. A hyphen between letters goes where the whole word is in `vocabulary`
    (see `collect_vocabulary`), and stays where the compound is, or where grammar says that it belongs there:
    pronouns tied to a Portuguese verb, weekdays, prefixes. For the rest, `is_typeset` decides: typesetters divide
    words, so in a PDF's columns the hyphen goes; mail programs and wire services wrap between words, so there it was
    written by the author and stays. Hyphens next to digits, in addresses and before capitals stay, dashes keep their
    spaces, and scripts without spaces between words get none.
    """
    pieces: list[str] = []
    for line in (" ".join(line.split()) for line in lines):
        if not line:
            continue
        if pieces:
            pieces[-1], glue = _tie(pieces[-1], line, vocabulary, is_typeset=is_typeset)
            pieces.append(glue)
        pieces.append(line)
    return "".join(pieces)


def collect_vocabulary(text: str) -> frozenset[str]:
    """The words of a text and its hyphenated compounds, casefolded, without the halves that line ends leave."""
    words: set[str] = set()
    is_divided = False
    for line in text.splitlines():
        found = _WORD.findall(line)
        kept = found[1:] if is_divided else found
        if not found and not line.strip():
            continue
        is_divided = line.rstrip().endswith((*_HYPHENS, *_SOFT_HYPHENS))
        words.update(word.casefold() for word in (kept[:-1] if is_divided else kept))
    parts = {part for word in words if "-" in word or "\u2010" in word for part in re.split(r"[-\u2010]", word)}
    return frozenset(words | parts)


def is_hyphenated(lines: Sequence[str], vocabulary: Collection[str]) -> bool:
    """Whether a typesetter divided these lines' words, which is what `join_lines` wants to know as `is_typeset`.

    True when more of the words that lines end in are whole words elsewhere than are compounds, or when one line in
    twelve ends in a hyphen (two at least): where only authors write hyphens, it is one in a hundred.
    """
    pairs = [(line.rstrip(), following.lstrip()) for line, following in pairwise(lines)]
    divided = [(line, following) for line, following in pairs if _is_divided(line, following)]
    whole = sum(_find_evidence(line, following, vocabulary) is True for line, following in divided)
    compound = sum(_find_evidence(line, following, vocabulary) is False for line, following in divided)
    return whole > compound or (not compound and len(divided) >= max(2, len(lines) / 12))


def count_columns(line: str) -> int:
    """The width of a line in columns, its indent included: Chinese and Japanese characters take two."""
    text = line.rstrip()
    return len(text) if text.isascii() else len(text) + sum(map(_is_wide, filter("\x7f".__lt__, text)))


def is_table(lines: Sequence[str]) -> bool:
    """Whether lines are set in columns: half of them, two at least, have a gap of three spaces, a tab or a bar."""
    with_gap = sum(_COLUMN_GAP.search(line) is not None for line in lines)
    return with_gap >= 2 and with_gap * 2 >= len(lines)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _count_needed_columns(line: str, following: str) -> int:
    """How wide a line would have become with the first word of the next."""
    first = following.lstrip()[:1]
    if _UNSPACED.match(first):  # a line there ends anywhere, but for signs that must not begin or end one
        return count_columns(line) + 6
    return count_columns(line) + 1 + count_columns(following.split(maxsplit=1)[0] if first else "")


def _continues(line: str, following: str) -> bool:
    if not MIN_WRAP_WIDTH <= count_columns(line) <= MAX_WRAP_WIDTH or not following.lstrip()[:1].islower():
        return False
    ends = line.rstrip()[-1:]
    is_full = count_columns(following) >= MIN_WRAP_WIDTH or SENTENCE_END.search(following.rstrip()) is not None
    return (ends.isalnum() or ends in _HYPHENS or ends == ",") and is_full


def _is_typed(lines: Sequence[str], width: int) -> bool:
    """Whether lines that a person ended run on: nearly as wide as the widest, and most begin in lower case."""
    is_full = all(count_columns(line) * 10 >= width * 7 for line in lines[:-1])
    starts = [line.lstrip()[:1] for line in lines[1:]]
    low, high = sum(map(str.islower, starts)), sum(map(str.isupper, starts))
    return is_full and low > 0 and low >= high and _runs_on(lines)


def _runs_on(lines: Sequence[str]) -> bool:
    """Whether most lines begin in the middle of a sentence, as far as capitals tell, and few end with a pause."""
    starts = [line.lstrip()[:1] for line in lines[1:]]
    has_case = any(character.islower() for line in lines for character in line)
    capitals = sum(start.isupper() for start in starts) if has_case else 0
    pauses = sum(_PAUSE.search(line.rstrip()) is not None for line in lines[:-1])
    return capitals * 2 <= len(starts) and pauses * 2 <= len(starts)


def _tie(line: str, following: str, vocabulary: Collection[str], *, is_typeset: bool) -> tuple[str, str]:
    """The line as it has to end, and what stands between it and the next."""
    if line[-1] in _SOFT_HYPHENS and line[-2:-1].isalpha() and following[0].isalpha():
        return line[:-1], ""
    if _UNSPACED.match(line[-1]) and _UNSPACED.match(following[0]):
        return line, ""
    if line[-1] not in _HYPHENS or not line[-2:-1].isalnum() or not following[0].isalnum():
        return line, " "
    if _is_suspended(line, following):
        return line, " "
    keeps = not _is_divided(line, following) or _keeps_hyphen(line, following, vocabulary, is_typeset=is_typeset)
    return (line, "") if keeps else (line[:-1], "")


def _is_divided(line: str, following: str) -> bool:
    """Whether a hyphen at a line's end may divide a word: between letters of one case, in no address."""
    if line[-1:] not in tuple(_HYPHENS) or not line[-2:-1].isalpha() or _ADDRESS.search(line.rsplit(maxsplit=1)[-1]):
        return False
    return following[:1].islower() or (_is_capitals(_last_word(line)) and _is_capitals(_first_word(following)))


def _is_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _keeps_hyphen(line: str, following: str, vocabulary: Collection[str], *, is_typeset: bool) -> bool:
    evidence = _find_evidence(line, following, vocabulary)
    if evidence is not None:
        return not evidence
    head, tail = _last_word(line), _first_word(following)
    compound = f"{head}-{tail}".casefold()
    if "-" in head or _CLITIC.fullmatch(compound) or _FRENCH_INVERSION.fullmatch(compound):
        return True
    if head.casefold() in _COMPOUND_HEADS or tail.casefold() in _COMPOUND_TAILS:
        return True
    return not is_typeset or _is_compound(head, tail, vocabulary)


def _find_evidence(line: str, following: str, vocabulary: Collection[str]) -> bool | None:
    """Whether the document has the word without the hyphen; None where it has neither form, or both halves differ."""
    head, tail = _last_word(line).casefold(), _first_word(following).casefold()
    if f"{head}-{tail}" in vocabulary:
        return False
    parts = (f"{head}{tail}", f"{head.rpartition('-')[2]}{tail.partition('-')[0]}")
    return True if any(part in vocabulary for part in parts) else None


def _is_compound(head: str, tail: str, vocabulary: Collection[str]) -> bool:
    """Whether both halves are words of the document. A capital rules it out: German divides its nouns anywhere."""
    first, second = head.casefold(), tail.partition("-")[0].casefold()
    if second not in vocabulary or len(second) < 4:
        return False
    return first in _PREFIXES or (first in vocabulary and len(first) > 3 and head[0].islower())


def _is_suspended(line: str, following: str) -> bool:
    """Whether the hyphen stands for a half that comes later: `Ein- und Ausfuhr`, `short- and long-term`."""
    words = following.split(maxsplit=2)
    if words[0].rstrip(".") in _SUSPENDED:
        return line[-2].isalpha()
    return words[0] in {"and", "or", "to"} and len(words) > 1 and any(hyphen in words[1] for hyphen in _HYPHENS)


def _last_word(line: str) -> str:
    """The head of a divided word, compounds whole: `state-of-the` of `a state-of-the-`."""
    found = _WORD.findall(line.rsplit(maxsplit=1)[-1])
    return found[-1].replace("\u2010", "-") if found else ""


def _first_word(line: str) -> str:
    found = _WORD.match(line)
    return found[0].replace("\u2010", "-") if found else ""
