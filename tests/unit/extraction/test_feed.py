import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.feeds.entry import read_feed_entry
from dragoman.extraction.feeds.splitter import MAX_ENTRIES, split_feed
from dragoman.extraction.media_types import RSS
from dragoman.extraction.sniffing import sniff_media_type

NAMESPACES = """xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" """
ATOM = "http://www.w3.org/2005/Atom"


def rss(*entries: str, head: str = "<title>Valley Record</title>") -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<rss version="2.0" {NAMESPACES}><channel>{head}{items}</channel></rss>'


def atom(entry: str, head: str = "") -> str:
    return f'<feed xmlns="{ATOM}">{head}<entry>{entry}</entry></feed>'


def split(feed: str) -> tuple[Item, ...]:
    return split_feed(feed.encode(), None)


def split_one(feed: str) -> Item:
    (item,) = split(feed)
    return item


@pytest.mark.parametrize(
    ("entry", "identity"),
    [
        ("<guid isPermaLink='false'>g1</guid><link>https://x.example/</link>", "g1"),
        ("<link>https://x.example/</link>", "https://x.example/"),
        ("<guid> </guid><link/><atom:link rel='alternate' href='https://x.example/a'/>", "https://x.example/a"),
        ("<atom:link rel='self' href='https://x.example/feed'/><title>Rain</title>", ""),
    ],
)
def test_an_entry_is_known_by_its_guid_else_its_link(entry: str, identity: str) -> None:
    assert split_one(rss(entry)).identity == identity


def test_rss_1_entries_stand_beside_the_channel_and_are_known_by_what_they_are_about() -> None:
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"><title>Site</title></channel>'
        '<item rdf:about="urn:1"><title>Rain</title><description>It rained.</description></item></rdf:RDF>'
    )
    item = split_one(feed)
    assert (item.identity, item.name) == ("urn:1", "Rain")
    assert read_feed_entry(item.body, None).metadata.site == "Site"


@pytest.mark.parametrize(
    "head",
    [
        "<title>Valley Record</title><lastBuildDate>Mon, 01 Jun 2026 10:00:00 GMT</lastBuildDate><ttl>5</ttl>",
        "<title>Valley Record</title><description>New words</description><generator>y 2</generator>",
        "<ttl>1</ttl><title> Valley  Record </title>",
    ],
)
@pytest.mark.parametrize("others", [(), ("<title>New</title>",)])
@pytest.mark.parametrize("declaration", ["", " xmlns:new='https://new.example/ns'"])
def test_an_entry_has_the_same_bytes_whatever_else_changes(
    head: str, others: tuple[str, ...], declaration: str
) -> None:
    entry = '<title>Rain</title><content:encoded><div xmlns="http://www.w3.org/1999/xhtml"><p>It rained.</p></div></content:encoded>'
    changed = rss(*others, entry, head=head).replace(" version", f"{declaration} version", 1)
    assert split(changed)[-1].body == split_one(rss(entry)).body


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ("<title>AT&amp;amp;T</title>", "AT&T"),
        ("<title>Fish &amp; chips</title>", "Fish & chips"),
        ("<title><![CDATA[Fish &#8217;n&#8217; chips]]></title>", "Fish ’n’ chips"),
        ("<title>The &lt;i&gt;Aurora&lt;/i&gt; sails</title>", "The Aurora sails"),
        ("<title>Why a &lt; b and b &gt; c</title>", "Why a < b and b > c"),
        ("<title>Use the &lt;p&gt; tag</title>", "Use the <p> tag"),
        ("<title>Rain &#150; at last</title>", "Rain – at last"),
    ],
)
def test_an_rss_title_is_text_or_html(element: str, title: str) -> None:
    item = split_one(rss(element + "<description>Words.</description>"))
    assert (item.name, read_feed_entry(item.body, None).title) == (title, title)


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ('<title type="text">The &lt;em&gt; tag &amp;amp; more</title>', "The <em> tag &amp; more"),
        ('<title type="html">The &amp;lt;em&amp;gt; tag &lt;b&gt;x&lt;/b&gt;</title>', "The <em> tag x"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less <b>is</b> more</div></title>',
            "Less is more",
        ),
    ],
)
def test_an_atom_title_is_what_its_type_says(element: str, title: str) -> None:
    assert split_one(atom(element)).name == title


