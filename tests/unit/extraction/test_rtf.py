from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Extraction, Link, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.office.rtf import read_rtf

HEADER = "\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset204 Cyr;}{\\f2\\fcharset2 Symbol;}}"
WORDS = st.text(st.characters(categories=("L", "N"), max_codepoint=0x1FFFF), min_size=1, max_size=30)


def read(text: str, header: str = HEADER) -> Extraction:
    """The document under a title of its own."""
    title = "{\\stylesheet{\\s9 Title;}}\\pard\\s9 Head\\par\\pard "
    return read_rtf(("{" + header + title + text + "}").encode("latin-1"), None)


def read_texts(text: str, header: str = HEADER) -> list[str]:
    return [paragraph.text for paragraph in read(text, header).paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("caf\\'e9", "café"),
        ("\\f1\\'d2\\'f0\\'e8\\f0  \\'e9", "Три é"),  # the font's own code page, else the document's
        ("{\\f1 \\'d2}\\'e9", "Тé"),
        ("\\f2\\'b0\\f0 C", "°C"),
        ("\\u8217?s", "’s"),
        ("\\uc2\\u12354\\'82\\'a0x", "あx"),
        ("{\\uc0\\u1055\\u1088}\\u1080?", "При"),
        ("\\u8212\\emdash x", "—x"),
        ("\\uc0\\u-10179\\u-8703 ", "\U0001f601"),
        ("a\\~b\\_c\\-d\\tab e\\line f", "a b-cd e f"),
        ("\\{x\\} \\\\ y", "{x} \\ y"),
        ("on\r\ne word", "one word"),
        ("a{\\v hidden}{\\deleted gone}\\v x\\plain b", "ab"),
        ("a{\\*\\unknown x{y}}{\\pict 00ff}{\\header h}{\\*\\bkmkstart m}b", "ab"),
        ("a{\\pict\\bin3 }}}}b", "ab"),
        ("a{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}b", "ab"),
    ],
)
def test_text_is_what_the_last_reader_would_see(text: str, expected: str) -> None:
    assert read_texts(text) == [expected]


@pytest.mark.parametrize(
    ("code_page", "text"),
    [
        (1250, "Łódź żółć"),
        (1251, "Съезд"),
        (1253, "Ελλάδα"),
        (932, "ソ表能"),
        (936, "新闻"),
        (949, "뉴스"),
        (950, "許功蓋"),
    ],
)
def test_bytes_are_read_in_the_documents_code_page_escaped_or_raw(code_page: int, text: str) -> None:
    header = f"\\rtf1\\ansi\\ansicpg{code_page}"
    encoded = text.encode(f"cp{code_page}")
    escaped = "".join(f"\\'{byte:02x}" for byte in encoded)
    assert read_texts(escaped, header) == [text]
    assert read_texts(encoded.decode("latin-1"), header) == [text]


def test_a_western_font_stands_for_the_documents_code_page_unless_another_font_does() -> None:
    old = "\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 "
    word = "\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}}\\f0 "
    assert (read_texts("\\'e9", old), read_texts("\\'e9", word)) == (["й"], ["é"])


def test_raw_utf_8_is_read_as_what_it_is() -> None:
    extraction = read("Čaj žije.".encode().decode("latin-1"))
    assert (extraction.paragraphs, extraction.encoding) == ((Paragraph("Čaj žije."),), "utf-8")


def test_bytes_that_are_no_characters_are_refused_and_never_replaced() -> None:
    with pytest.raises(RejectedError) as caught:
        read("\\'83", "\\rtf1\\ansi\\ansicpg932")
    assert caught.value.reason is RejectionReason.UNDECODABLE


