"""PDF to the article that its pages show."""

import re
import time
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction, Link, Metadata, Origin
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.comparison import keep_letters
from dragoman.extraction.declarations import mark_origin, read_line, read_tags
from dragoman.extraction.encodings.likelihood import find_likeliest_reading
from dragoman.extraction.pdf.layout import Line, read_lines
from dragoman.extraction.pdf.pages import MIN_PAGE_LETTERS, Sheet, read_sheet
from dragoman.extraction.pdf.running_heads import Page
from dragoman.extraction.pdf.typesetting import Text, compose

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES: Final = 200
"""What is longer is a book or an annual report, not an article."""
MAX_PAGE_CHARACTERS: Final = 60_000
"""A broadsheet page full of small type has some 25,000."""
MAX_DOCUMENT_CHARACTERS: Final = 1_000_000
MAX_SECONDS: Final = 40.0
"""Of processor time, looked at between pages; as much as the largest web page takes. A page of text takes 0.02 to 0.1,
so only documents made to exhaust it come near."""
MAX_UNMAPPED_SHARE: Final = 0.3
"""Of the signs: fonts of symbols and formulas have some that stand for no character, a text that is unreadable most."""
MIN_LETTER_SHARE: Final = 0.6
"""Of the signs whose fonts don't say what they stand for: prose has 0.75 and more, numbers at random half."""
MAX_STRAY_SHARE: Final = 0.08
"""Of the same: where numbers of glyphs are taken for characters, every space is a control character."""
MAX_LINKS: Final = 500

_PDFIUM: Final = Lock()
"""pdfium serves one thread at a time."""
_FILE_NAME: Final = re.compile(
    r"\.(?:docx?|odt|rtf|pdf|indd|qxd|qxp|pages|txt|html?|pptx?|xlsx?|pub|tex|dvi|tiff?|jpe?g)\Z", re.IGNORECASE
)
_NO_TITLE: Final = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|publisher)\b.*|untitled.*|sem título.*|sin título.*|ohne titel.*"
    r"|sans titre.*|unbenannt.*|document\s?\d*|documento\s?\d*|dokument\s?\d*|title|título"
    r"|(?:layout|slide|folie) ?\d*|about:blank|https?:.*)",
    re.IGNORECASE,
)
_NO_AUTHOR: Final = re.compile(
    r"(?:microsoft.*|user.*|utilizador.*|usuario.*|usuário.*|admin.*|root|owner|unknown.*|anonymous|author|windows.*"
    r"|default.*|test|guest|pc|laptop|(?:hp|dell|lenovo|asus|acer|canon|epson|xerox|ricoh)\b.*"
    r"|.*\b(?:adobe|acrobat|indesign|libreoffice|openoffice|scanner)\b.*)",
    re.IGNORECASE,
)