def read(feed: str) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in read_feed_entry(split_one(feed).body, None).paragraphs]


LONG = (
    "The ferry ran again on Monday, after a winter in which nobody had crossed the river without a boat of their own."
)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (f"<description>Teaser.</description><content:encoded>&lt;p&gt;{LONG}&lt;/p&gt;</content:encoded>", LONG),
        (f"<description>{LONG}</description><content:encoded>Teaser.</content:encoded>", LONG),
        (f"<description>{LONG}</description>", LONG),
        (f'<description><p xmlns="http://www.w3.org/1999/xhtml">{LONG}</p></description>', LONG),
        (f"<description>&amp;lt;p&amp;gt;{LONG}&amp;lt;/p&amp;gt;</description>", LONG),
    ],
)
def test_the_longest_text_of_an_entry_is_its_article(entry: str, expected: str) -> None:
    assert read(rss(entry)) == [("paragraph", expected)]


@pytest.mark.parametrize(
    "content", ['src="https://x.example/a.mp4" type="video/mp4"', 'type="image/png" mode="base64"']
)
def test_content_that_is_a_file_or_elsewhere_is_no_text(content: str) -> None:
    assert read(atom(f"<summary>Words.</summary><content {content}>aGVsbG8gd29ybGQgaGVsbG8=</content>")) == [
        ("paragraph", "Words.")
    ]


@pytest.mark.parametrize(
    "tail",
    [
        'The post <a href="https://x.example/r">Rain &#8211; again</a> appeared first on <a href="/">Site</a>.',
        "La entrada Rain – again se publicó primero en Site.",
        "Der Beitrag Rain – again erschien zuerst auf Site.",
        '<a href="https://x.example/r">Read more &raquo;</a>',
        '<a class="more-link" href="https://x.example/r">Continue reading <span>Rain - again</span> &rarr;</a>',
        "Leia mais…",
        "Leia mais (09/24/2018 - 19h22)",
    ],
)
def test_the_sites_own_last_line_is_dropped(tail: str) -> None:
    body = escape(f"<p>{LONG}</p><p>{tail}</p>")
    feed = rss(f"<title>Rain – again</title><link>https://x.example/r</link><description>{body}</description>")
    assert read(feed) == [("paragraph", LONG)]
    assert read_feed_entry(split_one(feed).body, None).links == ()


@pytest.mark.parametrize(
    "tail",
    [
        "The post office appeared first on the list of buildings to be sold.",
        "Read more books, the minister said.",
        "Weiterlesen lohnt sich, sagte die Ministerin.",
    ],
)
def test_a_last_line_that_only_sounds_like_it_stays(tail: str) -> None:
    assert read(rss(f"<title>Rain</title><description>{escape(f'<p>{LONG}</p><p>{tail}</p>')}</description>")) == [
        ("paragraph", LONG),
        ("paragraph", tail),
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "The post <a>Showers</a> appeared first on <a>Another site</a>.",
        "O conteúdo <a href='/c'>Chuva</a> aparece primeiro em <a href='/'>Jornal</a>.",
        "The post Showers appeared first on Valley Record.",
    ],
)
def test_the_sites_own_last_line_is_dropped_where_the_title_is_another_by_now(tail: str) -> None:
    body = escape(f"<p>{LONG}</p><p>{tail}</p>")
    assert read(rss(f"<title>Rain</title><description>{body}</description>")) == [("paragraph", LONG)]


def test_a_summary_that_says_that_it_was_cut_is_no_subtitle() -> None:
    content = f"<encoded xmlns='http://purl.org/rss/1.0/modules/content/'>{LONG}</encoded>"
    feed = rss(f"<title>Rain</title><description>It rains no more [&amp;#8230;]</description>{content}")
    assert read_feed_entry(split_one(feed).body, None).metadata.subtitle is None


def test_a_link_to_the_rest_inside_the_last_paragraph_is_cut() -> None:
    body = escape(f'<p>{LONG} <a href="https://x.example/r"><strong>Read more</strong></a></p>')
    assert read(rss(f"<title>Rain</title><description>{body}</description>")) == [("paragraph", LONG)]