def test_kinds_come_from_styles_outline_levels_lists_and_tables() -> None:
    styles = "{\\stylesheet{\\s1 heading 1;}{\\*\\cs2 Strong;}{\\s3 Quote;}}"
    extraction = read(
        f"{styles}\\s1 One\\par\\pard\\outlinelevel2 Two\\par\\pard\\ls1 Item\\par Item 2\\par"
        "\\pard{\\pntext\\'b7\\tab}Old item\\par\\pard\\s3 Said.\\par"
        "\\trowd\\pard\\intbl a\\cell b{\\b c}\\cell\\row\\pard\\intbl d\\cell\\cell\\row\\pard Text.\\par"
    )
    assert [(found.text, found.kind) for found in extraction.paragraphs] == [
        ("One", "heading"), ("Two", "heading"), ("Item", "list-item"), ("Item 2", "list-item"),
        ("Old item", "list-item"), ("Said.", "quote"), ("a | bc", "table-row"), ("d", "table-row"),
        ("Text.", "paragraph"),
    ]  # fmt: skip


def test_links_text_boxes_and_notes_are_read() -> None:
    extraction = read(
        'See {\\field{\\*\\fldinst{HYPERLINK "https://a.example/x"}}{\\fldrslt{\\ul this}}}'
        "{\\footnote {\\super\\chftn} A note.}{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt Boxed.\\par}}"
        "{\\shprslt{\\*\\do{\\dptxbxtext Boxed.}}}}, please.\\par Next.\\par"
    )
    assert extraction.paragraphs == (
        Paragraph("See this, please."),
        Paragraph("Boxed."),
        Paragraph("Next."),
        Paragraph("A note.", "list-item"),
    )
    assert extraction.links == (Link("https://a.example/x", "this"),)


def test_an_address_with_control_characters_costs_nobody_the_article() -> None:
    extraction = read('{\\field{\\*\\fldinst{HYPERLINK "https://a.example/\\u-9999?\\u1?x"}}{\\fldrslt this}}')
    assert extraction.links == (Link("https://a.example/x", "this"),)


def test_a_box_in_a_header_stays_with_the_header() -> None:
    assert read_texts("{\\header{\\shp{\\*\\shpinst{\\shptxt Letterhead}}}}Text.") == ["Text."]


def test_the_information_group_is_read_in_unicode_where_it_is_given_twice() -> None:
    info = (
        "{\\info{\\upr{\\author ?ukasz Nowak}{\\*\\ud{\\author \\u321?ukasz Nowak}}}{\\keywords a; b}"
        "{\\creatim\\yr2001\\mo1\\dy2}{\\revtim\\yr2026\\mo5\\dy3\\hr16\\min4}}"
    )
    metadata = read(info + "Text.").metadata
    assert (metadata.authors, metadata.tags, metadata.modified_at) == (
        ("Łukasz Nowak",),
        ("a", "b"),
        "2026-05-03T16:04:00",
    )


def test_the_language_is_that_of_most_of_the_text() -> None:
    assert read("\\lang1033 Short. \\lang1046 Uma frase bem mais longa.").declared_language == "pt-BR"


def test_the_language_of_the_usual_style_is_that_of_text_without_a_mark() -> None:
    header = HEADER + "{\\stylesheet{\\s0\\lang1046 Normal;}{\\s1\\lang1036 Note;}}"
    assert read("Uma frase.", header).declared_language == "pt-BR"
    assert read("Une phrase.", header + "\\deflang1036").declared_language == "fr-FR"


def test_a_document_that_was_cut_off_gives_what_there_is() -> None:
    body = ("{" + HEADER + "{\\stylesheet{\\s9 Title;}}\\s9 Head\\par\\pard One.\\par {\\b Tw").encode()
    assert [found.text for found in read_rtf(body, None).paragraphs] == ["One.", "Tw"]


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(RejectedError, match="groups"):
        read("{" * 2_000)


@given(WORDS)
def test_every_character_comes_back(text: str) -> None:
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[place : place + 2], "little", signed=True) for place in range(0, len(units), 2)]
    assert read_texts("".join(f"\\u{number}?" for number in numbers)) == [text]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_rejected(content: bytes) -> None:
    with suppress(RejectedError):
        read_rtf(b"{\\rtf1\\ansi " + content, None)
