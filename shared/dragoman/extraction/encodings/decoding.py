"""Bytes to characters: what the bytes prove, then what the document declares, then the likeliest reading."""

import codecs
import re
from collections import Counter
from typing import Final

import msgspec
import regex

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.encodings.likelihood import find_likeliest_reading, is_plausible_in_place
from dragoman.late import compile_re, compile_regex

# UTF-32 first: its little-endian mark begins with UTF-16's.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED: Final = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_UNMARKED_SAMPLE: Final = 4096  # bytes
_SEPARATORS: Final = compile_regex(r"[ \n\t、。，]")
_NOT_WRITTEN: Final = compile_regex(r"[\p{Cc}\p{Cn}\p{Co}\p{Cs}--[\t\n\v\f\r\x1a]]", regex.V1)
_COMMON: Final = compile_regex(r"[\p{Latin}\p{P}\p{N}\p{M}\s\x00-\x7f]")
_SCRIPTS: Final = tuple(
    compile_regex(rf"[[{scripts}]--\p{{M}}]", regex.V1)
    for scripts in (
        *(rf"\p{{{name}}}" for name in ("Cyrillic", "Greek", "Arabic", "Hebrew", "Thai", "Devanagari")),
        *(rf"\p{{{name}}}" for name in ("Bengali", "Tamil", "Georgian", "Armenian", "Ethiopic", "Khmer")),
        r"\p{Han}\p{Hiragana}\p{Katakana}ー",
        r"\p{Hangul}\p{Han}",
    )
)

# WHATWG's Encoding Standard: the labels that Python does not know, and those that are read as a larger set because
# writers of the label mean that set.
_LABELS: Final = {
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "windows-949": "cp949",
    "ks_c_5601": "cp949",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "dos-866": "cp866",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "x-mac-greek": "mac_greek",
    "x-mac-turkish": "mac_turkish",
    "iso-8859-8-i": "cp1255",
    "logical": "cp1255",
    "ansi": "cp1252",
}
_SUPERSETS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Python also knows codecs that no document declares honestly (punycode, unicode_escape, EBCDIC, UTF-7).
_DECLARABLE: Final = compile_re(r"cp(125\d|437|[789]\d\d)|iso|koi8|mac|big5|euc|gb18030|hz|johab|ptcp154|kz1048")
_SEVEN_BIT: Final = compile_re(r"iso2022|hz")
# An escape sequence of ISO 2022 in Japanese or Korean text: what it does in the first lines no other text does.
_ESCAPES: Final = (
    (compile_re(rb"\x1b\$\)C"), "iso2022_kr"),
    (compile_re(rb"\x1b(?:\$[@B]|\([BJ])"), "iso2022_jp"),
    (compile_re(rb"\x1b\$\([DOPQ]"), "iso2022_jp_2004"),
    (compile_re(rb"\x1b[$(]"), "iso2022_jp_ext"),
)
_XML_ENCODING: Final = compile_re(rb"""\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']""")

