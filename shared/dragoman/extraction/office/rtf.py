r"""RTF, which old newsroom systems export: the text as its last reader would see it.

A reader of our own: striprtf, the library for it, gives lines without kinds, and no properties. Of the seven documents
in the tests it gives the text of three as it is. In the others a text box and a footnote are lost, an annotation and a
hidden sentence are kept, a link's address stands in the text, an emoji is torn into halves, and bytes that stand in
the file as they are have to be decoded before it has read in which code page they are.
"""

from collections.abc import Callable
from typing import Final

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.encodings.decoding import decode, find_byte_order_mark
from dragoman.extraction.office.rtf_code_pages import escape_raw_pairs, find_code_page
from dragoman.extraction.office.rtf_document import SHOWN, Document, State
from dragoman.extraction.office.rtf_flow import Flow, Layout
from dragoman.extraction.office.rtf_groups import close_group, name_group, open_group
from dragoman.extraction.office.rtf_tokens import Token, read_tokens
from dragoman.extraction.office.word_processing import Properties, assemble

_START: Final = b"{\\rtf"
_CHARACTERS: Final = {
    "tab": " ", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS: Final = {b"~": "\u00a0", b"_": "-", b"\t": " "}
_ESCAPED: Final = frozenset({b"\\", b"{", b"}"})
# What holds for characters, and where it is kept.
_SWITCHES: Final = {"v": "is_hidden", "deleted": "is_deleted", "b": "is_strong"}
_NUMBERS: Final = {"f": "font", "lang": "language", "langfe": "east_asian_language"}
_HEADER_CODE_PAGES: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_TIMES: Final = frozenset({"yr", "mo", "dy", "hr", "min"})


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
    document = _read_document(body[start:], is_utf8=_is_utf8(body))
    language, encoding = document.languages.find_most(), document.find_encoding()
    return assemble("rtf", document.build_tree(), _read_properties(document), language, encoding)


def _is_utf8(body: bytes) -> bool:
    """Whether there are bytes outside ASCII, and all of them UTF-8, which scripts write against the specification."""
    if body.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_document(body: bytes, *, is_utf8: bool) -> Document:
    walk = _Walk(Document(is_utf8=is_utf8))
    for token in read_tokens(body if is_utf8 else escape_raw_pairs(body)):
        walk.take(token)
        if walk.is_over:
            break
    document = walk.document
    document.flush()
    while document.stack:  # of a document that was cut off
        close_group(document)
    return document


def _read_properties(document: Document) -> Properties:
    """What the information group says."""
    time, captured = document.time, document.captured
    has_date = {"yr", "mo", "dy"} <= time.keys()
    date = "{yr:04}-{mo:02}-{dy:02}".format_map(time) if has_date else None
    return Properties(
        title=captured.get("title"),
        creator=captured.get("author"),
        keywords=(captured.get("keywords", ""),),
        category=captured.get("category"),
        modified=f"{date}T{time['hr']:02}:{time['min']:02}" if date and {"hr", "min"} <= time.keys() else date,
    )


class _Walk:
    """One walk over the tokens."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.is_over = False
        self._is_starred = False

    def take(self, token: Token) -> None:
        document = self.document
        if token.text:
            document.take(token.text, is_raw=token.is_raw)
        elif token.symbol:
            self._take_symbol(token.symbol)
        elif token.word:
            document.flush()
            self._take_word(token.word, token.number)
        elif token.brace:
            document.flush()
            document.skip = 0
            self._is_starred = False
            if token.brace == b"{":
                open_group(document)
            else:
                close_group(document)
                self.is_over = not document.stack

    def _take_symbol(self, symbol: bytes) -> None:
        document = self.document
        if symbol in _ESCAPED:
            document.take(symbol)
            return
        document.flush()
        if symbol == b"*":
            self._is_starred = True
        elif symbol in {b"\n", b"\r"}:
            self._take_word("par", None)
        elif document.skip:
            document.skip -= 1
        elif symbol in _SYMBOLS:
            document.write(_SYMBOLS[symbol])

    def _take_word(self, word: str, number: int | None) -> None:
        document = self.document
        is_starred, self._is_starred = self._is_starred, False
        if word in _CHARACTERS and not is_starred:
            if document.skip:
                document.skip -= 1
            else:
                document.write(_CHARACTERS[word])
            return
        document.skip = 0
        if word == "u":
            document.write(_read_unit(number or 0))
            document.skip = document.state.fallback_length
        elif name_group(document, word, is_starred=is_starred):
            return
        elif document.state.destination:
            _take_declaration(document, word, number)
        elif document.state.shown == SHOWN and not document.state.capture:
            _take_formatting(document, word, number)


def _read_unit(number: int) -> str:
    r"""The UTF-16 unit of `\uN`, a signed number of 16 bits; some programs write larger ones, for whole characters."""
    return chr(number % 0x10000 if number < 0x10000 else min(number, 0x10FFFF))


def _take_declaration(document: Document, word: str, number: int | None) -> None:
    """What the tables of fonts and styles and the information group say."""
    match document.state.destination, word:
        case "fonttbl", "f":
            document.fonts.begin(number or 0)
        case "fonttbl", "fcharset":
            document.fonts.set_character_set(number or 0)
        case "fonttbl", "cpg":
            document.fonts.set_code_page(number)
        case "style", "s":
            document.style = number or 0
        case "style", "cs" | "ds" | "ts":
            document.style = -1
        case "style", "lang" if document.style == 0:
            document.languages.usual = number
        case "revtim", _ if word in _TIMES:
            document.time[word] = number or 0


def _take_formatting(document: Document, word: str, number: int | None) -> None:
    state = document.state
    if word in _SWITCHES:
        setattr(state, _SWITCHES[word], number != 0)
    elif word in _NUMBERS:
        setattr(state, _NUMBERS[word], number)
    elif word in _HEADER_CODE_PAGES:
        document.fonts.code_page = _HEADER_CODE_PAGES[word]
    elif word in _HEADER_NUMBERS and number is not None:
        _HEADER_NUMBERS[word](document, number)
    elif word == "plain":
        fresh = State()
        for name in (*_SWITCHES.values(), *_NUMBERS.values()):
            setattr(state, name, getattr(fresh, name))
    else:
        _take_layout(document.flows[-1], word, number or 0)


def _take_layout(flow: Flow, word: str, number: int) -> None:
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


def _set_fallback_length(document: Document, number: int) -> None:
    document.state.fallback_length = max(number, 0)


def _set_code_page(document: Document, number: int) -> None:
    document.fonts.code_page = find_code_page(number) or document.fonts.code_page


def _set_default_font(document: Document, number: int) -> None:
    document.fonts.default = number


def _set_default_language(document: Document, number: int) -> None:
    document.languages.default = number


def _set_default_east_asian_language(document: Document, number: int) -> None:
    document.languages.east_asian_default = number


_HEADER_NUMBERS: Final[dict[str, Callable[[Document, int], None]]] = {
    "uc": _set_fallback_length,
    "ansicpg": _set_code_page,
    "deff": _set_default_font,
    "deflang": _set_default_language,
    "deflangfe": _set_default_east_asian_language,
}
