"""Which code page the bytes of RTF are in: the document's own, or that of a font."""

import re
from typing import Final

from dragoman.errors import RejectedError, RejectionReason

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


class FontTable:
    """The document's code page and its fonts, as far as they say which code page their text is in."""

    def __init__(self) -> None:
        self.code_page = DEFAULT_CODE_PAGE
        self.default: int | None = None
        self._font = 0
        self._character_sets: dict[int, int] = {}
        self._code_pages: dict[int, str] = {}

    def begin(self, font: int) -> None:
        """What follows is said of this font."""
        self._font = font

    def set_character_set(self, number: int) -> None:
        r"""As `\fcharset` numbers them."""
        self._character_sets[self._font] = number

    def set_code_page(self, number: int | None) -> None:
        r"""As `\cpg` numbers them."""
        code_page = find_code_page(number)
        if code_page:
            self._character_sets.setdefault(self._font, 1)
            self._code_pages[self._font] = code_page

    def find_code_page(self, font: int | None) -> str:
        """The codec of text in a font; in the default one for None."""
        font = self.default if font is None else font
        if font is None or font not in self._character_sets:
            return self.code_page
        if font in self._code_pages:
            return self._code_pages[font]
        character_set = self._character_sets[font]
        return self._find_western() if character_set == 0 else _find_font_code_page(character_set, self.code_page)

    def _find_western(self) -> str:
        """The code page of fonts of the western character set, which is also what programs write that know no other.

        Where another font has the character set of the document's code page, the document tells them apart.
        """
        is_told_apart = any(
            number not in {0, 1} and _find_font_code_page(number, "") == self.code_page
            for number in self._character_sets.values()
        )
        return DEFAULT_CODE_PAGE if is_told_apart else self.code_page


def find_code_page(number: int | None) -> str | None:
    r"""The codec of a code page as `\ansicpg` and `\cpg` number them."""
    return _CODE_PAGES.get(number or 0)


def _find_font_code_page(character_set: int, default: str) -> str:
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
