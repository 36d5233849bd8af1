"""Bytes to characters: what the bytes prove, then what the document declares, then the likeliest reading."""

import codecs
import re
from typing import Final

import msgspec

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.likelihood import find_likeliest_reading

# UTF-32 first: its little-endian mark begins with UTF-16's.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The labels that WHATWG's Encoding Standard reads as a larger set, because writers of the label mean that set.
_SUPERSETS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
# Python also knows codecs that no document declares honestly (punycode, unicode_escape, EBCDIC, UTF-7).
_DECLARABLE: Final = re.compile(r"cp(125\d|437|8\d\d|9\d\d)|iso|koi8|mac|big5|euc|gb18030|hz|tis")
_SEVEN_BIT: Final = re.compile(r"iso2022|hz")


class DecodedText(msgspec.Struct, frozen=True):
    """A document's characters, without byte order mark, and the encoding that they were in."""

    text: str
    encoding: str


def find_byte_order_mark(body: bytes) -> str | None:
    """The codec that a byte order mark at the beginning announces."""
    return next((codec for mark, codec in _BYTE_ORDER_MARKS if body.startswith(mark)), None)


def decode(body: bytes, declared: str | None) -> DecodedText:
    """Decode a document without ever putting a replacement character in.

    A byte order mark and well-formed UTF-8 prove themselves, so they go before what is declared: pages that
    declare ISO 8859-1 and are UTF-8 are common, text that is UTF-8 by accident is not.

    Raises:
        RejectedError: the reason is `undecodable`.
    """
    marked = find_byte_order_mark(body)
    if marked is not None:
        return _decode_strictly(body, marked)
    codec = _resolve_label(declared)
    if codec is not None and _SEVEN_BIT.match(codec) and body.isascii():
        return _try_codec(body, codec) or _decode_strictly(body, "utf-8")
    return _try_codec(body, "utf-8") or _decode_legacy(body, codec)


def _decode_strictly(body: bytes, codec: str) -> DecodedText:
    try:
        return DecodedText(body.decode(codec), codec.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        raise RejectedError(RejectionReason.UNDECODABLE, str(error)[:200]) from error


def _try_codec(body: bytes, codec: str) -> DecodedText | None:
    try:
        return DecodedText(body.decode(codec), _name_encoding(codec))
    except UnicodeDecodeError:
        return None


def _resolve_label(label: str | None) -> str | None:
    """The codec that a declared label stands for, or None when it stands for none that can be trusted."""
    try:
        name = codecs.lookup((label or "").strip()).name
    except (LookupError, ValueError):  # ValueError: a label with a null character
        return None
    name = _SUPERSETS.get(name, name)
    return name if _DECLARABLE.match(name) else None


def _decode_legacy(body: bytes, codec: str | None) -> DecodedText:
    _refuse_damaged_utf8(body)
    declared = _try_codec(body, codec) if codec else None
    return declared or _decode_by_likelihood(body)


def _refuse_damaged_utf8(body: bytes) -> None:
    """Refuse UTF-8 with a broken byte: any other encoding would turn each of its accents into two wrong letters."""
    kept = body.decode("utf-8", "ignore")
    lost = len(body) - len(kept.encode())
    if sum(not character.isascii() for character in kept) >= lost:
        _decode_strictly(body, "utf-8")


def _decode_by_likelihood(body: bytes) -> DecodedText:
    reading = find_likeliest_reading(body)
    if reading is None:
        raise RejectedError(RejectionReason.UNDECODABLE, "No known encoding gives readable text.")
    return DecodedText(reading.text, _name_encoding(reading.codec))


def _name_encoding(codec: str) -> str:
    """The name that people and other programs know."""
    name = codec.replace("_", "-")
    for short, known in (("cp125", "windows-125"), ("iso8859-", "iso-8859-"), ("cp932", "shift_jis")):
        name = name.replace(short, known)
    return name
