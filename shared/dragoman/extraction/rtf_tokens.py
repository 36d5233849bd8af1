"""The tokens of RTF, and which code page its bytes are in."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.errors import RejectedError, RejectionReason

_TOKEN: Final = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}]+)"
)
# By the numbers of Windows' character sets, which fonts have; from the RTF specification, version 1.9.1.
_CHARACTER_SETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850", 89: "mac_turkish", 85: "mac_greek", 88: "mac_latin2",
}  # fmt: skip
_CODE_PAGES: Final = {
    **{number: f"cp{number}" for number in (437, 850, 852, 855, 857, 858, 860, 861, 862, 863, 865, 866, 874)},
    **{number: f"cp{number}" for number in (932, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258)},
    936: "gb18030", 54936: "gb18030", 1361: "johab", 10000: "mac_roman", 10007: "mac_cyrillic", 65001: "utf-8",
    20866: "koi8-r", 21866: "koi8-u", 28592: "iso8859-2", 28595: "iso8859-5",
}  # fmt: skip
_NAMES: Final = {"cp932": "shift_jis", "cp949": "cp949", "cp950": "big5"}
_DOUBLE_BYTE: Final = frozenset({"cp932", "cp949", "cp950", "gb18030", "johab"})
_DECLARED_CODE_PAGE: Final = re.compile(rb"\\ansicpg(\d{1,5})")
_SHIFT_JIS_PAIR: Final = re.compile(rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]")
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
SYMBOL: Final = "symbol"
"""Not a code page of Python's: the Symbol font's own characters."""
DEFAULT_CODE_PAGE: Final = "cp1252"


class Token(msgspec.Struct, frozen=True):
    """One of a control word with its number, a control symbol, a byte in hexadecimal, a brace, or a run of text."""

    word: str = ""
    number: int | None = None
    symbol: bytes = b""
    text: bytes = b""
    is_raw: bool = False
    """Whether the text's bytes stand in the file as they are."""
    brace: bytes = b""


def read_tokens(body: bytes) -> Iterator[Token]:
    r"""The tokens in order. What follows `\bin` is passed over; what is no token (a last `\`) too."""
    position, end = 0, len(body)
    while position < end:
        match = _TOKEN.match(body, position)
        if match is None:
            position += 1
            continue
        position = match.end()
        token = _read_token(match)
        if token.word == "bin":
            position += max(token.number or 0, 0)
        else:
            yield token


def _read_token(match: re.Match[bytes]) -> Token:
    kind, value = match.lastgroup, match[match.lastgroup or 0]
    match kind:
        case "word" | "number":
            number = match["number"]
            return Token(word=match["word"].decode(), number=None if number is None else int(number))
        case "hex":
            return Token(text=bytes.fromhex(value.decode()))
        case "symbol":
            return Token(symbol=value)
        case "brace":
            return Token(brace=value)
    return Token(text=value.replace(b"\r", b"").replace(b"\n", b""), is_raw=True)


def find_code_page(number: int | None) -> str | None:
    r"""The codec of a code page as `\ansicpg` and `\cpg` number them."""
    return _CODE_PAGES.get(number or 0)


def find_font_code_page(character_set: int, default: str) -> str:
    """The codec of a font's text by its character set; `default` for the sets that say nothing."""
    return SYMBOL if character_set == 2 else _CHARACTER_SETS.get(character_set, default)


def escape_raw_pairs(body: bytes) -> bytes:
    """The same document with the double-byte characters that stand in it as they are in hexadecimal.

    The second byte of such a pair may be a backslash or a brace.
    """
    declared = _DECLARED_CODE_PAGE.search(body, 0, 1_000)
    code_page = find_code_page(int(declared[1])) if declared else None
    if code_page not in _DOUBLE_BYTE or b"\\bin" in body:
        return body
    pair = _SHIFT_JIS_PAIR if code_page == "cp932" else _PAIR
    return pair.sub(lambda found: b"\\'%02x\\'%02x" % tuple(found[0]), body)


def name_code_page(code_page: str) -> str:
    """The name that people and other programs know."""
    return _NAMES.get(code_page) or re.sub(r"^cp(?=125\d)", "windows-", code_page).replace("_", "-")


def decode_bytes(text: bytes, code_page: str) -> str:
    """The characters of bytes.

    Raises:
        RejectedError: they are none in that code page.
    """
    if code_page == SYMBOL:
        return "".join(chr(0xF000 + byte) if byte > 0x20 else chr(byte) for byte in text)
    try:
        return text.decode(code_page)
    except UnicodeDecodeError as error:
        if code_page in _DOUBLE_BYTE or code_page == "utf-8":
            raise RejectedError(RejectionReason.UNDECODABLE, str(error)[:200]) from error
    # Windows reads the places that its code pages leave empty as control characters.
    return "".join(bytes([byte]).decode(code_page, "ignore") or chr(byte) for byte in text)