@pytest.mark.parametrize(
    ("elements", "authors"),
    [
        ("<author>desk@x.example (Ann Other)</author>", ("Ann Other",)),
        ("<author>Ann Other &lt;desk@x.example&gt;</author>", ("Ann Other",)),
        ("<author>desk@x.example</author>", ()),
        (
            "<author>desk@x.example</author><dc:creator>Ann</dc:creator><dc:creator>Bo &amp;amp; Co</dc:creator>",
            ("Ann", "Bo & Co"),
        ),
    ],
)
def test_authors_are_names_not_addresses(elements: str, authors: tuple[str, ...]) -> None:
    item = split_one(rss(f"<description>Words.</description>{elements}"))
    assert read_feed_entry(item.body, None).metadata.authors == authors


@pytest.mark.parametrize(
    ("summary", "subtitle"),
    [
        ("A ferry for a river that had none.", "A ferry for a river that had none."),
        (f"{LONG[:60]} […]", None),
        ("Rain!", None),
        ("Long words. " * 60, None),
    ],
)
def test_a_summary_is_the_subtitle_where_it_says_something_else(summary: str, subtitle: str | None) -> None:
    content = escape(f"<p>{LONG}</p>" * 12)
    item = split_one(
        rss(f"<title>Rain</title><description>{summary}</description><content:encoded>{content}</content:encoded>")
    )
    assert read_feed_entry(item.body, None).metadata.subtitle == subtitle


@pytest.mark.parametrize(
    ("elements", "image"),
    [
        ('<enclosure url="/a.jpg" type="image/jpeg"/>', "https://x.example/a.jpg"),
        ('<enclosure url="/a.mp3" type="audio/mpeg"/><media:thumbnail url="/t.png"/>', "https://x.example/t.png"),
        (
            '<media:group><media:content url="/v.mp4" medium="video"/><media:content url="/b.webp"/></media:group>',
            "https://x.example/b.webp",
        ),
        ('<enclosure url="/a.mp3" type="audio/mpeg"/>', None),
        (
            '<media:content width="140" url="/s.jpg"/><media:content width="460" url="/l.jpg"/>',
            "https://x.example/l.jpg",
        ),
    ],
)
def test_the_image_is_the_first_or_widest_picture_declared(elements: str, image: str | None) -> None:
    item = split_one(rss(f"<link>https://x.example/r</link>{elements}<description>Words.</description>"))
    assert read_feed_entry(item.body, None).metadata.image == image


@pytest.mark.parametrize(
    ("declared", "published"),
    [
        ("Mon, 06 May 2024 10:00:00 +0100", "2024-05-06T10:00:00+01:00"),
        ("Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T19:42:40-03:00"),
        ("mié., 3 dic. 2025 08:00:00 +0100", "2025-12-03T08:00:00+01:00"),
        ("lun, 1 août 2022 07:30:00 +0200", "2022-08-01T07:30:00+02:00"),
        ("Mi, 12 März 2025 06:00:00 +0100", "2025-03-12T06:00:00+01:00"),
        ("gio, 30 ottobre 2025 06:00:00 +0100", "2025-10-30T06:00:00+01:00"),
        ("yesterday", None),
        ("3 Foo 2025 08:00:00 +0100", None),
    ],
)
def test_a_date_in_the_sites_own_language_is_read(declared: str, published: str | None) -> None:
    item = split_one(rss(f"<pubDate>{declared}</pubDate><description>Words.</description>"))
    assert read_feed_entry(item.body, None).metadata.published_at == published


BREAKS = st.sampled_from(
    ["&", "<", ">", "&nbsp;", "<br>", "<b>", "</b>", "<![CDATA[", "]]>", "<!--", "\x0c", "x:y", '"']
)


@given(st.lists(BREAKS, min_size=1, max_size=4).map("".join))
def test_a_break_inside_one_description_leaves_the_entries_around_it_as_they_were(breaks: str) -> None:
    sound = f"<title>Rain</title><guid>1</guid><description>{LONG}</description>"
    items = split(rss(sound, f"<title>Snow</title><guid>2</guid><description>It {breaks} snowed.</description>"))
    assert read_feed_entry(items[0].body, None).paragraphs[0].text == LONG
    assert items[0].identity == "1"


