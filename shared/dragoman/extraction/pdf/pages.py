"""A page of a PDF as pdfium gives it: signs with their places, upright, and links."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from dragoman.article import Link
from dragoman.extraction.declarations import read_url
from dragoman.extraction.pdf.glyphs import Glyph, form_fragments
from dragoman.extraction.pdf.running_heads import Page

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MIN_PICTURE_SHARE: Final = 0.4
"""Of a page's area: what a scan covers at least, when a page is cut into strips as well."""
MIN_OUTLINES: Final = 200
"""Paths on a page: text turned into curves has one for each letter."""
MAX_PAGE_LINKS: Final = 200
MAX_ADDRESS_BYTES: Final = 2_048
"""About what browsers take."""
MIN_PAGE_LETTERS: Final = 20
"""Mean over the pages. Scanners' own stamps and page numbers have fewer, the shortest notice has more."""

_KEPT_SIGNS: Final = 1_024
"""A page has some eighty different ones, thousands of times."""
_LINE_END_HYPHENS: Final = frozenset("\x02\ufffe")
"""What pdfium gives for a hyphen at a line's end."""
# TeX's fonts as dvips embeds them: T1's numbers for the ligatures, and those of the older OT1.
_TEX_LIGATURES: Final = dict(
    zip((27, 28, 29, 30, 31, 11, 12, 13, 14, 15), ("ff", "fi", "fl", "ffi", "ffl") * 2, strict=True)
)
_BULLETS_OF_SYMBOL_FONTS: Final = dict.fromkeys(
    "\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf0fc\uf0d2\uf0e0\uf071\uf06e\uf06c", "•"
)
# pdfium tells the weight by the thickness of stems that the font declares, and many exporters declare any.
_BOLD_FONT: Final = re.compile(rb"bold|black|heavy|demi|cmbx|sfbx|-bd", re.IGNORECASE)


class _Style(NamedTuple):
    """What is the same for all signs of one text object."""

    scale: float
    angle: float
    quarter: int
    """The angle in right angles."""
    is_invisible: bool
    is_bold: bool


class _Reading(NamedTuple):
    """The signs of a page."""

    glyphs: list[tuple[Glyph, _Style]]
    unmapped: int
    """How many others stand for no character."""
    guessed: str
    """Those whose fonts don't say what they stand for, as if their numbers were characters; spaces between words."""


class Sheet(msgspec.Struct, frozen=True):
    """A page as pdfium gives it."""

    page: Page
    signs: int
    unmapped: int
    guessed: str
    links: tuple[Link, ...]
    has_picture: bool = False


def read_sheet(document: "PdfDocument", page: "PdfPage", text_page: "PdfTextPage") -> Sheet:
    """A page with its text upright: what runs in another direction than most of it is left out."""
    found, unmapped, guessed = _read_glyphs(text_page)
    letters: Counter[int] = Counter()
    for glyph, style in found:
        if glyph.text.isalnum():
            letters[style.quarter] += 1
    quarter = letters.most_common(1)[0][0] if letters else 0
    visible = sum(not style.is_invisible for glyph, style in found if glyph.text.isalnum())
    shows_text = 2 * visible > letters.total()
    kept = (
        _turn(glyph, quarter)
        for glyph, style in found
        if abs((style.angle - 90 * quarter + 180) % 360 - 180) < 12 and not (shows_text and style.is_invisible)
    )
    box = page.get_bbox()
    left, bottom, right, top = _turn_box(box, quarter)
    fragments = [
        msgspec.structs.replace(
            f,
            left=f.left - left,
            right=f.right - left,
            bottom=f.bottom - bottom,
            top=f.top - bottom,
            baseline=f.baseline - bottom,
        )
        for f in form_fragments(kept)
        if f.right > left and f.left < right and bottom <= f.baseline <= top
    ]
    links = tuple(_read_links(document, page, text_page))
    has_picture = letters.total() < 5 * MIN_PAGE_LETTERS and _shows_picture(page)
    return Sheet(Page(right - left, top - bottom, tuple(fragments)), len(found), unmapped, guessed, links, has_picture)


def _turn(glyph: Glyph, quarter: int) -> Glyph:
    """The glyph with the page turned clockwise by quarters. Baselines of turned text are where it stands on x."""
    if not quarter:
        return glyph
    left, bottom, right, top = _turn_box((glyph.left, glyph.bottom, glyph.right, glyph.top), quarter)
    return glyph._replace(left=left, bottom=bottom, right=right, top=top)


def _turn_box(box: Sequence[float], quarter: int) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    match quarter:
        case 1:
            return bottom, -right, top, -left
        case 2:
            return -right, -top, -left, -bottom
        case 3:
            return -top, left, -bottom, right
        case _:
            return left, bottom, right, top


