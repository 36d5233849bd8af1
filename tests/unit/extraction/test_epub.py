import io
import zipfile

import pytest

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.office.epub import read_epub

PAGE = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>{}</html>'
ITEM = '<item id="{0}" href="{0}" media-type="application/xhtml+xml" properties="{1}"/>'
ENCRYPTION = (
    '<e><EncryptedData xmlns="x"><EncryptionMethod Algorithm="{}"/><CipherReference URI="O/{}"/></EncryptedData></e>'
)
AES, FONT_OBFUSCATION = "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"


def read(
    pages: dict[str, str],
    *,
    metadata: str = "",
    guide: str = "",
    encryption: str = "",
    spine: str | None = None,
    properties: str = "",
) -> Extraction:
    items = "".join(ITEM.format(name, properties if name == "special" else "") for name in pages)
    order = "".join(f'<itemref idref="{name}"/>' for name in pages) if spine is None else spine
    package = f"<package><metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{order}</spine><guide>{guide}</guide></package>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/container.xml", '<container><rootfile full-path="O/p.opf"/></container>')
        archive.writestr("O/p.opf", package)
        if encryption:
            archive.writestr("META-INF/encryption.xml", encryption)
        for name, content in pages.items():
            archive.writestr(f"O/{name}", PAGE.format(f"<body>{content}</body>"))
    return read_epub(buffer.getvalue(), None)


def read_texts(pages: dict[str, str], **parts: str) -> list[str]:
    return [paragraph.text for paragraph in read(pages, **parts).paragraphs]


def test_chapters_come_in_the_order_of_the_spine() -> None:
    spine = '<itemref idref="b"/><itemref idref="a"/><itemref idref="c" linear="no"/>'
    assert read_texts({"a": "<p>A.</p>", "b": "<p>B.</p>", "c": "<p>C.</p>"}, spine=spine) == ["B.", "A."]


def test_covers_contents_and_title_pages_are_left_out() -> None:
    pages = {
        "special": "<p>Navigation.</p>",
        "title_page.xhtml": "<p>Title page.</p>",
        "guided": "<p>Guided.</p>",
        "a": '<section epub:type="toc"><p>Toc.</p></section><p>Text.</p>',
    }
    guide = '<reference type="copyright-page" href="guided#x"/>'
    assert read_texts(pages, properties="scripted nav", guide=guide) == ["Text."]


def test_the_marks_of_notes_are_left_out_and_the_notes_are_not() -> None:
    text = '<p>Words<a epub:type="noteref">1</a>.</p><aside><p>A note. <a role="doc-backlink">↩</a></p></aside>'
    assert read_texts({"a": text}) == ["Words.", "A note."]


@pytest.mark.parametrize("markup", ["<p><a id='x'/>One<br/>two.</p>", "<p>One<br>two."])
def test_pages_are_read_as_xml_and_else_as_html(markup: str) -> None:
    assert read_texts({"a": markup}) == ["One two."]


def test_the_title_is_the_packages_and_not_repeated() -> None:
    metadata = (
        '<title id="t">The Bus</title><title id="s">A night</title><meta refines="#s" property="title-type">subtitle</meta>'
        "<creator>Ann</creator><creator>Bob</creator><language>en</language><date>2026</date>"
    )
    extraction = read({"a": "<h1>The bus</h1><p>Text.</p>"}, metadata=metadata)
    assert (extraction.title, extraction.title_origin, len(extraction.paragraphs)) == ("The Bus", "metadata", 1)
    assert (extraction.metadata.authors, extraction.metadata.subtitle) == (("Ann", "Bob"), "A night")
    assert (extraction.declared_language, extraction.metadata.published_at) == ("en", "2026")


@pytest.mark.parametrize(("method", "part"), [(FONT_OBFUSCATION, "a"), (FONT_OBFUSCATION, "f.otf"), (AES, "f.otf")])
def test_obfuscated_fonts_do_not_matter(method: str, part: str) -> None:
    assert read_texts({"a": "<p>Text.</p>"}, encryption=ENCRYPTION.format(method, part)) == ["Text."]


def test_encrypted_chapters_are_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        read({"a": "<p>Text.</p>"}, encryption=ENCRYPTION.format(AES, "a"))
    assert caught.value.reason is RejectionReason.PASSWORD_PROTECTED
