"""Plain text and other text formats at their extremes: one line, one word, one mark, no end."""

import base64
import json
from collections.abc import Callable, Iterator

from tests.hostile.markup import (
    CANARY_PATH,
    epub_package,
    word_document,
    word_paragraph,
    write_docx,
    write_epub,
    write_odt,
)
from tests.hostile.sample import Sample, story

SIZE_BOUND = "5 MB (`MaxDocumentBytes`); the work grows with the length, not with its square"
GROUPS_BOUND = "1,000 groups inside one another, on a stack of our own"
RICH_BOUND = "30 MB (`MaxPackageBytes`), read once from front to back; nothing is followed"
MARKS_BOUND = "2,000,000 characters, 20,000 to 80,000 of each mark; what has more is read as plain text"
_MAIL = "From: Ana <ana@press.example>\nTo: desk@example.org\nDate: Tue, 6 Oct 2026 09:00:00 +0000\nMessage-ID: <1@press.example>\n"


def between(unit: str) -> Callable[[int], bytes]:
    """A run of it, with prose before and behind."""
    return lambda size: f"{story()}\n\n{unit * (size // max(1, len(unit.encode())))}\n\n{story()}\n".encode()


def mail(headers: str, body: str) -> bytes:
    return f"{_MAIL}{headers}\n\n{body}\n".encode()


def nested_multipart(depth: int) -> bytes:
    text = f"Content-Type: text/plain\n\n{story(6)}\n"
    for level in range(depth):
        text = f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n{text}\n--b{level}--\n'
    return f"{_MAIL}Subject: Storm\nMIME-Version: 1.0\n{text}".encode()


def nested_mails(depth: int) -> bytes:
    text = f"{_MAIL}Subject: Storm\n\n{story(6)}\n"
    for level in range(depth):
        text = f'{_MAIL}Subject: Storm {level}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\nContent-Type: message/rfc822\n\n{text}\n--b{level}--\n'
    return text.encode()


def parts(count: int) -> bytes:
    part = f"--b\nContent-Type: text/plain\n\n{story()}\n"
    return mail(
        'Subject: Storm\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"', part * count + "--b--"
    )


def attachments_with_story(count: int) -> bytes:
    part = f'--b\nContent-Type: text/plain; name="a.txt"\nContent-Disposition: attachment; filename="a.txt"\n\n{story(12)}\n'
    return mail(
        'Subject: Storm\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"', part * count + "--b--"
    )


def near_boundaries(count: int) -> bytes:
    return mail(
        f'Subject: Storm\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{"-" * 60}"',
        f"{story(6)}\n" + "-" * count,
    )


def continuations(count: int) -> bytes:
    pieces = "".join(f";\n filename*{number}*=utf-8''a%20b" for number in range(count))
    return mail(
        f"Subject: Storm\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: inline{pieces}",
        story(6),
    )


def headers(count: int) -> bytes:
    return mail("Subject: Storm\n" + "\n".join(f"X-{number}: y" for number in range(count)), story(6))


def encoded_words(count: int) -> bytes:
    return mail("Subject:" + "\n =?utf-8?q?=C3=A9?=" * count, story(6))


def charset_games(_: int) -> bytes:
    return mail(
        "Subject: =?zlib?b?eJwDAAAAAAE=?= =?idna?q?a?= =?rot13?q?a?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=zlib_codec",
        story(6),
    )


def quoted_printable(size: int) -> bytes:
    return mail(
        "Subject: Storm\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        f"{story(6)}\n" + "=\n" * (size // 2),
    )


def uuencoded(size: int) -> bytes:
    return mail(
        "Subject: Storm\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: x-uuencode",
        "begin 666 a\n" + "M" * size + "\nend\n",
    )


