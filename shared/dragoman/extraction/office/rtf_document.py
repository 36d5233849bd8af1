"""What has been read of an RTF document so far, and what holds at the place that the reader has come to."""

from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.extraction.office.rtf_code_pages import SYMBOL, FontTable, decode_bytes, name_code_page
from dragoman.extraction.office.rtf_flow import Flow, write_blocks
from dragoman.extraction.office.rtf_languages import Languages
from dragoman.extraction.office.word_processing import Writer

if TYPE_CHECKING:
    from lxml.etree import _Element

SHOWN: Final = 0
SKIPPED_BUT_FOR_BOXES: Final = 1
SKIPPED_WHOLLY: Final = 2


class State(msgspec.Struct):
    """What a group inherits from the one around it, and gives back at its end."""

    destination: str = ""
    """Which table or group of properties it is in."""
    shown: int = SHOWN
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


class Field(msgspec.Struct):
    """A field that is open: a link's address, or whether its result is not the author's text."""

    address: str = ""
    is_furniture: bool = False


class Document:
    """The text, with its fonts, styles and properties; the groups that are open."""

    def __init__(self, *, is_utf8: bool) -> None:
        self.state = State()
        self.stack: list[State] = []
        self.flows = [Flow()]
        self.notes: list[Flow] = []
        self.fields: list[Field] = []
        self.fonts = FontTable()
        self.languages = Languages()
        self.styles: dict[int, str] = {}
        self.style = 0
        """The one whose name is being read; -1 for a character's."""
        self.captured: dict[str, str] = {}
        """What the information group says, and what is being read of fields and styles."""
        self.time: dict[str, int] = {}
        self.skip = 0
        """How many characters are still to be passed over, as they stand for one that was given in Unicode."""
        self._is_utf8 = is_utf8
        self._bytes = bytearray()
        self._code_pages: Counter[str] = Counter()

    def take(self, text: bytes, *, is_raw: bool = False) -> None:
        """Add bytes; what comes together is decoded together. `is_raw` says that they stand in the file like that."""
        if self.skip:
            passed = min(self.skip, len(text))
            self.skip -= passed
            text = text[passed:]
        if not text or not self._is_wanted():
            return
        if is_raw and self._is_utf8 and not text.isascii():
            self.flush()
            self._code_pages["utf-8"] += len(text)
            self.write(text.decode(errors="ignore"))  # the whole was decoded before: only a fallback can be cut
        else:
            self._bytes += text

    def flush(self) -> None:
        """Decode the bytes that came together, in the code page of their font."""
        if not self._bytes:
            return
        text = bytes(self._bytes)
        self._bytes.clear()
        state = self.state
        code_page = self.fonts.code_page if state.capture else self.fonts.find_code_page(state.font)
        if code_page != SYMBOL and not state.capture and not text.isascii():
            self._code_pages[code_page] += sum(byte > 0x7F for byte in text)
        self.write(text.decode() if text.isascii() and code_page != SYMBOL else decode_bytes(text, code_page))

    def write(self, text: str) -> None:
        """Add characters."""
        state = self.state
        if state.capture:
            self.captured[state.capture] = self.captured.get(state.capture, "") + text
        elif self._is_wanted():
            self.flows[-1].add(("text", text), is_strong=state.is_strong)
            self.languages.count(text, state.language, state.east_asian_language)

    def _is_wanted(self) -> bool:
        state = self.state
        return bool(state.capture) or (state.shown == SHOWN and not state.is_hidden and not state.is_deleted)

    def build_tree(self) -> "_Element":
        """The tree of the document, footnotes last."""
        writer = Writer()
        write_blocks(self.flows[0].close(), self.styles, writer)
        for note in self.notes:
            writer.start("li")
            write_blocks(note.close(), self.styles, writer)
            writer.end()
        return writer.close()

    def find_encoding(self) -> str:
        """The code page of most bytes outside ASCII; `utf-8` where there are none, as for all that is Unicode."""
        code_page = max(self._code_pages, key=lambda name: self._code_pages[name], default="utf-8")
        return name_code_page(code_page)