# A character beyond the first 65,536 as two surrogates (CESU-8: Oracle, MySQL's old utf8, Java), and Java's null.
_SURROGATE_PAIR: Final = compile_re(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")
_JAVA_NULL: Final = b"\xc0\x80"
_LONE_SURROGATE: Final = compile_re(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # half of such a pair (WTF-8)
_C1_CONTROL: Final = compile_re("[\x80-\x9f]")
_STRAY_BYTES: Final = compile_re("[\udc80-\udcff]+")
# Alone, these bytes are the beginning of a letter that lost its end rather than a letter of Windows-1252.
_LOST_END: Final = compile_re(rb"[\xc2-\xc5]|[\xc2-\xf4][\x80-\xbf]|[\x80-\x83][\x80-\xbf]")
_ASCII: Final = bytes(range(128))
_MIN_PROOF: Final = 2  # characters of several bytes, before faults are mended


class DecodedText(msgspec.Struct, frozen=True):
    """A document's characters, without byte order mark, and the encoding that they were in."""

    text: str
    encoding: str


def find_byte_order_mark(body: bytes) -> str | None:
    """The codec that a byte order mark at the beginning announces."""
    return next((codec for mark, codec in _BYTE_ORDER_MARKS if body.startswith(mark)), None)


def find_wide_encoding(body: bytes) -> str | None:
    """The codec when these are characters of two or four bytes: UTF-16 or UTF-32, marked or plainly so."""
    marked = find_byte_order_mark(body)
    if marked is not None:
        return None if marked == "utf-8-sig" else marked
    head = body[:_UNMARKED_SAMPLE]
    if b"\0" not in head:  # even Chinese has line breaks, digits or spaces
        return None
    counts = {codec: _count_separators(head, codec) for codec in _UNMARKED}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else None


def find_xml_encoding(body: bytes) -> str | None:
    """The label in an XML declaration. Bytes that have none, or are not one byte a letter in it, give None."""
    found = _XML_ENCODING.match(body.removeprefix(codecs.BOM_UTF8))
    return found[1].decode("ascii") if found else None


def decode(body: bytes, declared: str | None) -> DecodedText:
    """Decode a document without ever putting a replacement character in.

    The order is that of proof. A byte order mark and well-formed UTF-8 (or UTF-16, whose zero bytes show) prove
    themselves, so they go before what is declared: pages that declare ISO 8859-1 and are UTF-8 are common, text that
    is UTF-8 by accident is not. A declaration goes before what is detected unless it gives control characters or
    much less likely text, as a server's default charset does. Detection is last, being a guess.

    Replacement characters (U+FFFD) that the document's producer has put in stay: that loss is not ours, and the text
    around it still is an article.

    Args:
        body: The whole document.
        declared: The label that its transport or the document itself names: of a content type, an XML declaration or
            a meta element.

    Raises:
        RejectedError: the reason is `undecodable`.
    """
    wide = find_wide_encoding(body)
    if wide is not None:
        return _decode_strictly(body, wide)
    codec = _resolve_label(declared)
    if body.isascii():
        return _decode_seven_bit(body, codec)
    return _read_utf8(body) or _read_damaged_utf8(body) or _decode_legacy(body, codec)


def _read_utf8(body: bytes) -> DecodedText | None:
    """Well-formed UTF-8; where all of it is UTF-8 that was read as ISO 8859-1 and written again, what that was.

    `mojibake.py` repairs that and more, but this kind has control characters in it, one of which is a line break:
    after a reader has split the lines it could not be repaired.
    """
    decoded = _try_codec(body, "utf-8-sig")
    if decoded is None or not _C1_CONTROL.search(decoded.text):
        return decoded
    try:
        return DecodedText(decoded.text.encode("latin-1").decode("utf-8"), decoded.encoding)
    except UnicodeError:
        return decoded


def _count_separators(head: bytes, codec: str) -> int:
    """How many there are, if this codec gives text of one script; as a rule the wrong byte order gives none."""
    width = 4 if codec.startswith("utf-32") else 2
    try:
        text = head[: len(head) // width * width].decode(codec)
    except UnicodeDecodeError as error:
        if error.end < len(head) - width:  # a surrogate pair may be cut by the sample's end
            return 0
        text = head[: error.start].decode(codec)
    if _NOT_WRITTEN.search(text):
        return 0
    common = len(_COMMON.findall(text))  # Latin letters and digits stand in text of any script
    is_one_script = 10 * (common + max(len(script.findall(text)) for script in _SCRIPTS)) >= 9 * len(text)
    return len(_SEPARATORS.findall(text)) if is_one_script else 0


def _decode_seven_bit(body: bytes, codec: str | None) -> DecodedText:
    if codec is not None and _SEVEN_BIT.match(codec):
        decoded = _try_codec(body, codec)
        if decoded is not None:
            return decoded
    found = (escaped for pattern, escaped in _ESCAPES if b"\x1b" in body and pattern.search(body))
    decoded = next((text for escaped in found if (text := _try_codec(body, escaped))), None)
    return decoded or _decode_strictly(body, "utf-8")


def _decode_strictly(body: bytes, codec: str) -> DecodedText:
    try:
        return DecodedText(body.decode(codec), re.sub(r"-(?:sig|le|be)\Z", "", codec))
    except UnicodeDecodeError as error:
        raise _refuse(codec, error) from error


def _refuse(codec: str, error: UnicodeDecodeError) -> RejectedError:
    fault = f"{codec.removesuffix('-sig').upper()} breaks at byte {error.start:,} of {len(error.object):,}"
    return RejectedError(RejectionReason.UNDECODABLE, f"{fault}: {error.reason}.")


def _try_codec(body: bytes, codec: str) -> DecodedText | None:
    try:
        return DecodedText(body.decode(codec), _name_encoding(codec))
    except UnicodeDecodeError:
        return None


def _resolve_label(label: str | None) -> str | None:
    """The codec that a declared label stands for, or None when it stands for none that can be trusted."""
    stated = (label or "").strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(stated, stated)).name
    except (LookupError, ValueError):  # ValueError: a label with a null character
        return None
    name = _SUPERSETS.get(name, name)
    return name if _DECLARABLE.match(name) else None


def _read_damaged_utf8(body: bytes) -> DecodedText | None:
    """UTF-8 with faults whose meaning is certain; None when the bytes are not UTF-8 at all.

    Forgiven are what other programs write for UTF-8 (CESU-8, Java's null), a character cut by the end of the file,
    as columns limited to a number of bytes leave it, and single bytes of Windows-1252 in the places where what they
    stand for belongs, as pasting into a content management system leaves them. A wrong letter is worse than a
    rejection, so other faults are refused: any other encoding would turn each accent into two wrong letters.
    """
    body = _SURROGATE_PAIR.sub(_join_surrogates, body).replace(_JAVA_NULL, b"")
    sound = body.decode("utf-8", "ignore")
    broken = len(body) - len(sound.encode())
    proof = len(sound) - len(sound.encode("ascii", "ignore"))
    if not broken:
        return DecodedText(sound, "utf-8")
    mended = _mend(body, sound) if proof >= max(_MIN_PROOF, broken // 10) else None
    # Halves of characters and nothing else that is wrong: no other encoding's text has no other letter than these.
    is_halves_only = _try_codec(_LONE_SURROGATE.sub(b"", body), "utf-8") is not None
    if mended is None and (proof >= broken or is_halves_only):
        return _decode_strictly(body, "utf-8")
    return None if mended is None else DecodedText(mended, "utf-8")


def _mend(body: bytes, sound: str) -> str | None:
    # Without a final call the decoder keeps the character that the end cuts to itself.
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(body)
    strays = list(_STRAY_BYTES.finditer(text)) if _is_western(sound) else []
    text = _STRAY_BYTES.sub(_read_stray_bytes, text) if strays else text
    readings = Counter(text[found.start()] for found in strays if len(found[0]) == 1)
    is_sure = not _STRAY_BYTES.search(text) and all(readings[start] <= readings[end] for start, end in ("“”", "‘’"))
    return text if is_sure else None


def _is_western(text: str) -> bool:
    """Whether Windows-1252 can write it, so that a stray byte of it is no piece of another alphabet's letter."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _join_surrogates(pair: re.Match[bytes]) -> bytes:
    high, high_end, low, low_end = (pair[group][0] for group in range(1, 5))
    code = 0x10000 + (((high & 0x0F) << 16) | ((high_end & 0x3F) << 10) | ((low & 0x0F) << 6) | (low_end & 0x3F))
    return chr(code).encode()


def _read_stray_bytes(found: re.Match[str]) -> str:
    """What the bytes are in Windows-1252 if that belongs in their place, else themselves."""
    if _LOST_END.match(found[0].encode("utf-8", "surrogateescape")):
        return found[0]
    text, start, end = found.string, found.start(), found.end()
    before, reading, after = map(_read_western, (text[max(0, start - 3) : start], found[0], text[end : end + 3]))
    return reading if reading and is_plausible_in_place(before, reading, after) else found[0]


def _read_western(text: str) -> str:
    return _STRAY_BYTES.sub(lambda stray: stray[0].encode("utf-8", "surrogateescape").decode("cp1252", "ignore"), text)


def _decode_legacy(body: bytes, codec: str | None) -> DecodedText:
    reading = find_likeliest_reading(body, codec)
    if reading is not None:
        return DecodedText(reading.text, _name_encoding(reading.codec))
    tried = f"the declared {_name_encoding(codec)} and every other known encoding" if codec else "every known encoding"
    fault = len(body) - len(body.lstrip(_ASCII))
    detail = f"Not UTF-8, and {tried} gives unreadable text for the bytes from {fault:,} on."
    raise RejectedError(RejectionReason.UNDECODABLE, detail)


def _name_encoding(codec: str) -> str:
    """The name that people and other programs know."""
    name = codec.replace("_", "-").removesuffix("-sig")
    for short, known in (("cp125", "windows-125"), ("iso8859-", "iso-8859-"), ("cp932", "shift_jis")):
        name = name.replace(short, known)
    return name