def _read_glyphs(text_page: "PdfTextPage") -> _Reading:
    """The signs of a page that are no spaces."""
    from ctypes import addressof, byref, c_double  # noqa: PLC0415 - for PDF only

    from pypdfium2 import raw  # noqa: PLC0415 - for PDF only

    handle = text_page.raw
    box, x, y = raw.FS_RECTF(), c_double(), c_double()
    box_place, x_place, y_place = byref(box), byref(x), byref(y)  # made once: they would be for each sign
    styles: dict[int, _Style] = {}
    found: list[tuple[Glyph, _Style]] = []
    guessed: list[str] = []
    unmapped = 0
    follows_space = False
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        is_guess = raw.FPDFText_HasUnicodeMapError(handle, index) == 1
        sign = _read_sign(code, is_guess=is_guess)
        if sign is None:
            unmapped += 1
            continue
        if is_guess:
            guessed.append(sign)
        if sign.isspace():
            follows_space = True
            guessed.append(" ")
            continue
        owner = raw.FPDFText_GetTextObject(handle, index)
        address = addressof(owner.contents) if owner else 0
        style = styles.get(address)
        if style is None:
            style = styles[address] = _read_style(handle, index, owner)
        raw.FPDFText_GetLooseCharBox(handle, index, box_place)
        raw.FPDFText_GetCharOrigin(handle, index, x_place, y_place)
        baseline = (y.value, -x.value, -y.value, x.value)[style.quarter]
        size = raw.FPDFText_GetFontSize(handle, index) * style.scale
        glyph = Glyph(sign, box.left, box.bottom, box.right, box.top, baseline, size, style.is_bold, follows_space)
        follows_space = False
        if size >= 1:
            found.append((glyph, style))
    return _Reading(found, unmapped, "".join(guessed))


@lru_cache(_KEPT_SIGNS)
def _read_sign(code: int, *, is_guess: bool) -> str | None:
    """A character; None for a sign that stands for none. A guess is the font's own number for the sign."""
    if is_guess and code in _TEX_LIGATURES:
        return _TEX_LIGATURES[code]
    if not code or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return None
    sign = chr(code)
    if sign in _LINE_END_HYPHENS:
        return "-"
    if sign in _BULLETS_OF_SYMBOL_FONTS:
        return _BULLETS_OF_SYMBOL_FONTS[sign]
    is_private = "\ue000" <= sign <= "\uf8ff" or code >= 0xF0000
    is_control = code < 32 or (127 <= code < 160 and not is_guess)
    return None if is_private or sign == "\ufffd" or (is_control and not sign.isspace()) else sign


def _read_style(handle: Any, index: int, owner: Any) -> _Style:
    from ctypes import byref, c_int, create_string_buffer  # noqa: PLC0415 - for PDF only

    from pypdfium2 import raw  # noqa: PLC0415 - for PDF only

    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFText_GetMatrix(handle, index, byref(matrix))
    is_invisible = bool(owner) and raw.FPDFTextObj_GetTextRenderMode(owner) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    name = create_string_buffer(128)
    raw.FPDFText_GetFontInfo(handle, index, name, len(name), byref(c_int()))
    is_bold = raw.FPDFText_GetFontWeight(handle, index) >= 600 or _BOLD_FONT.search(name.value) is not None
    angle = degrees(atan2(matrix.b, matrix.a))
    return _Style(hypot(matrix.c, matrix.d), angle, round(angle / 90) % 4, is_invisible, is_bold)


def _shows_picture(page: "PdfPage") -> bool:
    """Whether pictures, or letters drawn as curves, fill the page."""
    from pypdfium2 import raw  # noqa: PLC0415 - for PDF only

    width, height = page.get_size()
    covered, outlines = 0.0, 0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH), max_depth=4):
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            outlines += 1
        else:
            left, bottom, right, top = item.get_bounds()
            covered += (right - left) * (top - bottom)
    return covered >= MIN_PICTURE_SHARE * width * height or outlines >= MIN_OUTLINES


def _read_links(document: "PdfDocument", page: "PdfPage", text_page: "PdfTextPage") -> Iterator[Link]:
    """The web addresses that areas of a page lead to, with the words in them."""
    from ctypes import byref, c_int, create_string_buffer  # noqa: PLC0415 - for PDF only

    from pypdfium2 import raw  # noqa: PLC0415 - for PDF only

    position, link, box = c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    for _ in range(MAX_PAGE_LINKS):
        if not raw.FPDFLink_Enumerate(page, byref(position), byref(link)):
            return
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if not 1 < size <= MAX_ADDRESS_BYTES or not raw.FPDFLink_GetAnnotRect(link, byref(box)):
            continue
        buffer = create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document, action, buffer, size)
        address = read_url(buffer.value.decode("utf-8", "replace"))
        words = " ".join(text_page.get_text_bounded(box.left, box.bottom, box.right, box.top).split())
        if address is not None and words:
            yield Link(address, words)
