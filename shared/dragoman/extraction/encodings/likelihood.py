"""The likeliest encoding of text that neither proves nor declares one."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import log
from typing import Final

import msgspec
import regex

from dragoman.extraction.encodings.alphabets import LATIN_ALPHABETS, OTHER_ALPHABETS
from dragoman.language import load_identifier
from dragoman.late import compile_re, compile_regex

# By how common they are in what newsrooms get: each stands for the text of the sets inside it too (ISO 8859-1 in
# Windows-1252, ISO 8859-9 in Windows-1254, ISO 8859-11 and TIS-620 in code page 874). The number is the evidence, in
# nats, that the others need against it: one telling letter is worth three to five.
_SINGLE_BYTE: Final = {
    "cp1252": 0.0,
    "cp1251": 0.5,
    "cp1250": 1.0,
    "cp1253": 1.0,
    "cp1254": 1.0,
    "cp1255": 1.0,
    "cp1256": 1.0,
    "cp1257": 1.0,
    "cp874": 1.0,
    "koi8_r": 1.0,
    "koi8_u": 1.0,
    "iso8859_2": 1.5,
    "iso8859_7": 1.5,
    "iso8859_15": 2.0,
    "iso8859_5": 2.0,
    "iso8859_6": 2.0,
    "iso8859_8": 2.0,
    "cp866": 2.0,
    "mac_roman": 2.5,
    "cp850": 2.5,
    "cp437": 3.0,
    "cp1258": 3.0,
    "cp852": 3.0,
    "iso8859_13": 3.0,
    "iso8859_4": 3.5,
    "iso8859_3": 3.5,
    "iso8859_16": 3.5,
    "mac_cyrillic": 3.0,
    "mac_latin2": 4.0,
    "mac_greek": 4.0,
    "mac_turkish": 4.0,
    "cp737": 4.0,
    "cp775": 4.0,
    "cp857": 4.0,
    "cp865": 4.0,
    "cp860": 4.5,
    "cp861": 4.5,
    "cp863": 4.5,
    "cp862": 4.5,
    "cp855": 5.0,
    "kz1048": 3.0,
    "ptcp154": 4.0,
}
# chardetng's answers that are not of one byte a character, with the larger sets that writers of these mean.
_MULTI_BYTE: Final[dict[str, tuple[str, ...]]] = {
    "shift_jis": ("cp932",),
    "euc-jp": ("euc_jp",),
    "euc-kr": ("cp949",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
}

_MULTI_BYTE_CODECS: Final = frozenset(
    {"cp932", "euc_jp", "cp949", "gb18030", "cp950", "big5hkscs", "johab", "shift_jis_2004", "euc_jis_2004"}
)

_SAMPLE_WINDOWS: Final = 400
_SAMPLE_PLACES: Final = 16  # spread over the text, so that one foreign passage does not decide for all of it
_CONTEXT_BYTES: Final = 60
_DETECTOR_BYTES: Final = 200_000
_NOT_ASCII: Final = compile_re(rb"[\x80-\xff]+")
_ASCII_WORD: Final = compile_re(rb"(?<![A-Za-z\x80-\xff])[A-Za-z']+(?![A-Za-z\x80-\xff])")

# In nats for one character.
_FOREIGN_LETTER: Final = 5.5
_FOREIGN_SCRIPT: Final = 7.0
_SYMBOL: Final = 7.0
_IMPOSSIBLE: Final = 15.0
_CAPITAL: Final = 0.7
_MISPLACED: Final = 5.0
_UNPAIRED: Final = 3.0
_OTHER_LANGUAGE: Final = 4.0
_OTHER_LANGUAGE_MEAN: Final = 0.1  # for each letter besides: what language a longer text is in is surer
_FOREIGN_APOSTROPHE: Final = 3.0
_MAX_FINALISTS: Final = 8
_MIN_CONFIDENCE: Final = 0.5
# Languages with the letters of another.
_RELATIVES: Final = {"no": "nb", "nn": "nb", "bs": "hr", "gl": "es", "af": "nl", "lb": "de"}
_MAX_MEAN_COST: Final = 5.0  # of news in 38 languages it is 1 to 3.9, of noise 5.8 and more
_MAX_OFFSET: Final = 15.0
# What a declaration weighs: ten telling letters in a short text, and in any text more than a doubt.
_DECLARED: Final = 10.0
_DECLARED_MEAN: Final = 0.5
_CONTROLS: Final = compile_re(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f]")  # all but white space and DOS's end of file
_MAX_CONTROLS: Final = 3  # a form feed's cousin may stray into a text; binary data has many
_LATIN: Final = compile_regex(r"\p{Latin}")
_REPEATED: Final = compile_regex(r"([^\w\s])\1{2,}")  # rules and frames, which say nothing

_PUNCTUATION: Final = {
    **dict.fromkeys("’“”–—«»„", 1.0),
    **dict.fromkeys("…‘‚€£¿¡•°\xa0،؛؟·‹›§№", 2.0),
    **dict.fromkeys("ºª©®™½¼¾²³×‰", 4.0),
    **dict.fromkeys("\xad±µ¹†÷¥¢", 5.0),
    **dict.fromkeys("\u200c\u200d\u200e\u200f", 2.5),
    **dict.fromkeys("\u0300\u0301\u0303\u0309\u0323", 1.5),  # the tones of Vietnamese in Windows-1258
}
_NOT_LATIN: Final = r"[\p{L}--\p{Latin}]"
# What no writer does: a capital or a sign inside a word of small letters, a quotation mark that opens after a letter,
# two scripts in a word.
_MISPLACEMENTS: Final = (
    compile_regex(r"(?<=\p{Ll})[\p{Lu}--[A-Z]]|(?<=\p{Lu})[\p{Lu}--[A-Z]](?=\p{Ll})", regex.V1),
    compile_regex(r"(?<=\p{Lu})[\p{Ll}--[a-z]](?=\p{Lu})", regex.V1),
    compile_regex(
        r"(?<=[^\x00-\x7f]|\p{L})[^\x00-\x7f\p{L}\p{M}’·¿¡\xa0\xad\u200c\u200d](?=[^\x00-\x7f]|\p{L})", regex.V1
    ),
    compile_regex(r"(?<=\p{L})[[\p{S}•]--[\x00-\x7f€®™]]|[[\p{S}]--[\x00-\x7f€£¥]](?=\p{L})|°(?=\d)", regex.V1),
    compile_regex(r"(?<=\p{L})(?:[„‚¥¢£€§](?!\w)|[¿¡]|[–—](?=\s)|‰)|(?<=\s)’(?=\p{Ll}{2})", regex.V1),
    compile_regex(r"(?<![aeiouyâêôăơưAEIOUYÂÊÔĂƠƯ])[\u0300\u0301\u0303\u0309\u0323]"),  # Vietnamese tones
    compile_regex(r"(?<=[\p{Latin}--[A-Za-z]]{4})[\p{Latin}--[A-Za-z]]", regex.V1),
    compile_regex(rf"(?<=[A-Za-z]){_NOT_LATIN}|(?<={_NOT_LATIN})[A-Za-z]", regex.V1),
)
# What comes in pairs.
_PAIRS: Final = (compile_regex("[“”„]"), compile_regex("[«»]"))
_BEFORE_WORD: Final = compile_regex(r"[«»](?=\p{L})")
_AFTER_WORD: Final = compile_regex(r"(?<=[\p{L}.,!?…])[«»]")
# Inside a word, in languages that elide nothing but in names and a few phrases.
_APOSTROPHE: Final = compile_regex(r"(?<=\p{Ll})’(?=\p{Ll})")
_WITHOUT_APOSTROPHE: Final = frozenset({"es", "pt"})

_EAST_ASIAN: Final = compile_regex(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_STRAY: Final = compile_regex(
    rf"(?<=[A-Za-z]){_EAST_ASIAN.pattern}|{_EAST_ASIAN.pattern}(?=[a-z])|[\uff61-\uff9f\ue000-\uf8ff]"
)


# What word processors put into text, and the places where they do not.
_PASTED: Final = frozenset("’‘“”–—…•€£")
_OUT_OF_PLACE: Final = compile_regex(
    r"(?<=\w)[“‘]|[“‘](?!\w)|(?<!\S)[”’…]|[”…](?=\w)|(?<![\s\d])[–—]|[–—](?![\s\d])|[€£](?!\d)|(?<=\S)•"
)


class Reading(msgspec.Struct, frozen=True):
    """A text, and the codec that reads the bytes as it."""

    text: str
    codec: str


class Sample(msgspec.Struct, frozen=True):
    """The passages of some bytes that differ between encodings, and the language that the rest of them is in."""

    body: bytes
    language: str | None


def find_likeliest_reading(body: bytes, declared: str | None = None) -> Reading | None:
    """The readable text that looks most like a language; None when no encoding gives readable text.

    Args:
        body: Bytes that are not UTF-8.
        declared: The codec that the document names: it wins unless another gives text that is clearly likelier.
    """
    read = _read(body, declared) if declared else None
    candidate = declared if read is not None else None
    multi_byte = _read_multi_byte(body, candidate)
    if multi_byte is not None:
        return multi_byte
    sample = take_sample(body)
    for codec in _rank_codecs(sample, candidate):
        reading = _read(body, codec)
        if reading is not None:
            return reading
    return None


@lru_cache(maxsize=4096)
def is_plausible_in_place(before: str, reading: str, after: str) -> bool:
    """Whether some characters are punctuation or Latin letters that make sense between their neighbours."""
    neighbours = [character for character in before[-1:] + after[:1] if character.isalpha()]
    if any(not _LATIN.match(character) for character in neighbours):
        return False
    text = before + reading + after
    if _OUT_OF_PLACE.search(text) or any(not _LATIN.match(c) and c not in _PASTED for c in reading):
        return False
    if any(character.isalpha() for character in reading) and not neighbours:
        return False
    return not any(pattern.search(text) for pattern in _MISPLACEMENTS)


def _read(body: bytes, codec: str) -> Reading | None:
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if len(_CONTROLS.findall(text)) > _MAX_CONTROLS else Reading(text, codec)


def _read_multi_byte(body: bytes, declared: str | None) -> Reading | None:
    """Text in one of East Asia's encodings: the declared one if it is that, else the one that chardetng finds.

    Between these encodings, and between them and others, chardetng makes next to no mistake.
    """
    from chardetng_py.detector import EncodingDetector  # noqa: PLC0415 - most documents are UTF-8 and need no guess

    detector = EncodingDetector()
    detector.feed(body[:_DETECTOR_BYTES], last=len(body) <= _DETECTOR_BYTES)
    found = _MULTI_BYTE.get(detector.guess(tld=None, allow_utf8=False).lower(), ())
    candidates = (declared, *found) if declared in _MULTI_BYTE_CODECS else found
    readings = (reading for codec in candidates if codec and (reading := _read(body, codec)))
    return next((reading for reading in readings if _is_east_asian(reading.text[:_DETECTOR_BYTES])), None)


def _rank_codecs(sample: Sample, declared: str | None) -> list[str]:
    """The codecs that give readable text, the likeliest first."""
    telling = count_telling(sample)
    priors = _SINGLE_BYTE | ({declared: -_DECLARED - _DECLARED_MEAN * telling} if declared else {})
    costs = {codec: rate_codec(sample, codec) + prior for codec, prior in priors.items()}
    limit = _MAX_MEAN_COST * telling + _MAX_OFFSET
    readable = sorted((codec for codec in costs if costs[codec] <= limit), key=costs.__getitem__)
    margin = 2 * (_OTHER_LANGUAGE + _OTHER_LANGUAGE_MEAN * telling)
    close = [codec for codec in readable if costs[codec] <= costs[readable[0]] + margin][:_MAX_FINALISTS]
    finals = {codec: rate_codec(sample, codec, check=True) + priors[codec] for codec in close}
    return [*sorted(close, key=finals.__getitem__), *readable[len(close) :]]


def _is_east_asian(text: str) -> bool:
    """Whether its characters stand beside each other, and are not single ones inside Latin words."""
    return 2 * len(_STRAY.findall(text)) < len(_EAST_ASIAN.findall(text))


def take_sample(body: bytes) -> Sample:
    """Up to some ten thousand bytes around what is not ASCII, from all over the text."""
    windows = [body[start:end] for start, end in _find_windows(body)]
    words = [word for window in windows for word in _ASCII_WORD.findall(window)]
    return Sample(b"\n".join(windows), _identify(b" ".join(words).decode("ascii")))


def _find_windows(body: bytes) -> Iterator[tuple[int, int]]:
    end = 0
    step = len(body) // _SAMPLE_PLACES + 1
    for place in range(0, len(body), step):
        for _ in range(_SAMPLE_WINDOWS // _SAMPLE_PLACES):
            found = _NOT_ASCII.search(body, max(place, end), place + step)
            if found is None:
                break
            start = max(end, _find_edge(body, found.start()))
            end = _find_end(body, found.start())
            yield start, end


def _find_edge(body: bytes, position: int) -> int:
    """The beginning of a line, a tag or a word, some way before a position."""
    start = max(0, position - _CONTEXT_BYTES)
    before = body[start:position]
    tag = max(before.rfind(b">"), before.rfind(b"\n")) + 1
    return start + (tag or (before.find(b" ") + 1 if start else 0))


def _find_end(body: bytes, position: int) -> int:
    after = body[position : position + 2 * _CONTEXT_BYTES]
    ends = [end for mark in (b"<", b"\n") if (end := after.find(mark)) >= 0]
    is_last = len(after) < 2 * _CONTEXT_BYTES
    return position + (min(ends) if ends else len(after) if is_last else max(after.rfind(b" "), 1))


def _identify(words: str) -> str | None:
    if len(words) < 10:
        return None
    estimated = load_identifier().estimate(words)
    code = max(estimated, key=estimated.__getitem__)
    return _RELATIVES.get(code, code) if estimated[code] > _MIN_CONFIDENCE else None


def count_telling(sample: Sample) -> int:
    """How many bytes are not ASCII."""
    return sum(map(len, _NOT_ASCII.findall(sample.body)))


def rate_codec(sample: Sample, codec: str, *, check: bool = False) -> float:
    """How unlikely a text this codec gives, in nats: the lower, the better.

    Args:
        check: Ask what language the text is in too, which takes longer.
    """
    text = _REPEATED.sub(r"\1", sample.body.decode(codec, "replace"))
    counts = Counter(character for character in text if not character.isascii())
    misplaced = sum(len(pattern.findall(text)) for pattern in _MISPLACEMENTS)
    languages = [code for code in (sample.language, _identify(text)) if code] if check else []
    unpaired = sum(len(pattern.findall(text)) % 2 for pattern in _PAIRS)
    unpaired += abs(len(_BEFORE_WORD.findall(text)) - len(_AFTER_WORD.findall(text))) // 2
    apostrophes = len(_APOSTROPHE.findall(text)) if sample.language in _WITHOUT_APOSTROPHE else 0
    oddities = misplaced * _MISPLACED + unpaired * _UNPAIRED + apostrophes * _FOREIGN_APOSTROPHE
    return rate_characters(counts, languages) + oddities


def rate_characters(counts: Mapping[str, int], languages: Sequence[str]) -> float:
    """The cost of these characters in the language that they fit best."""
    letters = {c: n for c, n in counts.items() if _is_letter(c)}
    others = sum(_rate_other(c) * n for c, n in counts.items() if c not in letters)
    if not letters:
        return others
    other_language = _OTHER_LANGUAGE + _OTHER_LANGUAGE_MEAN * sum(letters.values())
    best = min(
        sum((table.get(c) or _rate_foreign(c, is_latin=code in LATIN_ALPHABETS)) * n for c, n in letters.items())
        + sum(other_language for language in languages if language != code)
        for code, table in _cost_tables().items()
    )
    return others + best


def _is_letter(character: str) -> bool:
    return character not in _PUNCTUATION and unicodedata.category(character)[0] in "LM"


def _rate_other(character: str) -> float:
    cost = _PUNCTUATION.get(character)
    if cost is not None:
        return cost
    category = unicodedata.category(character)
    return _IMPOSSIBLE if category in {"Cc", "Cn", "Co", "Cs"} or character == "�" else _SYMBOL


@cache
def _rate_foreign(character: str, *, is_latin: bool) -> float:
    name = unicodedata.name(character, "")
    return _FOREIGN_LETTER if is_latin and name.startswith("LATIN") else _FOREIGN_SCRIPT


@cache
def _cost_tables() -> Mapping[str, Mapping[str, float]]:
    return {code: _make_table(letters) for code, letters in (LATIN_ALPHABETS | OTHER_ALPHABETS).items()}


def _make_table(letters: str) -> Mapping[str, float]:
    """Frequencies fall with the rank, roughly as Zipf has it."""
    total = sum(1 / (rank + 3) for rank in range(len(letters)))
    table: dict[str, float] = {}
    for rank, letter in enumerate(letters):
        cost = -log(1 / (rank + 3) / total)
        table.setdefault(letter, cost)
        table.setdefault(letter.upper(), cost + _CAPITAL)
    return table