def base64_html(size: int) -> bytes:
    content = base64.b64encode((f"<p>{story(6)}</p>" + "<div>" * (size // 5)).encode()).decode()
    return mail(
        "Subject: Storm\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64", content
    )


def mailbox(count: int) -> bytes:
    return b"".join(
        b"From ana@press.example Tue Oct  6 09:00:00 2026\n" + mail(f"Subject: Storm {n}", story(6)) + b"\n"
        for n in range(count)
    )


def mailbox_of_envelopes(count: int) -> bytes:
    return b"From a Tue Oct  6 09:00:00 2026\na:\n" * count


def newsml_namespaces(items: int) -> bytes:
    """What the message declares, each of its items inherits."""
    declared = " ".join(f"xmlns:n{number}='urn:{number}:{'x' * 400}'" for number in range(2_000))
    item = f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentSet><inlineData contenttype='text/plain'>{story()}</inlineData></contentSet></newsItem>"
    head = f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/' {declared}>"
    return f"{head}<itemSet>{item * items}</itemSet></newsMessage>".encode()


def feed(head: int, entries: int) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        items = "".join(
            f"<item><guid>{n}</guid><title>Storm {n}</title><description>{story()}</description></item>"
            for n in range(min(size, entries))
        )
        return f"<rss version='2.0'><channel><title>{'c' * head}</title>{items}</channel></rss>".encode()

    return make


def json_of(write: Callable[[int], str]) -> Callable[[int], bytes]:
    """A sound article with something of the attacker's beside it."""
    return lambda size: f'{{"title": "Storm", "body": {json.dumps(story(6))}, "extra": {write(size)}}}'.encode()


def front_matter(write: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda size: f"---\ntitle: Storm\n{write(size)}\n---\n\n{story(6)}\n".encode()


def _aliases(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join(9 * [f'*a{n - 1}'])}]" for n in range(1, levels)]
    return "\n".join([*lines, f"tags: *a{levels - 1}", f"authors: *a{levels - 1}", f"image: *a{levels - 1}"])


def rtf(inner: str) -> bytes:
    return ("{\\rtf1\\ansi " + story(6) + "\\par " + inner + "}").encode()


def rtf_unicode(size: int) -> bytes:
    return rtf("\\uc1000000000 \\u8364 x" * (size // 22))


def docx_runs(count: int) -> bytes:
    return write_docx(word_document("<w:p>" + "<w:r><w:t>a </w:t></w:r>" * count + "</w:p>"))


def docx_tables(depth: int) -> bytes:
    return write_docx(
        word_document("<w:tbl><w:tr><w:tc>" * depth + word_paragraph("cell") + "</w:tc></w:tr></w:tbl>" * depth)
    )


def docx_notes(count: int) -> bytes:
    """One long footnote, referred to again and again."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = f"<w:footnotes xmlns:w='{name}'><w:footnote w:id='2'>{word_paragraph('note ' * 10_000)}</w:footnote></w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r9' Type='{kind}' Target='footnotes.xml'/></Relationships>"
    document = word_document("<w:p>" + "<w:r><w:footnoteReference w:id='2'/></w:r>" * count + "</w:p>")
    return write_docx(document, ("word/footnotes.xml", notes), ("word/_rels/document.xml.rels", relations))


def docx_template(_: int) -> bytes:
    """Everything that Word would fetch: template, picture, frame, alternative content."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = ("attachedTemplate", "image", "frame", "aFChunk", "hyperlink", "oleObject", "subDocument")
    targets = (
        "http://127.0.0.1:9/x",
        f"file://{CANARY_PATH}",
        str(CANARY_PATH),
        "../../../../../../../../tmp/dragoman-canary.txt",
    )
    rows = [(kind, target, mode) for kind in kinds for target in targets for mode in ("External", "Internal")]
    inner = "".join(
        f"<Relationship Id='x{n}' Type='{base}/{kind}' Target='{target}' TargetMode='{mode}'/>"
        for n, (kind, target, mode) in enumerate(rows)
    )
    relations = (
        f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{inner}</Relationships>"
    )
    blips = "".join(
        f"<w:p><w:r><w:drawing><a:blip xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:r='{base}' r:embed='x{n}' r:link='x{n}'/></w:drawing></w:r></w:p><w:altChunk xmlns:r='{base}' r:id='x{n}'/>"
        for n in range(len(rows))
    )
    include = word_paragraph(
        "</w:t></w:r><w:r><w:instrText>INCLUDETEXT &quot;/tmp/dragoman-canary.txt&quot;</w:instrText></w:r><w:r><w:t>x"
    )
    return write_docx(word_document(blips + include), ("word/_rels/document.xml.rels", relations))


def docx_bomb(size: int) -> bytes:
    return write_docx(word_document(word_paragraph(" " * size)))


def odt_of(markup: str) -> Callable[[int], bytes]:
    return lambda size: write_odt(markup.replace("@@", str(size)))


def odt_sections(depth: int) -> bytes:
    return write_odt("<text:section>" * depth + "<text:p>in</text:p>" + "</text:section>" * depth)


def odt_link(_: int) -> bytes:
    link = f"<text:section><text:section-source xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='file://{CANARY_PATH}'/></text:section>"
    return write_odt(link)


def epub_spine(count: int) -> bytes:
    """One chapter, read again and again."""
    chapter = f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{story(2_000)}</p></body></html>"
    return write_epub(epub_package(spine="<itemref idref='c'/>" * count), chapter)


def epub_outside(_: int) -> bytes:
    package = (
        epub_package()
        .replace("c.xhtml", f"file://{CANARY_PATH}")
        .replace(
            "</manifest>",
            "<item id='d' href='../../../../../../tmp/dragoman-canary.txt' media-type='application/xhtml+xml'/><item id='e' href='http://127.0.0.1:9/x' media-type='application/xhtml+xml'/></manifest>",
        )
    )
    package = package.replace("<itemref idref='c'/>", "<itemref idref='c'/><itemref idref='d'/><itemref idref='e'/>")
    return write_epub(package, "")


def markdown_table(columns: int) -> bytes:
    """Rows of one cell under a header of thousands, which the rules fill up."""
    return (
        "# Storm\n\n" + story() + "\n\n" + "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b|\n" * columns
    ).encode()


def markdown_references(count: int) -> bytes:
    return (f"# Storm\n\n{story()}\n\n[a]: http://a.example/{'x' * 100_000}\n\n" + "[a] " * count).encode()


def markdown_footnotes(count: int) -> bytes:
    return (f"# Storm\n\n{story()}\n\n" + "word[^1] " * count + f"\n\n[^1]: {'note ' * 5_000}\n").encode()


def glossary(write: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda size: write(size).encode()


def tmx_variants(count: int) -> bytes:
    languages = ("en", "pt", "es", "fr", "de", "it", "nl", "pl", "ru", "sv")
    unit = (
        "<tu>" + "".join(f"<tuv xml:lang='{languages[n % 10]}'><seg>word {n}</seg></tuv>" for n in range(100)) + "</tu>"
    )
    return f"<tmx version='1.4'><header/><body>{unit * count}</body></tmx>".encode()


INVISIBLE = (
    ("bidirectional overrides", "\u202e\u2066\u202d evil \u2069\u202c"),
    ("zero-width characters", "\u200b\u200c\u200d\u2060\ufeff"),
    ("combining marks", "\u0301\u0489\u20dd"),
    ("tag characters", "\U000e0041\U000e0042"),
    ("variation selectors", "\ufe0f\U000e0100"),
    ("noncharacters", "\ufffe\uffff\U0001ffff"),
    ("private use", "\ue000\U000f0000"),
    ("NUL", "\x00"),
    ("terminal escapes", "\x1b[2J\x1b]0;x\x07\x9b31m"),
    ("line separators", "\u2028\u2029\x85\x0b\x0c"),
)


def encode_as(codec: str, errors: str = "surrogatepass") -> Callable[[int], bytes]:
    return lambda size: (f"{story()}\n\n" + "\ud83d x \udc00" * (size // 10) + f"\n\n{story()}").encode(codec, errors)


def cesu_8(size: int) -> bytes:
    pair = b"\xed\xa0\xbd\xed\xb8\x80"
    return story().encode() + b"\n\n" + pair * (size // 6) + b"\n\n" + story().encode()


def build() -> Iterator[Sample]:
    """Every text of this kind."""
    long, hidden = "lines without end", "characters that deceive"
    for name, unit, outcome in (
        ("5 MB without a blank", "x", "article"),
        ("5 MB of blanks", " ", "article"),
        ("5 MB of tabs", "\t", "article"),
        ("2.5 million empty lines", "\n \n", "too-large"),
        ("one line of words", "word ", "article"),
        ("a letter a line", "a\n", "too-large"),
        ("5 MB of hyphens", "-", "article"),
        ("a hyphen a line", "-\n", "too-large"),
        ("5 MB of combining marks", "\u0301", "article"),
        ("5 MB of joiners", "\u200d", "article"),
        ("5 MB of digits", "7", "article"),
        ("5 MB of full stops", ".", "article"),
        ("5 MB of quotation marks", "“", "article"),
        ("5 MB of at signs", "a@", "article"),
        ("5 MB of addresses", "http://a.b/ ", "article"),
        ("5 MB of Chinese", "漢", "article"),
        ("5 MB of Thai", "ก", "article"),
        ("5 MB of families", "👨‍👩‍👧", "article"),
        ("list of 1.6 million items", "1.\n", "too-large"),
        ("5 MB of Ã", "Ã©", "article"),
        ("5 MB of bullets", "•\n", "too-large"),
    ):
        is_long = outcome == "article"
        small = 30_000 if is_long else 1_100_000  # which has more lines than are read
        row = "5 MB of one sign or word" if is_long else "over 250,000 lines"
        bound = SIZE_BOUND if is_long else "250,000 lines"
        yield Sample(name, long, "a.txt", between(unit), 4_900_000, small, outcome, bound, row=row)
    for name, unit in INVISIBLE:
        yield Sample(name, hidden, "a.txt", between(unit), 2_000_000, 600, "", "see the table above")
    yield Sample(
        "lone surrogates in UTF-8 (WTF-8)",
        hidden,
        "a.txt",
        encode_as("utf-8"),
        1_000_000,
        300,
        "undecodable",
        "nothing is replaced",
    )
    yield Sample("pairs in UTF-8 (CESU-8)", hidden, "a.txt", cesu_8, 1_000_000, 300, "", "nothing is replaced")
    yield Sample(
        "lone surrogates in UTF-16",
        hidden,
        "a.txt",
        encode_as("utf-16"),
        1_000_000,
        300,
        "undecodable",
        "nothing is replaced",
    )
    yield Sample(
        "UTF-16 of an odd length",
        hidden,
        "a.txt",
        lambda size: ("\ufeff" + story(size)).encode("utf-16-le") + b"a",
        10_000,
        30,
        "",
        "nothing is replaced",
    )
    yield Sample(
        "lone surrogates in JSON",
        hidden,
        "a.json",
        json_of(lambda size: '"' + "\\ud800" * size + '"'),
        500_000,
        300,
        "",
        "nothing is replaced",
    )
    marks = "Markdown degenerates"
    for name, unit in (
        ("brackets", "["),
        ("pictures", "!["),
        ("quotes in quotes", "> "),
        ("lists in lists", "- "),
        ("emphasis", "*a_ "),
        ("backquotes", "`a``"),
        ("links in links", "[a]("),
        ("tags", "<a "),
        ("autolinks", "<http:"),
        ("entities", "&a"),
        ("escapes", "\\"),
        ("references", "[a]: b\n"),
    ):
        yield Sample(name, marks, "a.md", between(unit), 4_900_000, 20_000, "", MARKS_BOUND, row="5 MB of one mark")
    yield Sample(
        "table of 3,000 columns and rows",
        marks,
        "a.md",
        markdown_table,
        3_000,
        100,
        "article",
        "the parser fills up to 65,536 cells",
    )
    yield Sample(
        "30,000 uses of one address of 100 kB",
        marks,
        "a.md",
        markdown_references,
        30_000,
        200,
        "article",
        "an address of over 2,000 characters is none; 40,000 brackets",
    )
    yield Sample(
        "30,000 uses of one long note",
        marks,
        "a.md",
        markdown_footnotes,
        30_000,
        200,
        "article",
        "a note is read once; 40,000 brackets",
    )
    data = "JSON and YAML degenerates"
    for name, write, size, outcome in (
        ("arrays 2,000,000 deep", lambda n: "[" * n + "]" * n, 2_000_000, ""),
        ("objects 500,000 deep", lambda n: '{"a":' * n + "1" + "}" * n, 500_000, ""),
        ("1e999999", lambda n: "1e999999", 1, ""),
        ("integer of 4 MB", lambda n: "7" * n, 4_000_000, ""),
        ("fraction of 4 MB", lambda n: "0." + "7" * n, 4_000_000, "article"),
        ("2,000,000 numbers", lambda n: "[" + "1," * n + "1]", 2_000_000, "article"),
        ("300,000 names", lambda n: "{" + ",".join(f'"{i}":1' for i in range(n)) + "}", 300_000, "article"),
        ("one name 500,000 times", lambda n: "{" + '"a":1,' * n + '"a":1}', 500_000, "article"),
        ("NaN", lambda n: "NaN", 1, ""),
    ):
        yield Sample(
            name, data, "a.json", json_of(write), size, min(size, 2_000), outcome, "5 MB; the parser stops at its depth"
        )
    yield Sample(
        "aliases of aliases", data, "a.md", front_matter(_aliases), 9, 5, "", "50,000 characters of front matter"
    )
    yield Sample(
        "front matter 20,000 deep",
        data,
        "a.md",
        front_matter(lambda n: "a: " + "[" * n),
        20_000,
        400,
        "",
        "50,000 characters of front matter",
    )
    yield Sample(
        "integer in front matter",
        data,
        "a.md",
        front_matter(lambda n: "a: " + "7" * n),
        40_000,
        5_000,
        "",
        "50,000 characters of front matter",
    )
    yield Sample(
        "sexagesimal in front matter",
        data,
        "a.md",
        front_matter(lambda n: "a: 1" + ":59" * n),
        10_000,
        1_000,
        "",
        "50,000 characters of front matter",
    )
    yield Sample(
        "object tags in front matter",
        data,
        "a.md",
        front_matter(lambda n: "a: !!python/object/apply:os.system ['true']"),
        1,
        1,
        "article",
        "no object is made",
    )
    yield Sample(
        "TOML nested",
        data,
        "a.md",
        lambda n: f"+++\na = {'[' * n}\n+++\n\n{story(6)}".encode(),
        40_000,
        400,
        "",
        "50,000 characters of front matter",
    )
    yield Sample(
        "100,000 lines of JSON",
        data,
        "a.jsonl",
        lambda n: b'{"title": "x", "body": "y"}\n' * n,
        100_000,
        10_001,
        "too-large",
        "10,000 lines",
    )
    yield Sample(
        "one value 4 MB of brackets a line",
        data,
        "a.jsonl",
        lambda n: b'{"a": 1}\n' + b"[" * n,
        4_000_000,
        3_000,
        "",
        "the parser stops at its depth",
    )
    post = "mail tricks"
    for name, make, size, small, outcome, bound in (
        ("multiparts 2,000 deep", nested_multipart, 2_000, 50, "", "12 levels"),
        ("mails in mails, 500 deep", nested_mails, 500, 20, "", "12 levels; 3 of containers"),
        ("80,000 parts", parts, 80_000, 1_200, "", "1,000 parts"),
        ("2,500 articles attached", attachments_with_story, 2_500, 20, "", "2,000 items, 1,000 parts"),
        ("20 MB of what might be a boundary", near_boundaries, 20_000_000, 30_000, "", "one search"),
        ("RFC 2231: 100,000 pieces of a name", continuations, 100_000, 500, "", "8,000 characters of a header"),
        ("200,000 header fields", headers, 200_000, 500, "", "262,144 bytes of header"),
        ("100,000 encoded words", encoded_words, 100_000, 500, "", "8,000 characters of a header"),
        ("codecs that are none for text", charset_games, 1, 1, "", "text codecs only"),
        ("10 million soft line breaks", quoted_printable, 20_000_000, 30_000, "", "30 MB"),
        ("uuencode of one line", uuencoded, 20_000_000, 30_000, "", "30 MB"),
        ("HTML 800,000 deep in base64", base64_html, 4_000_000, 20_000, "", "2,048 levels"),
    ):
        yield Sample(name, post, "a.eml", make, size, small, outcome, bound)
    yield Sample("mail box of 30,000", post, "a.mbox", mailbox, 30_000, 2_001, "too-large", "2,001 mails")
    yield Sample(
        "mail box of nothing but envelopes", post, "a.mbox", mailbox_of_envelopes, 400_000, 2_001, "", "2,001 mails"
    )
    yield Sample(
        "feed: 2 MB of title over 2,000 entries",
        "copies of one part",
        "a.xml",
        feed(2_000_000, 2_000),
        2_000,
        20,
        "",
        "a feed's title of over 2,000 characters is none",
    )
    yield Sample(
        "NewsML: 2,000 namespaces over 2,000 items",
        "copies of one part",
        "a.xml",
        newsml_namespaces,
        2_000,
        40,
        "too-large",
        "30 MB of items together",
    )
    yield Sample(
        "feed of 50,000 entries",
        "copies of one part",
        "a.xml",
        feed(10, 50_000),
        50_000,
        2_001,
        "too-large",
        "2,000 items",
    )
    yield Sample(
        "DOCX: one footnote 50,000 times",
        "copies of one part",
        "a.docx",
        docx_notes,
        50_000,
        50,
        "",
        "a note is read once",
    )
    yield Sample(
        "EPUB: one chapter 100,000 times",
        "copies of one part",
        "a.epub",
        epub_spine,
        100_000,
        20,
        "",
        "a chapter is read once",
    )
    yield Sample(
        "TMX: 700 units of 100 variants",
        "copies of one part",
        "a.tmx",
        tmx_variants,
        700,
        1,
        "",
        "100 variants of a unit, 50,000 entries, 500,000 pairs",
        kind="glossary",
    )
    word = "office documents"
    for name, write_file, size, small, outcome, key, bound in (
        ("DOCX: 90 MB of blanks", docx_bomb, 90_000_000, 5_100_000, "", "a.docx", "5 MB of markup"),
        ("DOCX: 150,000 runs", docx_runs, 150_000, 500, "", "a.docx", "5 MB of markup"),
        ("DOCX: tables 10,000 deep", docx_tables, 10_000, 100, "", "a.docx", "256 elements deep"),
        (
            "DOCX: templates, pictures, chunks elsewhere",
            docx_template,
            1,
            1,
            "article",
            "a.docx",
            "nothing is followed",
        ),
        (
            "ODT: 1,000,000,000 blanks",
            odt_of("<text:p>a<text:s text:c='@@'/>b</text:p>"),
            1_000_000_000,
            1_000_000_000,
            "",
            "a.odt",
            "1,000 blanks, which then are one",
        ),
        (
            "ODT: a cell repeated 1,000,000,000 times",
            odt_of(
                "<table:table><table:table-row table:number-rows-repeated='@@'><table:table-cell table:number-columns-repeated='@@'><text:p>a</text:p></table:table-cell></table:table-row></table:table>"
            ),
            1_000_000_000,
            1_000_000_000,
            "",
            "a.odt",
            "repetitions are not followed",
        ),
        ("ODT: sections 10,000 deep", odt_sections, 10_000, 100, "", "a.odt", "256 elements deep"),
        ("ODT: a section from a file", odt_link, 1, 1, "article", "a.odt", "nothing is followed"),
        ("EPUB: chapters outside of the book", epub_outside, 1, 1, "", "a.epub", "parts of the archive alone"),
    ):
        yield Sample(name, word, key, write_file, size, small, outcome, bound)
    rich = "RTF tricks"
    for name, write, size, small in (
        ("groups 1,000,000 deep", lambda n: "{" * n + "x" + "}" * n, 1_000_000, 3_000),
        ("groups never closed", lambda n: "{" * n, 4_000_000, 3_000),
        ("groups closed too often", lambda n: "}" * n, 4_000_000, 3_000),
        ("\\bin that is longer than the file", lambda n: "\\bin2000000000 x" * n, 100_000, 100),
        ("\\bin of a negative length", lambda n: "\\bin-5 x" * n, 100_000, 100),
        ("control words of 4 MB", lambda n: "\\" + "a" * n, 4_000_000, 3_000),
        ("numbers of 4 MB", lambda n: "\\fs" + "7" * n + " ", 4_000_000, 3_000),
        ("100,000 fonts", lambda n: "{\\fonttbl" + "".join(f"{{\\f{i} a;}}" for i in range(n)) + "}", 100_000, 300),
        ("a row of 500,000 cells", lambda n: "\\trowd" + "a\\cell " * n + "\\row", 500_000, 300),
        (
            "pictures and files elsewhere",
            lambda n: (
                f'{{\\field{{\\*\\fldinst INCLUDETEXT "{CANARY_PATH}"}}}}{{\\field{{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:9/x"}}}}{{\\*\\template {CANARY_PATH}}}{{\\object\\objautlink{{\\*\\objdata 00}}}}'
            ),
            1,
            1,
        ),
        ("\\u with a long tail", lambda n: "\\uc1000000000 \\u8364 x" * n, 200_000, 50),
        ("codes of characters", lambda n: "\\'e9" * n, 1_200_000, 500),
    ):
        yield Sample(
            name,
            rich,
            "a.rtf",
            _rtf(write),
            size,
            small,
            "",
            "1,000 groups inside one another, on a stack of our own; 30 MB (`MaxPackageBytes`)",
        )
    table = "glossaries"
    for name, write, size, small in (
        ("one quotation never closed", lambda n: 'en,pt\n"' + "a" * n, 4_000_000, 30_000),
        ("500,000 rows of quotations", lambda n: "en,pt\n" + '"a","b"\n' * n, 500_000, 100),
        ("4,000,000 commas", lambda n: "en,pt\n" + "," * n, 4_000_000, 3_000),
        (
            "a header of 100,000 languages",
            lambda n: ",".join(["en"] + ["pt", "es"] * n) + "\n" + ",".join(["word"] * (2 * n + 1)),
            50_000,
            50,
        ),
        ("quotation marks", lambda n: "en,pt\n" + '"' * n, 4_000_000, 3_000),
        ("blank lines", lambda n: "\n" * n, 4_000_000, 3_000),
        ("cells that look like formulas", lambda n: "en,pt\n" + "=HYPERLINK(1),+cmd|' /C calc'!A0\n" * n, 1_000, 10),
        ("tabs", lambda n: "en\tpt\n" + "\t" * n, 4_000_000, 3_000),
        ("bidirectional terms", lambda n: "en,pt\n" + "a\u202eb,c\u2066d\n" * n, 1_000, 10),
        ("arrows", lambda n: "-" * n + "to", 4_000_000, 3_000),
    ):
        yield Sample(
            name,
            table,
            "a.csv",
            glossary(write),
            size,
            small,
            "",
            "5 MB, 200 characters of a term, 50,000 entries of 500,000 lines",
            kind="glossary",
        )


def _rtf(write: Callable[[int], str]) -> Callable[[int], bytes]:
    return lambda size: rtf(write(size))
