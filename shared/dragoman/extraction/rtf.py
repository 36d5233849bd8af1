r"""RTF, which old newsroom systems export: the text as its last reader would see it.

A reader of our own. striprtf, the library for it, gives lines without kinds: headings, list items and rows are lost,
hidden and deleted text is kept, and text boxes, footnotes and properties are not read.
"""

import locale
import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.decoding import decode, find_byte_order_mark
from dragoman.extraction.rtf_flow import Flow, Layout, write_blocks
from dragoman.extraction.rtf_tokens import (
    DEFAULT_CODE_PAGE,
    SYMBOL,
    Token,
    decode_bytes,
    escape_raw_pairs,
    find_code_page,
    find_font_code_page,
    name_code_page,
    read_tokens,
)
from dragoman.extraction.word_processing import EAST_ASIAN, Properties, Writer, assemble

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_DEPTH: Final = 1_000
"""Of groups; documents have some ten."""

_START: Final = b"{\\rtf"
_CHARACTERS: Final = {
    "tab": " ", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS: Final = {b"~": "\u00a0", b"_": "-", b"\t": " "}
_ESCAPED: Final = frozenset({b"\\", b"{", b"}"})
# Groups whose text is none of the article's, besides those that a star marks as unknown to old readers.
_SKIPPED_NAMES: Final = """
    annotation buptim colortbl comment company datafield doccomm filetbl fontemb footer footerf footerl footerr ftnsep
    ftnsepc ftncn aftnsep aftnsepc aftncn generator header headerf headerl headerr hlinkbase linkval listname listtable
    listoverridetable manager nextfile nonesttables nonshppict objclass objdata objname operator pict pntxta pntxtb
    printim private propname revtbl rsidtbl shprslt sp staticval subject tc template themedata userprops xe rxe txe
    upr xmlnstbl
"""
_SKIPPED: Final = frozenset(_SKIPPED_NAMES.split())
_SHAPES: Final = frozenset({"shp", "shpinst", "shpgrp", "do"})
_CAPTURED: Final = frozenset({"title", "author", "keywords", "category"})
_KNOWN_STARRED: Final = frozenset({*_SHAPES, "fldinst", "ud", "pn", "footnote", "shptxt"})
# What holds for characters, and where it is kept.
_SWITCHES: Final = {"v": "is_hidden", "deleted": "is_deleted", "b": "is_strong"}
_NUMBERS: Final = {"f": "font", "lang": "language", "langfe": "east_asian_language"}
_HEADER_CODE_PAGES: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_TIMES: Final = frozenset({"yr", "mo", "dy", "hr", "min"})
_HYPERLINK: Final = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\\s]\S*))', re.IGNORECASE)
_FURNITURE_FIELD: Final = re.compile(r"\s*(?:TOC|INDEX|TOA|PAGE|NUMPAGES|SECTIONPAGES|FILENAME)\b", re.IGNORECASE)

_SHOWN, _SKIPPED_BUT_FOR_BOXES, _SKIPPED_WHOLLY = range(3)


