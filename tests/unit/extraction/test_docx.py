import io
import zipfile

import pytest

from dragoman.article import Extraction, Link, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.office.docx import MAX_XML_BYTES, read_docx

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def make(body: str, styles: str = "", core: str = "", notes: str = "", namespace: str = TRANSITIONAL) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>')
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{namespace}">{notes}</w:footnotes>')
        archive.writestr("docProps/core.xml", f'<c xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</c>')
    return buffer.getvalue()


def read(body: str, **parts: str) -> Extraction:
    return read_docx(make(body, **parts), None)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content if '<' in content else run(content)}</w:p>"


def read_texts(body: str, **parts: str) -> list[str]:
    """The texts under a title of their own."""
    extraction = read(paragraph("Head", '<w:pStyle w:val="Title"/>') + body, **parts)
    return [found.text for found in extraction.paragraphs]


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
def test_a_style_says_what_a_paragraph_is_by_its_name_or_that_of_the_style_it_is_based_on(namespace: str) -> None:
    styles = (
        '<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Zwischentitel"/><w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="L"><w:name w:val="Liste"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Z"><w:name w:val="Zitat"/></w:style>'
        '<w:style w:styleId="Q"><w:name w:val="Quote"/><w:basedOn w:val="Q"/></w:style>'
        '<w:style w:styleId="V"><w:name w:val="z-Top of Form"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    styled = "".join(
        paragraph(name, f'<w:pStyle w:val="{name}"/>') for name in ("T", "Own", "L", "Z", "V", "Q", "berschrift2")
    )
    extraction = read_docx(make(styled, styles, namespace=namespace), None)
    assert (extraction.title, extraction.title_origin) == ("T", "heading")
    kinds = [(found.text, found.kind) for found in extraction.paragraphs]
    expected = [("Own", "heading"), ("L", "list-item"), ("Z", "paragraph"), ("Q", "quote"), ("berschrift2", "heading")]
    assert kinds == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("kept") + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept"),
        ("<w:ins>" + run("inserted") + "</w:ins>" + "<w:moveFrom>" + run("x") + "</w:moveFrom>", "inserted"),
        (run("seen") + run(" hidden", "<w:vanish/>") + run(" shown", '<w:vanish w:val="0"/>'), "seen shown"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>", "a b c-d"),
        ('<w:r><w:t>14</w:t><w:sym w:font="Symbol" w:char="F0B0"/><w:t>C</w:t></w:r>', "14°C"),
        ('<w:fldSimple w:instr=" PAGE ">' + run("7") + "</w:fldSimple>" + run("text"), "text"),
        ('<w:fldSimple w:instr=" DATE ">' + run("7 May") + "</w:fldSimple>", "7 May"),
        (
            "<w:r><w:ruby><w:rt>"
            + run("みこし")
            + "</w:rt><w:rubyBase>"
            + run("神輿")
            + "</w:rubyBase></w:ruby></w:r>",
            "神輿",
        ),
        ("<w:dir w:val='rtl'>" + run("نص") + "</w:dir>" + "<w:r><w:cr/></w:r>" + run("b"), "نص b"),
        ('<m:oMath xmlns:m="m"><m:r><m:t>a=</m:t></m:r><m:r><m:t>b</m:t></m:r></m:oMath>', "a=b"),
        (run("x") + '<w:r><w:footnoteReference w:id="9"/></w:r>', "x"),  # a note that the file does not have
        ('<w:hyperlink r:id="rId9" xmlns:r="r">' + run("x") + "</w:hyperlink>", "x"),  # an address, likewise
        ("<w:smartTag><w:customXml>" + run("inner") + "</w:customXml></w:smartTag>", "inner"),
    ],
)
def test_text_is_what_the_last_reader_would_see(content: str, expected: str) -> None:
    assert read_texts(paragraph(content)) == [expected]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next_but_never_in_another_cell() -> None:
    first = paragraph("One and ", '<w:rPr><w:del w:id="1"/></w:rPr>')
    assert read_texts(first + paragraph("two.") + paragraph("Three.")) == ["One and two.", "Three."]
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in (first, paragraph("two.")))
    assert read_texts(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>") == ["One and | two."]


def test_a_field_is_its_result_and_a_link_has_its_address() -> None:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    instruction = '<w:r><w:instrText> HYPERLINK "https://a.example/x" \\o "A tip" </w:instrText></w:r>'
    simple = f"<w:fldSimple w:instr=' HYPERLINK \"https://a.example/y\" '>{run('that')}</w:fldSimple>"
    extraction = read(
        paragraph(run("See ") + marks[0] + instruction + marks[1] + run("this") + marks[2] + run(" and ") + simple)
    )
    assert extraction.paragraphs == (Paragraph("See this and that"),)
    assert extraction.links == (Link("https://a.example/x", "this"), Link("https://a.example/y", "that"))


def test_a_field_that_never_ends_takes_no_other_paragraph_with_it() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
    assert read_texts(paragraph(run("One.") + begin) + paragraph("Two.")) == ["One.", "Two."]


def test_a_table_of_contents_is_left_out_with_the_numbers_of_its_pages() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    page = begin + "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>" + separate + run("7") + end
    contents = begin + "<w:r><w:instrText>TOC \\o</w:instrText></w:r>" + separate + run("Part one ") + page
    assert read_texts(paragraph(contents) + paragraph(run("Part two")) + paragraph(end + run("Text."))) == ["Text."]


def test_the_words_of_a_style_in_bold_may_be_the_title() -> None:
    styles = '<w:style w:styleId="K"><w:name w:val="Kopfzeile A"/><w:rPr><w:b/></w:rPr></w:style>'
    body = paragraph("Der Fluss steigt!", '<w:pStyle w:val="K"/>') + paragraph("Am Montag stand er höher als je.")
    assert (read(body).title, read(body, styles=styles).title) == (None, "Der Fluss steigt!")


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('Boxed.')}</w:txbxContent>"
    drawing = (
        '<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read_texts(paragraph(run("Be") + drawing + run("fore."))) == ["Before.", "Boxed."]


def test_text_boxes_of_one_paragraph_keep_their_order_and_one_for_new_programs_alone_is_read() -> None:
    boxes = "".join(
        f"<w:r><w:drawing><w:txbxContent>{paragraph(text)}</w:txbxContent></w:drawing></w:r>" for text in ("1.", "2.")
    )
    assert read_texts(paragraph(run("Text.") + boxes)) == ["Text.", "1.", "2."]


def test_prompts_and_tables_of_contents_are_left_out_and_other_controls_are_not() -> None:
    contents = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    controls = "".join(
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{paragraph(text)}</w:sdtContent></w:sdt>"
        for properties, text in ((contents, "1"), ("<w:showingPlcHdr/>", "Click here"), ("", "Filled in."))
    )
    assert read_texts(controls) == ["Filled in."]


def test_notes_follow_the_text_in_the_order_in_which_it_refers_to_them() -> None:
    notes = "".join(f'<w:footnote w:id="{number}">{paragraph(f"Note {number}.")}</w:footnote>' for number in (1, 2, 3))
    references = '<w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    assert read_texts(paragraph(run("Text.") + references), notes=notes) == ["Text.", "Note 3.", "Note 1."]


def test_the_language_is_that_of_most_of_the_text() -> None:
    default = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>'
    body = paragraph(run("Short.")) + paragraph(run("Uma frase bem mais longa.", '<w:lang w:val="pt-BR"/>'))
    assert read(body, styles=default).declared_language == "pt-BR"


def test_a_document_without_its_main_part_is_corrupt() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    with pytest.raises(RejectedError, match=r"document\.xml"):
        read_docx(buffer.getvalue(), None)


def test_parts_with_the_names_that_word_on_the_web_gives_are_found() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="/word/document2.xml"/></Relationships>',
        )
        text = paragraph("It rained.")
        archive.writestr(
            "word/document2.xml", f'<w:document xmlns:w="{TRANSITIONAL}"><w:body>{text}</w:body></w:document>'
        )
    assert read_docx(buffer.getvalue(), None).paragraphs == (Paragraph("It rained."),)


def test_more_text_than_mammoth_can_take_is_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        read(paragraph("x" * MAX_XML_BYTES))
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_what_only_has_to_do_with_looks_does_not_count_as_text() -> None:
    look = f'<w:rFonts w:ascii="{"x" * MAX_XML_BYTES}"/>'
    assert read_texts(paragraph(run("Text.", look))) == ["Text."]