def read_pdf(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - text in a PDF has no character set of its own
    """Read what a PDF's pages show: in reading order, without running heads and page numbers, words made whole again.

    Neither the file's creation date nor its change date is taken: they are those of the export, not of the article.

    Raises:
        RejectedError: it needs a password, is damaged, has no page, no text layer, or too much of all.
    """
    with _PDFIUM:
        document = _open(body)
        try:
            return _read_document(document)
        finally:
            document.close()


def _open(body: bytes) -> "PdfDocument":
    from pypdfium2 import PdfDocument, raw  # noqa: PLC0415 - for PDF only

    # Not by the class itself: of a document without pages it reports the error of the one before.
    handle = raw.FPDF_LoadMemDocument64(body, len(body), None)
    if not handle:
        raise _explain_failure(raw.FPDF_GetLastError())
    document = PdfDocument(handle)
    if not 0 < len(document) <= MAX_PAGES:
        pages = len(document)
        document.close()
        if not pages:
            raise RejectedError(RejectionReason.NO_ARTICLE, "The PDF has no pages.")
        raise RejectedError(RejectionReason.TOO_LARGE, f"The PDF has {pages} pages; {MAX_PAGES} are allowed.")
    return document


def _explain_failure(code: int) -> RejectedError:
    from pypdfium2 import raw  # noqa: PLC0415 - for PDF only

    if code == raw.FPDF_ERR_PASSWORD:
        return RejectedError(RejectionReason.PASSWORD_PROTECTED, "The PDF opens with a password only.")
    if code == raw.FPDF_ERR_SECURITY:
        return RejectedError(RejectionReason.PASSWORD_PROTECTED, "The PDF is encrypted in an unknown way.")
    return RejectedError(RejectionReason.CORRUPT, "The PDF can't be opened.")


def _read_document(document: "PdfDocument") -> Extraction:
    deadline = time.thread_time() + MAX_SECONDS
    sheets = _read_sheets(document, deadline)
    _check_text(sheets)
    lines = list(_watch(read_lines(_decode_pages(sheets)), deadline))
    declared_title = _read_title(document)
    text = compose(lines, declared_title)
    title, origin = _choose_title(text.title, declared_title)
    metadata = Metadata(authors=_read_authors(document), tags=read_tags(_read_entry(document, "Keywords") or ""))
    metadata = mark_origin(metadata, "properties")
    if text.authors:
        metadata = msgspec.structs.replace(
            metadata, authors=text.authors, origins={**metadata.origins, "authors": "byline"}
        )
    if text.subtitle is not None:
        metadata = msgspec.structs.replace(
            metadata, subtitle=text.subtitle, origins={**metadata.origins, "subtitle": "heading"}
        )
    return Extraction(
        format="pdf",
        paragraphs=text.paragraphs,
        title=title,
        title_origin=origin,
        declared_language=_read_language(document),
        metadata=metadata,
        links=_collect_links(sheets, text),
    )


def _choose_title(heading: str | None, declared: str | None) -> tuple[str | None, Origin | None]:
    if heading is not None:
        return heading, "heading"
    return (declared, "metadata") if declared is not None else (None, None)


def _watch(lines: Iterator[Line], deadline: float) -> Iterator[Line]:
    """The lines, as long as there is time; they come page by page."""
    page = -1
    for line in lines:
        if line.page != page:
            page = line.page
            _check_time(deadline, page)
        yield line


def _check_time(deadline: float, page: int) -> None:
    if time.thread_time() > deadline:
        detail = f"Reading the PDF took more than {MAX_SECONDS:.0f} seconds, up to page {page + 1}."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)


def _read_sheets(document: "PdfDocument", deadline: float) -> list[Sheet]:
    sheets: list[Sheet] = []
    for number in range(len(document)):
        sheet = _read_sheet(document, number)
        sheets.append(sheet)
        if sum(each.signs for each in sheets) > MAX_DOCUMENT_CHARACTERS:
            detail = f"The PDF has more than {MAX_DOCUMENT_CHARACTERS:,} characters."
            raise RejectedError(RejectionReason.TOO_LARGE, detail)
        _check_time(deadline, number)
    return sheets


def _read_sheet(document: "PdfDocument", number: int) -> Sheet:
    from pypdfium2 import PdfiumError  # noqa: PLC0415 - for PDF only

    try:
        page = document[number]
        text_page = page.get_textpage()
    except PdfiumError:  # a damaged page of many leaves the others readable
        return Sheet(Page(0, 0, ()), 0, 0, "", ())
    signs = text_page.count_chars()
    if signs > MAX_PAGE_CHARACTERS:
        raise RejectedError(RejectionReason.TOO_LARGE, f"Page {number + 1} has {signs:,} characters.")
    try:
        return read_sheet(document, page, text_page)
    finally:
        text_page.close()
        page.close()


def _check_text(sheets: Sequence[Sheet]) -> None:
    """Raise what a document is rejected with that shows no text, or none that can be read."""
    signs, unmapped = sum(sheet.signs for sheet in sheets), sum(sheet.unmapped for sheet in sheets)
    if unmapped > MAX_UNMAPPED_SHARE * (signs + unmapped) and unmapped > MIN_PAGE_LETTERS:
        detail = f"{unmapped:,} of {signs + unmapped:,} signs in the PDF's fonts stand for no character."
        raise RejectedError(RejectionReason.UNDECODABLE, detail)
    letters = sum(character.isalnum() for sheet in sheets for f in sheet.page.fragments for character in f.text)
    pictures = sum(sheet.has_picture for sheet in sheets)
    if letters >= MIN_PAGE_LETTERS * len(sheets) or (letters and not pictures):
        return
    if pictures:
        detail = f"{pictures} of {len(sheets)} pages show pictures; there are {letters} letters of text."
        raise RejectedError(RejectionReason.SCANNED, detail)
    raise RejectedError(RejectionReason.NO_ARTICLE, "The PDF's pages hold no text.")