def read_rtf(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - RTF says it itself
    """Read a document of any version.

    Deleted and hidden text, annotations, headers, footers and pictures are left out; footnotes follow the text as
    list items. Bytes are read in the code page of their font, else in the document's.

    Raises:
        RejectedError: it is no RTF, or bytes are no characters of their code page.
    """
    if find_byte_order_mark(body) is not None:
        body = decode(body, None).text.encode()
    start = body.find(_START)
    if start < 0:
        raise RejectedError(RejectionReason.CORRUPT, "The group that begins an RTF document is missing.")
    is_utf8 = _is_utf8(body)
    walk = _Walk(is_utf8=is_utf8)
    for token in read_tokens(body[start:] if is_utf8 else escape_raw_pairs(body[start:])):
        walk.take(token)
        if walk.is_over:
            break
    root = walk.close()
    return assemble("rtf", root, walk.read_properties(), walk.find_language(), walk.find_encoding())


def _is_utf8(body: bytes) -> bool:
    """Whether there are bytes outside ASCII, and all of them UTF-8, which scripts write against the specification."""
    if body.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


class _State(msgspec.Struct):
    """What a group inherits from the one around it, and gives back at its end."""

    destination: str = ""
    """Which table or group of properties it is in."""
    shown: int = _SHOWN
    capture: str = ""
    """What its text is besides text: a property, a field's instruction."""
    owned: str = ""
    """What ends with this group: `box`, `note`, `field`, `link`, `instruction`, `style`. Never inherited."""
    font: int | None = None
    fallback_length: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_strong: bool = False
    language: int | None = None
    east_asian_language: int | None = None


class _Field(msgspec.Struct):
    address: str = ""
    is_furniture: bool = False


class _Walk:
    """One walk over the tokens: the groups that are open, and what the document said of fonts and styles."""

    def __init__(self, *, is_utf8: bool) -> None:
        self.is_over = False
        self._is_utf8 = is_utf8
        self._code_page = DEFAULT_CODE_PAGE
        self._default_font: int | None = None
        self._default_language: int | None = None
        self._default_east_asian_language: int | None = None
        self._font = 0
        self._fonts: dict[int, int] = {}
        self._font_code_pages: dict[int, str] = {}
        self._style = 0
        self._styles: dict[int, str] = {}
        self._state = _State()
        self._stack: list[_State] = []
        self._flows = [Flow()]
        self._notes: list[Flow] = []
        self._fields: list[_Field] = []
        self._captured: dict[str, str] = {}
        self._time: dict[str, int] = {}
        self._is_starred = False
        self._skip = 0
        self._bytes = bytearray()
        self._languages: Counter[int] = Counter()
        self._code_pages: Counter[str] = Counter()

    def take(self, token: Token) -> None:
        if token.text:
            self._take_text(token)
        elif token.symbol:
            self._take_symbol(token.symbol)
        elif token.word:
            self._flush()
            self._take_word(token.word, token.number)
        elif token.brace:
            self._flush()
            self._skip = 0
            self._is_starred = False
            self._open_group() if token.brace == b"{" else self._close_group()

    def close(self) -> "_Element":
        """The tree of the document, footnotes last."""
        self._flush()
        while self._stack:  # of a document that was cut off
            self._close_group()
        writer = Writer()
        write_blocks(self._flows[0].close(), self._styles, writer)
        for note in self._notes:
            writer.start("li")
            write_blocks(note.close(), self._styles, writer)
            writer.end()
        return writer.close()

    def read_properties(self) -> Properties:
        """What the information group says."""
        time = self._time
        has_date = {"yr", "mo", "dy"} <= time.keys()
        date = "{yr:04}-{mo:02}-{dy:02}".format_map(time) if has_date else None
        return Properties(
            title=self._captured.get("title"),
            creator=self._captured.get("author"),
            keywords=(self._captured.get("keywords", ""),),
            category=self._captured.get("category"),
            modified=f"{date}T{time['hr']:02}:{time['min']:02}" if date and {"hr", "min"} <= time.keys() else date,
        )

    def find_language(self) -> str | None:
        """What most of the text is marked as."""
        number = max(self._languages, key=lambda code: self._languages[code], default=None)
        return locale.windows_locale.get(number, "").replace("_", "-") or None if number else None

    def find_encoding(self) -> str:
        """The code page of most bytes outside ASCII; `utf-8` where there are none, as for all that is Unicode."""
        code_page = max(self._code_pages, key=lambda name: self._code_pages[name], default="utf-8")
        return name_code_page(code_page)

    def _open_group(self) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise RejectedError(RejectionReason.CORRUPT, f"More than {MAX_DEPTH:,} groups are open at once.")
        self._stack.append(self._state)
        self._state = msgspec.structs.replace(self._state, owned="")
        if self._state.destination == "stylesheet":
            self._style = 0
            self._captured["style"] = ""
            self._state.destination, self._state.capture, self._state.owned = "style", "style", "style"

    def _close_group(self) -> None:
        owned = self._state.owned
        if owned:
            _ENDINGS[owned](self)
        self._state = self._stack.pop() if self._stack else self._state
        self.is_over = not self._stack

    def end_box(self) -> None:
        flow = self._flows.pop()
        self._flows[-1].wait(flow)

    def end_note(self) -> None:
        self._notes.append(self._flows.pop())

    def end_field(self) -> None:
        self._fields.pop()

    def end_link(self) -> None:
        self._flows[-1].add(("end", ""))

    def end_instruction(self) -> None:
        if not self._fields:
            return
        instruction = self._captured.get("instruction", "")
        link = _HYPERLINK.match(instruction)
        self._fields[-1] = _Field(
            address=(link[1] or link[2] or "") if link else "",
            is_furniture=_FURNITURE_FIELD.match(instruction) is not None,
        )

    def end_style(self) -> None:
        if self._style >= 0:
            self._styles[self._style] = self._captured.get("style", "").strip(" ;")

    def _take_text(self, token: Token) -> None:
        text = token.text
        if self._skip:
            passed = min(self._skip, len(text))
            self._skip -= passed
            text = text[passed:]
        if not text or not self._is_wanted():
            return
        if token.is_raw and self._is_utf8 and not text.isascii():
            self._flush()
            self._code_pages["utf-8"] += len(text)
            self._write(text.decode(errors="ignore"))  # the whole was decoded before: only a fallback can be cut
        else:
            self._bytes += text

    def _is_wanted(self) -> bool:
        state = self._state
        return bool(state.capture) or (state.shown == _SHOWN and not state.is_hidden and not state.is_deleted)

    def _flush(self) -> None:
        """Decode the bytes that came together, in the code page of their font."""
        if not self._bytes:
            return
        text = bytes(self._bytes)
        self._bytes.clear()
        if text.isascii() and self._find_code_page() != SYMBOL:
            self._write(text.decode())
            return
        code_page = self._find_code_page()
        if code_page != SYMBOL and not self._state.capture:
            self._code_pages[code_page] += sum(byte > 0x7F for byte in text)
        self._write(decode_bytes(text, code_page))

    def _find_code_page(self) -> str:
        font = self._default_font if self._state.font is None else self._state.font
        if font is None or font not in self._fonts or self._state.capture:
            return self._code_page
        if font in self._font_code_pages:
            return self._font_code_pages[font]
        character_set = self._fonts[font]
        return self._find_western() if character_set == 0 else find_font_code_page(character_set, self._code_page)

    def _find_western(self) -> str:
        """The code page of fonts of the western character set, which is also what programs write that know no other.

        Where another font has the character set of the document's code page, the document tells them apart.
        """
        is_told_apart = any(
            number not in {0, 1} and find_font_code_page(number, "") == self._code_page
            for number in self._fonts.values()
        )
        return DEFAULT_CODE_PAGE if is_told_apart else self._code_page

    def _write(self, text: str) -> None:
        state = self._state
        if state.capture:
            self._captured[state.capture] = self._captured.get(state.capture, "") + text
        elif self._is_wanted():
            self._flows[-1].add(("text", text), is_strong=state.is_strong)
            language = state.language or self._default_language
            if EAST_ASIAN.search(text):
                language = state.east_asian_language or self._default_east_asian_language or language
            if language:
                self._languages[language] += len(text)

    def _take_symbol(self, symbol: bytes) -> None:
        if symbol in _ESCAPED:
            self._take_text(Token(text=symbol))
            return
        self._flush()
        if symbol == b"*":
            self._is_starred = True
        elif symbol in {b"\n", b"\r"}:
            self._take_word("par", None)
        elif self._skip:
            self._skip -= 1
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _take_word(self, word: str, number: int | None) -> None:
        is_starred, self._is_starred = self._is_starred, False
        if word in _CHARACTERS and not is_starred:
            if self._skip:
                self._skip -= 1
            else:
                self._write(_CHARACTERS[word])
            return
        self._skip = 0
        if word == "u":
            self._write(_read_unit(number or 0))
            self._skip = self._state.fallback_length
        elif word in _SKIPPED or (is_starred and word not in _KNOWN_STARRED):
            self._state.shown, self._state.capture, self._state.destination = _SKIPPED_WHOLLY, "", word
            if self._state.owned == "style":  # a character's, which old readers do not know
                self._style = -1
        elif word in _GROUPS:
            _GROUPS[word](self, word)
        elif self._state.destination:
            self._take_declaration(word, number)
        elif self._state.shown == _SHOWN and not self._state.capture:
            self._take_formatting(word, number)

    def begin_table(self, word: str) -> None:
        """The tables of fonts and styles, and the information group."""
        self._state.destination, self._state.shown = word, _SKIPPED_WHOLLY

    def begin_capture(self, word: str) -> None:
        if self._state.destination == "info":
            self._captured[word] = ""
            self._state.capture = word
        else:
            self._state.shown = _SKIPPED_WHOLLY

    def begin_unicode(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        r"""`\ud`: the same once more, in Unicode. What stands around it says where it belongs."""
        self._state.destination = self._stack[-2].destination if len(self._stack) > 1 else ""

    def begin_shape(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        self._state.shown = max(self._state.shown, _SKIPPED_BUT_FOR_BOXES)

    def begin_box(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        if self._state.shown != _SKIPPED_WHOLLY:
            self._flows.append(Flow())
            self._state.shown, self._state.owned = _SHOWN, "box"

    def begin_note(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        if self._state.shown == _SHOWN:
            self._flows.append(Flow())
            self._state.owned = "note"

    def begin_field(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        self._fields.append(_Field())
        self._state.owned = "field"

    def begin_instruction(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        self._captured["instruction"] = ""
        self._state.capture, self._state.owned = "instruction", "instruction"

    def begin_result(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        field = self._fields[-1] if self._fields else _Field()
        if field.is_furniture:
            self._state.shown = _SKIPPED_WHOLLY
        elif field.address and self._state.shown == _SHOWN and not self._state.capture:
            self._flows[-1].add(("link", field.address))
            self._state.owned = "link"

    def begin_marker(self, word: str) -> None:  # noqa: ARG002 - all of them are called alike
        """A list item's bullet or number, for readers that know no lists."""
        if self._state.shown == _SHOWN:
            self._flows[-1].mark_item()
        self._state.shown = _SKIPPED_WHOLLY

    def _take_declaration(self, word: str, number: int | None) -> None:
        match self._state.destination, word:
            case "fonttbl", "f":
                self._font = number or 0
            case "fonttbl", "fcharset":
                self._fonts[self._font] = number or 0
            case "fonttbl", "cpg":
                code_page = find_code_page(number)
                if code_page:
                    self._fonts.setdefault(self._font, 1)
                    self._font_code_pages[self._font] = code_page
            case "style", "s":
                self._style = number or 0
            case "style", "cs" | "ds" | "ts":
                self._style = -1
            case "revtim", _ if word in _TIMES:
                self._time[word] = number or 0

    def _take_formatting(self, word: str, number: int | None) -> None:
        if word in _SWITCHES:
            setattr(self._state, _SWITCHES[word], number != 0)
        elif word in _NUMBERS:
            setattr(self._state, _NUMBERS[word], number)
        elif word in _HEADER_CODE_PAGES:
            self._code_page = _HEADER_CODE_PAGES[word]
        elif word in _HEADER_NUMBERS and number is not None:
            _HEADER_NUMBERS[word](self, number)
        elif word == "plain":
            fresh = _State()
            for name in (*_SWITCHES.values(), *_NUMBERS.values()):
                setattr(self._state, name, getattr(fresh, name))
        else:
            self._take_layout(word, number or 0, self._flows[-1])

    def _take_layout(self, word: str, number: int, flow: Flow) -> None:
        match word:
            case "par" | "sect" | "page" | "nestcell":
                flow.end_paragraph()
            case "line":
                flow.add(("break", ""))
            case "cell":
                flow.end_cell()
            case "row":
                flow.end_row()
            case "pard":
                flow.layout = Layout()
            case "intbl":
                flow.layout.is_in_table = True
            case "s":
                flow.layout.style = number
            case "ls":
                flow.layout.is_list = number > 0
            case "outlinelevel":
                flow.layout.outline_level = number + 1 if 0 <= number < 9 else None

    def set_fallback_length(self, number: int) -> None:
        self._state.fallback_length = max(number, 0)

    def set_code_page(self, number: int) -> None:
        self._code_page = find_code_page(number) or self._code_page

    def set_default_font(self, number: int) -> None:
        self._default_font = number

    def set_default_language(self, number: int) -> None:
        self._default_language = number

    def set_default_east_asian_language(self, number: int) -> None:
        self._default_east_asian_language = number


_ENDINGS: Final[dict[str, Callable[[_Walk], None]]] = {
    "box": _Walk.end_box,
    "note": _Walk.end_note,
    "field": _Walk.end_field,
    "link": _Walk.end_link,
    "instruction": _Walk.end_instruction,
    "style": _Walk.end_style,
}
_HEADER_NUMBERS: Final[dict[str, Callable[[_Walk, int], None]]] = {
    "uc": _Walk.set_fallback_length,
    "ansicpg": _Walk.set_code_page,
    "deff": _Walk.set_default_font,
    "deflang": _Walk.set_default_language,
    "deflangfe": _Walk.set_default_east_asian_language,
}
_GROUPS: Final[dict[str, Callable[[_Walk, str], None]]] = {
    **dict.fromkeys(("fonttbl", "stylesheet", "info", "revtim", "creatim"), _Walk.begin_table),
    **dict.fromkeys(_CAPTURED, _Walk.begin_capture),
    **dict.fromkeys(_SHAPES, _Walk.begin_shape),
    **dict.fromkeys(("shptxt", "dptxbxtext"), _Walk.begin_box),
    **dict.fromkeys(("pntext", "listtext", "pn"), _Walk.begin_marker),
    "ud": _Walk.begin_unicode,
    "footnote": _Walk.begin_note,
    "field": _Walk.begin_field,
    "fldinst": _Walk.begin_instruction,
    "fldrslt": _Walk.begin_result,
}


def _read_unit(number: int) -> str:
    r"""The UTF-16 unit of `\uN`, a signed number of 16 bits; some programs write larger ones, for whole characters."""
    return chr(number % 0x10000 if number < 0x10000 else min(number, 0x10FFFF))
