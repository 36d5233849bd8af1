from collections.abc import Sequence

import pytest

from dragoman.article import Extraction, Link, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.pdf import reader as pdf
from dragoman.extraction.pdf.reader import read_pdf

LINES = (
    "The council met on Tuesday evening and agreed, after three hours, to repair",
    "the old bridge. Work begins in June and will take about four months, said the",
    "mayor on Friday.",
)
TEXT = " ".join(LINES)


def write_pdf(*contents: str, info: str = "", page: str = "", catalog: str = "") -> bytes:
    """A PDF with one page a content stream; F is Helvetica, B is Helvetica Bold, at 10 to 14 points."""
    fonts = "/F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /B << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"
    numbers = [4 + 2 * index for index in range(len(contents))]
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] /Count {len(numbers)} >>",
        f"<< {info} >>",
    ]
    for number, content in zip(numbers, contents, strict=True):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            f"/Resources << /Font << {fonts} >> >> {page} >>"
        )
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
    written, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (
        written + f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF"
    ).encode("latin-1")


def set_lines(lines: Sequence[str], top: float = 700, size: float = 10, font: str = "F", left: float = 60) -> str:
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    return f"BT /{font} {size} Tf {size * 1.2} TL 1 0 0 1 {left} {top} Tm {shown} ET\n"


def read(*contents: str, info: str = "", page: str = "", catalog: str = "") -> Extraction:
    return read_pdf(write_pdf(*contents, info=info, page=page, catalog=catalog), None)


def reject(body: bytes) -> RejectedError:
    with pytest.raises(RejectedError) as caught:
        read_pdf(body, None)
    return caught.value


def test_wrapped_lines_are_one_paragraph() -> None:
    assert read(set_lines(LINES)).paragraphs == (Paragraph(TEXT),)


def test_the_largest_heading_of_the_first_page_is_the_title() -> None:
    content = set_lines(["PRESS RELEASE"], 780, 24, "B") + set_lines(["Bridge to be repaired"], 740, 20, "B")
    extraction = read(content + set_lines(LINES))
    assert (extraction.title, extraction.title_origin) == ("Bridge to be repaired", "heading")
    assert extraction.paragraphs == (Paragraph(TEXT),), "the label is no text"


def test_the_declared_title_decides_between_headings() -> None:
    content = set_lines(["THE DAILY HERON"], 780, 30, "B") + set_lines(["Bridge to be repaired"], 740, 20, "B")
    extraction = read(content + set_lines(LINES), info="/Title (Bridge to be repaired)")
    assert (extraction.title, extraction.title_origin) == ("Bridge to be repaired", "heading")


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        ("Bridge to be repaired in June", "Bridge to be repaired in June"),
        ("Microsoft Word - bridge final 2.docx", None),
        ("bridge final 2.indd", None),
        ("Untitled 1", None),
        ("PR_bridge final", None),
        ("bridge", None),
    ],
)
def test_a_declared_title_counts_unless_a_program_made_it(declared: str, title: str | None) -> None:
    extraction = read(set_lines(LINES), info=f"/Title ({declared})")
    assert extraction.title == title
    assert extraction.title_origin == ("metadata" if title else None)


@pytest.mark.parametrize(
    ("declared", "authors"),
    [
        ("Ana Reis", ("Ana Reis",)),
        ("Ana Reis; John Roe", ("Ana Reis", "John Roe")),
        ("areis", ()),
        ("Microsoft Office User", ()),
        ("press@council.example", ()),
        ("HP Scanner 4200", ()),
    ],
)
def test_authors_are_names_and_not_accounts(declared: str, authors: tuple[str, ...]) -> None:
    metadata = read(set_lines(LINES), info=f"/Author ({declared})").metadata
    assert metadata.authors == authors
    assert metadata.origins == ({"authors": "properties"} if authors else {})


def test_the_dates_of_the_file_are_not_the_articles() -> None:
    metadata = read(set_lines(LINES), info="/CreationDate (D:20260314) /ModDate (D:20260315)").metadata
    assert (metadata.published_at, metadata.modified_at) == (None, None)


def test_the_catalog_declares_the_language() -> None:
    assert read(set_lines(LINES), catalog="/Lang (pt-PT)").declared_language == "pt-PT"


def test_links_have_their_words() -> None:
    link = "<< /Type /Annot /Subtype /Link /Rect [58 696 80 712] /A << /S /URI /URI (https://council.example/b) >> >>"
    assert read(set_lines(LINES), page=f"/Annots [{link}]").links == (Link("https://council.example/b", "The"),)


def test_text_in_another_direction_is_left_out() -> None:
    side = "BT /F 8 Tf 0 1 -1 0 20 300 Tm (Printed on recycled paper) Tj ET\n"
    assert read(side + set_lines(LINES)).paragraphs == (Paragraph(TEXT),)


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    shown = " T* ".join(f"({line}) Tj" for line in LINES)
    content = f"BT /F 10 Tf 12 TL 0 1 -1 0 200 100 Tm {shown} ET"
    assert read(content, page="/Rotate 90").paragraphs == (Paragraph(TEXT),)


def test_hidden_words_beside_visible_text_are_left_out() -> None:
    hidden = "BT 3 Tr /F 10 Tf 1 0 0 1 60 500 Tm (cheap watches cheap watches) Tj ET\n"
    assert read(set_lines(LINES) + hidden).paragraphs == (Paragraph(TEXT),)


def test_an_invisible_layer_alone_is_the_text() -> None:
    assert read("3 Tr " + set_lines(LINES)).paragraphs == (Paragraph(TEXT),)


def test_what_stands_beside_the_page_is_left_out() -> None:
    assert read(set_lines(LINES) + set_lines(["job 4711 cyan"], 900)).paragraphs == (Paragraph(TEXT),)


def test_a_word_divided_between_two_pages_is_whole() -> None:
    pages = (set_lines(LINES[:1], 100), set_lines(LINES[1:], 700))
    divided = (pages[0].replace("to repair", "to re-"), pages[1].replace("(the old", "(pair the old"))
    assert read(*divided).paragraphs == (Paragraph(TEXT),)


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        (b"%PDF-1.7\nnothing else", RejectionReason.CORRUPT, "can't be opened"),
        (write_pdf(*["BT ET"] * 201), RejectionReason.TOO_LARGE, "201 pages"),
        (write_pdf("BT ET"), RejectionReason.NO_ARTICLE, "hold no text"),
        (write_pdf("0 0 10 10 re f " * 300), RejectionReason.SCANNED, "1 of 1 pages"),
    ],
)
def test_what_can_not_be_read_is_rejected_with_a_reason(body: bytes, reason: RejectionReason, detail: str) -> None:
    error = reject(body)
    assert error.reason == reason
    assert detail in error.detail


def test_a_document_without_pages_is_no_article_whatever_was_opened_before_it() -> None:
    reject(b"%PDF-1.7\nnothing else")
    error = reject(write_pdf())
    assert (error.reason, error.detail) == (RejectionReason.NO_ARTICLE, "The PDF has no pages.")


def test_a_document_that_takes_too_long_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1.0)
    error = reject(write_pdf(set_lines(LINES)))
    assert (error.reason, "up to page 1" in error.detail) == (RejectionReason.TOO_LARGE, True)


def test_a_page_with_too_many_characters_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGE_CHARACTERS", 50)
    error = reject(write_pdf(set_lines(LINES)))
    assert (error.reason, error.detail.startswith("Page 1 has 1")) == (RejectionReason.TOO_LARGE, True)
