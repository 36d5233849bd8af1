import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.newswire.nitf import read_nitf


def read(content: str = "<p>Text.</p>", body_head: str = "", head: str = "") -> Extraction:
    body = f"<body><body.head>{body_head}</body.head><body.content>{content}</body.content></body>"
    return read_nitf(f"<nitf><head>{head}</head>{body}</nitf>".encode(), None)


def list_texts(extraction: Extraction) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in extraction.paragraphs]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>One <em>two</em> <org>three</org>.</p>", [("paragraph", "One two three.")]),
        ("<block><hl2>Head</hl2><p>x</p></block>", [("heading", "Head"), ("paragraph", "x")]),
        ("<ul><li><p>a</p></li><li>b</li></ul>", [("list-item", "a"), ("list-item", "b")]),
        ("<bq><block><p>x</p></block></bq>", [("quote", "x")]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", [("table-row", "a | b")]),
        (
            "<nitf-table><nitf-table-metadata><x>m</x></nitf-table-metadata><table><tr><td>a</td><td>b</td></tr></table></nitf-table>",
            [("table-row", "a | b")],
        ),
        ("<pre>a   1\n\nb   2</pre><p>x</p>", [("paragraph", "a 1"), ("paragraph", "b 2"), ("paragraph", "x")]),
        (
            "<p>x</p><media media-type='image'><media-caption>c</media-caption></media>tail<p>y</p>",
            [("paragraph", "x"), ("paragraph", "tail"), ("paragraph", "y")],
        ),
        ("<note><p>Editors: no.</p></note><p>x</p><datasource>d</datasource>", [("paragraph", "x")]),
        ("<p>x<fn><p>n</p></fn> y</p><p>z</p>", [("paragraph", "x y"), ("paragraph", "n"), ("paragraph", "z")]),
        (
            "<p><num><frac><frac-num>1</frac-num><frac-sep/><frac-den>2</frac-den></frac></num></p>",
            [("paragraph", "1/2")],
        ),
        ("<![CDATA[<p>x &amp; y</p><h2>h</h2>]]>", [("paragraph", "x & y"), ("heading", "h")]),
        ("plain\n\ntext", [("paragraph", "plain"), ("paragraph", "text")]),
        ("<P>x</P><HL2>h</HL2>", [("paragraph", "x"), ("heading", "h")]),
        ("", []),
    ],
)
def test_blocks_keep_their_kind_and_what_is_no_text_is_left_out(content: str, expected: list[tuple[str, str]]) -> None:
    assert list_texts(read(content)) == expected


def test_a_note_in_the_head_is_not_taken_for_the_content() -> None:
    assert list_texts(read(body_head="<note><body.content><p>Editors: no.</p></body.content></note>")) == [
        ("paragraph", "Text.")
    ]


@pytest.mark.parametrize(
    ("body_head", "title", "subtitle"),
    [
        ("<hedline><hl1>A</hl1><hl2>B</hl2></hedline>", "A", "B"),
        ("<hedline><hl1>A</hl1><hl2>A</hl2></hedline><abstract><p>C</p></abstract>", "A", "C"),
        ("<hedline><hl1>A</hl1></hedline><abstract><![CDATA[<p>C</p>]]></abstract>", "A", "C"),
        ("<hedline>A</hedline>", "A", None),
        ("", "In the head", None),
    ],
)
def test_headlines_are_title_and_subtitle(body_head: str, title: str, subtitle: str | None) -> None:
    extraction = read(body_head=body_head, head="<title>In the head</title>")
    assert (extraction.title, extraction.title_origin, extraction.metadata.subtitle) == (title, "metadata", subtitle)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<byline>Ann Poe, <byttl>Staff Writer</byttl></byline>", ("Ann Poe",)),
        ("<byline><byttl>Ann Poe</byttl></byline>", ("Ann Poe",)),
        ("<byline>By <person>Ann Poe</person> and <person>Bo Li</person></byline>", ("Ann Poe", "Bo Li")),
        ("<byline>Ann Poe and Bo Li</byline>", ("Ann Poe", "Bo Li")),
        (
            "<byline class='print_byline'>Ann Poe</byline><byline class='normalized_byline'>Poe, Ann</byline>",
            ("Ann Poe",),
        ),
        ("<byline/>", ()),
    ],
)
def test_bylines_name_authors_without_their_posts(byline: str, authors: tuple[str, ...]) -> None:
    assert read(body_head=byline).metadata.authors == authors


@pytest.mark.parametrize(
    ("head", "published", "modified"),
    [
        ("<docdata><date.issue norm='20261003T101500+0100'/></docdata>", "2026-10-03T10:15:00+01:00", None),
        (
            "<docdata><date.issue norm='20261003'/><date.release norm='20261004T060000Z'/></docdata>",
            "2026-10-04T06:00:00+00:00",
            None,
        ),
        ("<pubdata date.publication='20261003T000000'/>", "2026-10-03T00:00:00", None),
        ("<docdata><date.issue norm='soon'/></docdata><pubdata date.publication='2026-10-03'/>", "2026-10-03", None),
        (
            "<meta name='last-modified' content='20261003T120000Z'/><docdata><date.issue norm='20261003'/></docdata>",
            "2026-10-03",
            "2026-10-03T12:00:00+00:00",
        ),
    ],
)
def test_dates_come_in_the_basic_form_too(head: str, published: str, modified: str | None) -> None:
    metadata = read(head=head).metadata
    assert (metadata.published_at, metadata.modified_at) == (published, modified)


def test_a_cancelled_document_is_no_article() -> None:
    with pytest.raises(RejectedError) as caught:
        read(head="<docdata management-status='Canceled'/>")
    assert caught.value.reason is RejectionReason.NO_ARTICLE


def test_the_title_is_not_repeated_as_a_paragraph() -> None:
    assert list_texts(read("<hl1>A</hl1><p>x</p>", "<hedline><hl1>A</hl1></hedline>")) == [("paragraph", "x")]


NAME_LIST = """
    nitf body body.head body.content hedline hl1 hl2 p pre fn block media note table tr td byline frac-sep bq ul li
"""
NAMES = st.sampled_from(NAME_LIST.split())


TREES = st.recursive(
    st.sampled_from(["", "x ", "\n", "<frac-sep/>"]),
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=4)).map(
        lambda tree: f"<{tree[0]}>{'y '.join(tree[1])}</{tree[0]}>"
    ),
    max_leaves=12,
)


@given(TREES)
def test_any_tree_of_its_elements_is_read(tree: str) -> None:
    extraction = read_nitf(f"<nitf><body>{tree}</body></nitf>".encode(), None)
    assert all(paragraph.text for paragraph in extraction.paragraphs)


def test_the_root_declares_the_language_of_its_text() -> None:
    assert (
        read_nitf(
            b"<nitf baselang='es-ES'><body><body.content><p>x</p></body.content></body></nitf>", None
        ).declared_language
        == "es-ES"
    )


def test_a_second_headline_that_is_a_keyword_is_no_subtitle() -> None:
    head = "<docdata><key-list><keyword key='INDIA ZOO'/></key-list></docdata>"
    body_head = "<hedline><hl1>H</hl1><hl2>INDIA ZOO</hl2></hedline><abstract>In short.</abstract>"
    assert read(head=head, body_head=body_head).metadata.subtitle == "In short."


def test_initials_name_nobody() -> None:
    assert read(body_head="<byline>daa/mt/msr</byline>").metadata.authors == ()
