import io
import zipfile

import pytest

from dragoman.article import Extraction, Link
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.office.odt import read_odt

PREFIX = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    f'xmlns:{name}="{PREFIX}:{path}:1.0"'
    for name, path in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"), ("meta", "meta"),
    )
)  # fmt: skip
OTHERS = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def make(text: str, styles: str = "", meta: str = "", manifest: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (
            ("content.xml", f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body>"),
            ("meta.xml", f"<office:meta>{meta}</office:meta>"),
        ):  # fmt: skip
            archive.writestr(name, f"<office:root {NAMESPACES} {OTHERS}>{content}</office:root>")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return buffer.getvalue()


def read(text: str, **parts: str) -> Extraction:
    """The document under a title of its own."""
    return read_odt(make(f'<text:p text:style-name="Title">Head</text:p>{text}', **parts), None)


def read_texts(text: str, **parts: str) -> list[str]:
    return [paragraph.text for paragraph in read(text, **parts).paragraphs]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a b c d"),
        ("a<office:annotation><text:p>comment</text:p></office:annotation>b", "ab"),
        ('a<text:change text:change-id="x"/>b', "ab"),
        ('a<text:span text:style-name="Hidden">secret</text:span>b', "ab"),
        ("<text:ruby><text:ruby-base>神輿</text:ruby-base><text:ruby-text>みこし</text:ruby-text></text:ruby>", "神輿"),
        ("a<text:page-number>7</text:page-number>b", "ab"),
        ("7<text:bookmark-start/> May <text:date>2026</text:date>", "7 May 2026"),
    ],
)
def test_text_is_what_the_last_reader_would_see(content: str, expected: str) -> None:
    hidden = '<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>'
    assert read_texts(f"<text:p>{content}</text:p>", styles=hidden) == [expected]


def test_deletions_hidden_sections_and_contents_are_left_out() -> None:
    text = (
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>1</text:p></text:index-body></text:table-of-content>"
        '<text:section text:display="none"><text:p>hidden</text:p></text:section>'
        "<text:section><text:p>Shown.</text:p></text:section>"
    )
    assert read_texts(text) == ["Shown."]


def test_kinds_come_from_elements_and_from_the_names_of_styles() -> None:
    styles = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>'
    text = (
        '<text:list><text:list-item><text:h text:outline-level="1">Head 2</text:h></text:list-item></text:list>'
        "<text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list>"
        '<text:p text:style-name="P1">Said.</text:p><text:p text:style-name="Heading_20_3">Head 3</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert [(found.text, found.kind) for found in read(text, styles=styles).paragraphs] == [
        ("Head 2", "heading"), ("Item", "list-item"), ("Said.", "quote"), ("Head 3", "heading"), ("a | b", "table-row"),
    ]  # fmt: skip


def test_text_boxes_follow_their_paragraph_and_notes_the_text() -> None:
    extraction = read(
        "<text:p>Be<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>fore"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
        '</text:note> <text:a xlink:href="https://a.example/x">this</text:a>.</text:p><text:p>After.</text:p>'
    )
    assert [found.text for found in extraction.paragraphs] == ["Before this.", "Boxed.", "After.", "A note."]
    assert extraction.links == (Link("https://a.example/x", "this"),)


def test_notes_inside_notes_are_read_once() -> None:
    text = "x"
    for number in range(40):
        text = f"{number}<text:note><text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
    assert len(read(f"<text:p>{text}</text:p>").paragraphs) == 41


def test_the_first_author_goes_before_who_saved_it_last() -> None:
    meta = "<meta:initial-creator>Ann Porter</meta:initial-creator><dc:creator>Bob Ray</dc:creator><dc:date>2026-02-12T18:30:15.000000000</dc:date>"
    metadata = read("<text:p>Text.</text:p>", meta=meta).metadata
    assert (metadata.authors, metadata.modified_at) == (("Ann Porter",), "2026-02-12T18:30:15")


def test_a_document_with_a_password_is_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        read("", manifest="<manifest:encryption-data xmlns:manifest='m'/>")
    assert caught.value.reason is RejectionReason.PASSWORD_PROTECTED
