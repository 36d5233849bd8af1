import pytest

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.newswire.newsml import read_newsml, split_newsml

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
TEXT = "<inlineData>Text.</inlineData>"


def build(content: str = TEXT, meta: str = "", item_meta: str = "", kind: str = "text", guid: str = "urn:x:1") -> str:
    return (
        f"<newsItem xmlns='{NAMESPACE}' guid='{guid}'><rightsInfo/>"
        f"<itemMeta><itemClass qcode='ninat:{kind}'/>{item_meta}</itemMeta>"
        f"<contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def wrap(*items: str) -> bytes:
    return f"<newsMessage xmlns='{NAMESPACE}'><header/><itemSet>{''.join(items)}</itemSet></newsMessage>".encode()


def build_version_1(*components: str, status: str = "Usable", lines: str = "") -> str:
    return (
        f"<NewsItem xml:lang='fr'><Identification><NewsIdentifier><PublicIdentifier>urn:1</PublicIdentifier></NewsIdentifier>"
        f"</Identification><NewsManagement><FirstCreated>20260109T091444Z</FirstCreated><Status FormalName='{status}'/>"
        f"</NewsManagement><NewsComponent><NewsLines>{lines}</NewsLines>{''.join(components)}</NewsComponent></NewsItem>"
    )


def build_component(content: str, media: str = "Text", role: str = "Main") -> str:
    return (
        f"<NewsComponent><Role FormalName='{role}'/><ContentItem><MediaType FormalName='{media}'/>"
        f"<DataContent>{content}</DataContent></ContentItem></NewsComponent>"
    )


def read(*arguments: str, **keywords: str) -> Extraction:
    return read_newsml(build(*arguments, **keywords).encode(), None)


def list_texts(extraction: Extraction) -> list[str]:
    return [paragraph.text for paragraph in extraction.paragraphs]


@pytest.mark.parametrize(
    "content",
    [
        "<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><body.content><p>One.</p><p>Two.</p></body.content></body></nitf></inlineXML>",
        "<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head><body><p>One.</p><figure><figcaption>c</figcaption></figure><p>Two.</p></body></html></inlineXML>",
        "<inlineXML><p xmlns='http://www.w3.org/1999/xhtml'>One.</p><p>Two.</p></inlineXML>",
        "<inlineData contenttype='text/html'>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</inlineData>",
        "<inlineData><![CDATA[<div><p>One.</p><p>Two.</p></div>]]></inlineData>",
        "<inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData>",
        "<remoteContent href='https://a.example/x.jpg'/><inlineXML><nitf/></inlineXML><inlineData>One.\n\nTwo.</inlineData>",
    ],
)
def test_the_text_is_read_whatever_it_is_wrapped_in(content: str) -> None:
    extraction = read(content)
    assert (extraction.format, list_texts(extraction)) == ("newsml-g2", ["One.", "Two."])


@pytest.mark.parametrize(
    ("content", "kind", "detail"),
    [
        ("<remoteContent href='https://a.example/x.pdf'/>", "text", "remoteContent"),
        ("<inlineXML><sports-content xmlns='urn:s'/></inlineXML>", "text", "sports-content"),
        ("", "text", "no content"),
        (TEXT, "picture", "class picture"),
        (TEXT, "video", "class video"),
    ],
)
def test_an_item_without_text_says_what_it_is(content: str, kind: str, detail: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(content, kind=kind)
    assert (caught.value.reason, detail in caught.value.detail) == (RejectionReason.NO_ARTICLE, True)


@pytest.mark.parametrize("root", ["packageItem", "conceptItem", "knowledgeItem", "planningItem"])
def test_other_items_of_the_family_are_named(root: str) -> None:
    for body in (f"<{root} xmlns='{NAMESPACE}'/>".encode(), wrap(f"<{root}/>")):
        with pytest.raises(RejectedError, match=root):
            read_newsml(body, None)


@pytest.mark.parametrize("code", ["stat:canceled", "http://cv.iptc.org/newscodes/pubstatusg2:cancelled"])
def test_a_cancelled_item_is_no_article(code: str) -> None:
    with pytest.raises(RejectedError, match="cancelled"):
        read(item_meta=f"<pubStatus qcode='{code}'/>")


def test_the_items_own_words_go_before_those_of_its_content() -> None:
    nitf = "<nitf><body><body.head><hedline><hl1>Inner</hl1><hl2>Inner sub</hl2></hedline><byline>Ann Poe</byline></body.head><body.content><p>x</p></body.content></body></nitf>"
    inner = read(f"<inlineXML>{nitf}</inlineXML>")
    assert (inner.title, inner.metadata.subtitle, inner.metadata.authors) == ("Inner", "Inner sub", ("Ann Poe",))
    assert inner.metadata.origins == {"subtitle": "nitf", "authors": "nitf"}
    outer = read(f"<inlineXML>{nitf}</inlineXML>", meta="<by>Bo Li</by><headline>Outer</headline>")
    assert (outer.title, outer.metadata.authors) == ("Outer", ("Bo Li",))
    assert outer.metadata.origins == {"subtitle": "nitf", "authors": "newsml-g2"}


@pytest.mark.parametrize(
    ("meta", "authors"),
    [
        ("<by>Ann Poe and Bo Li</by><creator><name>Desk</name></creator>", ("Ann Poe", "Bo Li")),
        ("<creator><name>Ann Poe</name></creator>", ("Ann Poe",)),
        ("<creator type='cpnat:organisation'><name>Wire</name></creator><creator literal='Ann Poe'/>", ("Ann Poe",)),
        ("<by> </by>", ()),
        ("<creator><name>poe.ann</name></creator><creator literal='AP'/>", ()),
        ("<creator role='cRole:source' literal='Opta Data'/><creator><name>王小明</name></creator>", ("王小明",)),
    ],
)
def test_authors_are_persons(meta: str, authors: tuple[str, ...]) -> None:
    assert read(meta=meta).metadata.authors == authors


@pytest.mark.parametrize(
    ("meta", "item_meta", "language"),
    [
        ("<language tag='pt-PT'/>", "", "pt-PT"),
        ("", "", None),
    ],
)
def test_the_language_is_the_contents(meta: str, item_meta: str, language: str | None) -> None:
    assert read(meta=meta, item_meta=item_meta).declared_language == language
    assert read("<inlineXML xml:lang='de'><nitf><body><p>x</p></body></nitf></inlineXML>").declared_language == "de"


@pytest.mark.parametrize(
    ("item_meta", "published", "modified"),
    [
        ("<versionCreated>2026-05-02T10:00:00Z</versionCreated>", "2026-05-02T10:00:00+00:00", None),
        (
            "<versionCreated>2026-05-02T10:00:00Z</versionCreated><firstCreated>2026-05-01T10:00:00Z</firstCreated>",
            "2026-05-01T10:00:00+00:00",
            "2026-05-02T10:00:00+00:00",
        ),
        (
            "<versionCreated>2026-05-02T10:00:00Z</versionCreated><embargoed>2026-05-03T10:00:00Z</embargoed>",
            "2026-05-03T10:00:00+00:00",
            "2026-05-02T10:00:00+00:00",
        ),
        ("<versionCreated>2026-05-02T10:00:00Z</versionCreated><embargoed/>", "2026-05-02T10:00:00+00:00", None),
    ],
)
def test_an_item_is_published_when_its_embargo_ends(item_meta: str, published: str, modified: str | None) -> None:
    metadata = read(item_meta=item_meta).metadata
    assert (metadata.published_at, metadata.modified_at) == (published, modified)


def test_a_message_with_one_text_among_pictures_is_that_article() -> None:
    body = wrap(build(kind="picture"), build(guid="urn:x:2"), "<packageItem/>")
    assert split_newsml(body, None) is None
    assert list_texts(read_newsml(body, None)) == ["Text."]


def test_a_message_with_several_texts_is_a_container_of_them() -> None:
    body = wrap(build(guid="urn:x:1", meta="<headline>A</headline>"), build(kind="graphic"), build(guid="urn:x:2"))
    items = split_newsml(body, None)
    assert items is not None
    assert [(item.identity, item.name) for item in items] == [("urn:x:1", "A"), ("urn:x:2", "urn:x:2")]
    assert [list_texts(read_newsml(item.body, None)) for item in items] == [["Text."], ["Text."]]
    assert split_newsml(items[0].body, None) is None


def test_an_items_bytes_are_the_same_in_every_message_that_holds_it() -> None:
    first = split_newsml(wrap(build(), build(guid="urn:x:2")), None)
    second = split_newsml(wrap(build(guid="urn:x:3"), build(), build(guid="urn:x:2")), None)
    assert first is not None
    assert second is not None
    assert first[0].body == second[1].body


def test_a_broken_message_is_left_to_the_reader_which_says_so() -> None:
    assert split_newsml(b"<newsMessage><itemSet>", None) is None


def test_version_1_is_read_with_its_text_and_not_its_captions() -> None:
    lines = "<HeadLine>A</HeadLine><SubHeadLine>B</SubHeadLine><ByLine>Ann Poe</ByLine>"
    components = (build_component("<p>c</p>", role="Caption"), build_component("<p>One.</p><p>Two.</p>"))
    extraction = read_newsml(f"<NewsML>{build_version_1(*components, lines=lines)}</NewsML>".encode(), None)
    assert (extraction.title, extraction.metadata.subtitle, list_texts(extraction)) == ("A", "B", ["One.", "Two."])
    assert (extraction.declared_language, extraction.metadata.published_at) == ("fr", "2026-01-09T09:14:44+00:00")
    assert set(extraction.metadata.origins.values()) == {"newsml-1"}


def test_version_1_wraps_nitf_too_and_may_hold_several_items() -> None:
    nitf = "<nitf><body><body.content><p>x</p></body.content></body></nitf>"
    body = f"<NewsML>{build_version_1(build_component(nitf)) * 2}{build_version_1(build_component('', media='Photo'))}</NewsML>"
    items = split_newsml(body.encode(), None)
    assert items is not None
    assert [list_texts(read_newsml(item.body, None)) for item in items] == [["x"], ["x"]]


@pytest.mark.parametrize(
    ("item", "detail"),
    [
        (build_version_1(build_component("<p>x</p>"), status="Canceled"), "cancelled"),
        (build_version_1(build_component("<p>x</p>", role="Caption")), "no text"),
        (build_version_1(build_component("", media="Photo")), "NewsML"),
    ],
)
def test_version_1_without_text_says_so(item: str, detail: str) -> None:
    with pytest.raises(RejectedError, match=detail) as caught:
        read_newsml(f"<NewsML>{item}</NewsML>".encode(), None)
    assert caught.value.reason is RejectionReason.NO_ARTICLE


def test_the_archive_form_of_the_nineties_is_read() -> None:
    body = b"<newsitem itemid='1' date='1996-08-20' xml:lang='en'><title>T</title><headline>H</headline><text><p>One.</p></text></newsitem>"
    extraction = read_newsml(body, None)
    assert (extraction.title, list_texts(extraction), extraction.declared_language) == ("H", ["One."], "en")
    assert extraction.metadata.published_at == "1996-08-20"


TYPED = "(Adds)\n    * One.\n\n    By Ann Poe\n    TARROW (X) - Two\nlines - long.\n    Three\nlines.\n (Reporting by Ann Poe)"


def test_paragraphs_that_were_typed_are_paragraphs() -> None:
    extraction = read(
        f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{TYPED}</p></body></html></inlineXML>"
    )
    assert [(paragraph.kind, paragraph.text) for paragraph in extraction.paragraphs] == [
        ("paragraph", "(Adds)"),
        ("list-item", "One."),
        ("paragraph", "TARROW (X) - Two lines - long."),
        ("paragraph", "Three lines."),
        ("paragraph", "(Reporting by Ann Poe)"),
    ]
    assert extraction.metadata.authors == ("Ann Poe",)


def test_escaped_paragraphs_that_were_typed_are_paragraphs() -> None:
    extraction = read("<inlineData><![CDATA[<p>\n   (X) - One\nand\ntwo.\n   Three &amp;\nfour.</p>]]></inlineData>")
    assert list_texts(extraction) == ["(X) - One and two.", "Three & four."]


def test_the_head_of_an_inner_page_is_no_text() -> None:
    page = "<header><ul><li>Sport</li></ul><time>now</time><h1>T</h1></header><section><p>One.</p></section><footer>f</footer>"
    assert list_texts(read(f"<inlineXML><html><body>{page}</body></html></inlineXML>")) == ["One."]


def test_what_was_escaped_twice_is_read() -> None:
    assert list_texts(read("<inlineXML><p>Alko&amp;#39;s &amp;quot;no&amp;quot;</p></inlineXML>")) == ['Alko\'s "no"']


@pytest.mark.parametrize(
    "last",
    ["de/pgf/sst", "==Kyodo", "ends", "(BusinessDesk)", "AAP RTV ar", "- 30 -", "© 2026 Wire. All rights reserved."],
)
def test_the_agencys_last_line_is_no_text(last: str) -> None:
    assert list_texts(read(f"<inlineXML><p>One.</p><p>{last}</p></inlineXML>")) == ["One."]


def test_a_text_that_is_nothing_else_stays() -> None:
    assert list_texts(read("<inlineXML><p>ends</p></inlineXML>")) == ["ends"]


def test_a_picture_caption_is_no_subtitle() -> None:
    assert read(meta="<description role='descRole:caption'>SLUG:H</description>").metadata.subtitle is None


def test_a_subtitle_that_was_cut_from_the_text_is_none() -> None:
    text = "The ferries sail again after two days of storm, said the owner on Monday morning at the quay."
    meta = f"<description role='drol:summary'>{text[:70]}</description>"
    assert read(f"<inlineXML><p>{text}</p></inlineXML>", meta=meta).metadata.subtitle is None


def test_version_1_with_title_lead_and_body_apart_is_one_text() -> None:
    parts = (build_component(text, role=role) for role, text in (("Title", "H"), ("Lead", "One."), ("Body", "Two.")))
    other = build_component("Trois.", role="Body")
    group = f"<NewsComponent xml:lang='nl'>{''.join(parts)}</NewsComponent><NewsComponent>{other}</NewsComponent>"
    extraction = read_newsml(build_version_1(group, lines="<HeadLine>H</HeadLine>").encode(), None)
    assert list_texts(extraction) == ["One.", "Two."]


def test_a_lead_alone_is_the_text() -> None:
    assert list_texts(read_newsml(build_version_1(build_component("One.", role="Lead")).encode(), None)) == ["One."]


def test_version_1_declares_keywords_as_properties_and_leaves_providers_empty() -> None:
    meta = (
        "<AdministrativeMetadata><Provider><Party FormalName=''/></Provider></AdministrativeMetadata>"
        "<DescriptiveMetadata><Property FormalName='Keyword' Value='rain'/></DescriptiveMetadata>"
    )
    body = build_version_1(meta, build_component("One.", media="ComplexData"), lines="<CreditLine>WIRE</CreditLine>")
    metadata = read_newsml(body.encode(), None).metadata
    assert (metadata.site, metadata.tags) == ("WIRE", ("rain",))


def test_namespaces_that_each_item_inherits_are_bounded_in_bytes() -> None:
    declared = " ".join(f"xmlns:n{number}='urn:{'x' * 400}:{number}'" for number in range(500))
    item = "<newsItem><contentSet><inlineData>The harbour reopened.</inlineData></contentSet></newsItem>"
    message = f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/' {declared}><itemSet>{item * 200}</itemSet></newsMessage>"
    with pytest.raises(RejectedError) as caught:
        split_newsml(message.encode(), None)
    assert caught.value.reason is RejectionReason.TOO_LARGE