@pytest.mark.parametrize(
    ("entry", "title", "text"),
    [
        ("<title>Fish & chips</title><description>Words.</description>", "Fish & chips", "Words."),
        ("<title>A &unknown; B</title><description>Words.</description>", "A &unknown; B", "Words."),
        ("<title>Rain<description>Words.</description>", "Rain", "Words."),
        ("<title>Rain</title><description><p>Words.<br>More.</description>", "Rain", "Words. More."),
        ("<title>Rain</title><xx:y a:b='1'/><description>Words.</description>", "Rain", "Words."),
        ("<title>5 < 6</title><description>Words.</description>", "5 < 6", "Words."),
        (
            "<title>Rain</title><link href=https://x.example/>q</link><description>Words.</description>",
            "Rain",
            "Words.",
        ),
    ],
)
def test_an_entry_that_is_not_well_formed_is_put_together_from_its_fields(entry: str, title: str, text: str) -> None:
    items = split(rss(entry, "<title>Sound</title><description>Other words.</description>"))
    first = read_feed_entry(items[0].body, None)
    assert (first.title, first.paragraphs[0].text, first.metadata.site) == (title, text, "Valley Record")
    assert items[1].name == "Sound"


def test_missing_end_tags_of_entries_do_not_join_them() -> None:
    feed = rss("<title>A</title>", "<title>B</title>", "<title>C</title>").replace("</item>", "", 2)
    assert [item.name for item in split(feed)] == ["A", "B", "C"]


def test_a_feed_that_breaks_off_gives_up_its_whole_entries_and_says_so_of_the_last() -> None:
    feed = rss("<title>A</title>", "<title>B</title><description>It rained and rained</description>")
    whole, broken = split(feed[: feed.index("and rained")])
    assert (whole.name, whole.problem) == ("A", None)
    assert broken.problem is RejectionReason.CORRUPT


@pytest.mark.parametrize("feed", ["<rss><channel/></rss>", "<feed/>", "<rss><channel><title>broken & empty</title>"])
def test_a_feed_without_entries_holds_no_article(feed: str) -> None:
    with pytest.raises(RejectedError, match="no entries"):
        split(feed)


def test_more_entries_than_articles_are_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        split(rss(*[""] * (MAX_ENTRIES + 1)))
    assert caught.value.reason is RejectionReason.TOO_LARGE


@pytest.mark.parametrize(
    "text",
    [
        "<![CDATA[" * 15_000,
        "<a " * 30_000,
        "<a x='" * 20_000,
        "<item>" * 3_000 + "&",
        "&" * 100_000,
        "<a>" * 15_000 + "&",
    ],
)
def test_hostile_markup_takes_no_more_than_its_share_of_time(text: str) -> None:
    started = time.process_time()
    for item in split(rss(f"<title>A & B</title><description>{text}")):
        if item.problem is None:
            read_feed_entry(item.body, None)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-8", "utf-16"])
@pytest.mark.parametrize("is_broken", [True, False])
def test_the_declared_encoding_is_used_also_where_the_feed_is_broken(encoding: str, is_broken: bool) -> None:
    feed = rss("<title>Речной вокзал</title><description>Сначала дождь, потом снег.</description>" + "&" * is_broken)
    body = f'<?xml version="1.0" encoding="{encoding}"?>{feed}'.encode(encoding)
    assert split_feed(body, None)[0].name == "Речной вокзал"


def test_what_a_videos_entry_says_in_its_media_group_is_its_text() -> None:
    group = "<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:description>It rained.</media:description></media:group>"
    assert read(atom(f"<id>1</id><title>Rain</title>{group}")) == [("paragraph", "It rained.")]


def test_netscapes_first_version_is_a_feed() -> None:
    feed = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://my.netscape.com/rdf/simple/0.9/"><item><title>Rain</title></item></rdf:RDF>'
    )
    assert sniff_media_type(feed.encode(), "a.rdf", "") == RSS
    assert split_one(feed).name == "Rain"


def test_what_a_feed_says_of_itself_at_length_is_not_copied_into_each_entry() -> None:
    entry = "<item><guid>1</guid><title>Storm</title><description>The harbour reopened today.</description></item>"
    body = f"<rss><channel><title>{'c' * 100_000}</title><copyright>{'r' * 100_000}</copyright>{entry}</channel></rss>"
    (item,) = split_feed(body.encode(), None)
    assert len(item.body) < 1_000