def _decode_pages(sheets: Sequence[Sheet]) -> list[Page]:
    """The pages; where the fonts are of an old code page and don't say which, with the characters that it has.

    Raises:
        RejectedError: what the fonts' numbers stand for can't be told.
    """
    pages = [sheet.page for sheet in sheets]
    guessed = " ".join(sheet.guessed for sheet in sheets)
    letters = sum(map(str.isalpha, guessed))
    count = len(guessed) - guessed.count(" ")
    if count <= MAX_UNMAPPED_SHARE * sum(sheet.signs for sheet in sheets):
        return pages
    unmapped = sum(sheet.unmapped for sheet in sheets)
    if letters < MIN_LETTER_SHARE * count or unmapped > MAX_STRAY_SHARE * count:
        raise RejectedError(RejectionReason.UNDECODABLE, "The PDF's fonts do not say which characters they show.")
    body = "".join(character for character in guessed if ord(character) < 256).encode("latin-1")
    if body.isascii():
        return pages
    reading = find_likeliest_reading(body)
    if reading is None:
        raise RejectedError(RejectionReason.UNDECODABLE, "The PDF's fonts do not say which characters they show.")
    table = {code: bytes([code]).decode(reading.codec, "ignore") or chr(code) for code in range(128, 256)}
    return [_translate_page(page, table) for page in pages]


def _translate_page(page: Page, table: dict[int, str]) -> Page:
    fragments = (msgspec.structs.replace(f, text=f.text.translate(table)) for f in page.fragments)
    return msgspec.structs.replace(page, fragments=tuple(fragments))


def _read_entry(document: "PdfDocument", name: str) -> str | None:
    return read_line(document.get_metadata_value(name).replace("\x00", ""))


def _read_title(document: "PdfDocument") -> str | None:
    """The title in the file's properties, unless it is what the program put there by itself."""
    title = _read_entry(document, "Title")
    if title is None or _NO_TITLE.fullmatch(title) or _FILE_NAME.search(title):
        return None
    has_words = " " in title or any(character >= "\u2e80" for character in title)
    return title if has_words and 8 <= len(title.encode()) <= 300 and "_" not in title else None


def _read_authors(document: "PdfDocument") -> tuple[str, ...]:
    """The authors in the file's properties, as far as they look like names and not like those of accounts."""
    names = (name.strip() for name in re.split(r"[;\n]", _read_entry(document, "Author") or ""))
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def _is_name(name: str) -> bool:
    if not 3 <= len(name.encode()) <= 100 or _NO_AUTHOR.fullmatch(name) or re.search(r"[\d@\\/_]", name):
        return False
    return (" " in name and not name.islower()) or any(character >= "\u2e80" for character in name)


def _read_language(document: "PdfDocument") -> str | None:
    from pypdfium2 import raw  # noqa: PLC0415 - for PDF only

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size <= 128:
        return None
    buffer = (raw.FPDF_WCHAR * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return read_line(bytes(buffer).decode("utf-16-le", "ignore").rstrip("\x00"))


def _collect_links(sheets: Sequence[Sheet], text: Text) -> tuple[Link, ...]:
    """Those whose words are in the text, each address once; a link that goes on in the next line is two in the file."""
    kept = keep_letters(" ".join([text.title or "", *(paragraph.text for paragraph in text.paragraphs)]))
    links: dict[str, Link] = {}
    last = ""
    for link in (link for sheet in sheets for link in sheet.links):
        if keep_letters(link.text) not in kept:
            continue
        if link.url not in links:
            links[link.url] = link
        elif link.url == last:
            links[link.url] = Link(link.url, f"{links[link.url].text} {link.text}")
        last = link.url
    return tuple(_hide_address(link) for link in links.values())[:MAX_LINKS]


def _hide_address(link: Link) -> Link:
    """The link without its words where they are its address, whole or without what every address begins with."""
    is_address = link.text.rstrip("/").removeprefix("www.") in link.url
    return Link(link.url, "") if is_address and "." in link.text and " " not in link.text else link
