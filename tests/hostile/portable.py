"""PDF files whose objects, pages and streams lead in circles, or hold more than a page does."""

import zlib
from collections.abc import Iterator

from tests.hostile.markup import CANARY_PATH
from tests.hostile.sample import Sample, story

PAGES_BOUND = "200 pages"
CHILD_BOUND = "the child's memory; up to that, 60,000 characters of a page, 1,000,000 and 40 s of a document"
ENGINE_BOUND = "the engine's own bounds on depth and circles"
_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def write_pdf(objects: dict[int, bytes | str], root: int = 1, tail: bytes = b"") -> bytes:
    """A PDF of these objects, with a table of where they are."""
    body, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
    start = len(body)
    last = max(places) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % last
    for number in range(1, last):
        body += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return bytes(body) + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (last, root, start) + tail


def stream(content: bytes, filters: str = "", extra: str = "") -> bytes:
    head = f"<</Length {len(content)}{f'/Filter {filters}' if filters else ''}{extra}>>"
    return head.encode() + b"\nstream\n" + content + b"\nendstream"


def show(text: str) -> bytes:
    return b"BT /F 10 Tf 50 700 Td (" + text.encode() + b") Tj ET"


def one_page(content: bytes, page: str = "", resources: str = "", *, catalog: str = "", **more: bytes | str) -> bytes:
    """A page with this content stream."""
    objects: dict[int, bytes | str] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>{page or '/MediaBox[0 0 612 792]'}>>",
        4: content,
        5: _FONT,
    }
    return write_pdf(objects | {int(name[1:]): value for name, value in more.items()})


def flate_bomb(size: int) -> bytes:
    text = show(story()) + b"\n"
    return one_page(stream(zlib.compress(text + b" " * size), "/FlateDecode"))


def flate_chain(depth: int) -> bytes:
    content = show(story()) + b" " * 10_000_000
    for _ in range(depth):
        content = zlib.compress(content, 9)
    return one_page(stream(content, "[" + "/FlateDecode" * depth + "]"))


def run_length_chain(size: int) -> bytes:
    return one_page(stream(zlib.compress(b"\x81 " * size), "[/FlateDecode/RunLengthDecode]"))


def glyph_flood(size: int) -> bytes:
    line = b"BT /F 1 Tf 1 %d Td (" + b"a" * 1_000 + b") Tj ET\n"
    return one_page(
        stream(zlib.compress(b"".join(line % (number % 700) for number in range(size // 1_000))), "/FlateDecode")
    )


def operators(count: int) -> bytes:
    return one_page(stream(zlib.compress(show(story()) + b"0 0 m 1 1 l S\n" * count), "/FlateDecode"))


def saved_states(count: int) -> bytes:
    return one_page(stream(zlib.compress(b"q " * count + show(story())), "/FlateDecode"))


def laughing_forms(levels: int) -> bytes:
    """A picture that draws ten pictures, each of which draws ten."""
    forms = {
        f"o{10 + level}": stream(
            b"/X Do " * 10 if level + 1 < levels else show(story()),
            extra=f"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>/XObject<</X {11 + level} 0 R>>>>",
        )
        for level in range(levels)
    }
    return one_page(stream(b"/X Do " + show(story())), resources="/XObject<</X 10 0 R>>", **forms)  # type: ignore[arg-type]


def own_form(_: int) -> bytes:
    form = stream(
        b"/X Do " + show(story()),
        extra="/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>/XObject<</X 10 0 R>>>>",
    )
    return one_page(stream(b"/X Do " + show(story())), resources="/XObject<</X 10 0 R>>", o10=form)


def page_circle(_: int) -> bytes:
    return write_pdf(
        {
            1: "<</Type/Catalog/Pages 2 0 R>>",
            2: "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
            3: "<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
        }
    )


def deep_pages(depth: int) -> bytes:
    objects: dict[int, bytes | str] = {1: "<</Type/Catalog/Pages 2 0 R>>"}
    for level in range(depth):
        objects[2 + level] = f"<</Type/Pages/Kids[{3 + level} 0 R]/Count 1/Parent {1 + level} 0 R>>"
    objects[2 + depth] = (
        f"<</Type/Page/Parent {1 + depth} 0 R/MediaBox[0 0 612 792]/Contents {3 + depth} 0 R/Resources<</Font<</F {4 + depth} 0 R>>>>>>"
    )
    return write_pdf(objects | {3 + depth: stream(show(story())), 4 + depth: _FONT})


def count_of_pages(count: int) -> bytes:
    pages = f"<</Type/Pages/Kids[3 0 R]/Count {count}>>".encode()
    return one_page(stream(show(story()))).replace(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", pages)


def same_page(count: int) -> bytes:
    kids = b"<</Type/Pages/Kids[" + b"3 0 R " * count + b"]/Count %d>>" % count
    return one_page(stream(show(story()))).replace(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kids)


def giant_page(size: int) -> bytes:
    return one_page(stream(show(story())), f"/MediaBox[0 0 {size} {size}]/UserUnit 100000")


def odd_page(_: int) -> bytes:
    return one_page(stream(show(story())), "/MediaBox[1e38 -1e38 nan inf]/Rotate 12345678901234567890/CropBox[0 0 0 0]")


def own_length(_: int) -> bytes:
    return one_page(b"<</Length 4 0 R>>\nstream\n" + show(story()) + b"\nendstream")


def circle_of_references(_: int) -> bytes:
    return one_page(b"6 0 R", o6="7 0 R", o7="6 0 R")


def circle_of_tables(_: int) -> bytes:
    body = one_page(stream(show(story())))
    start = body.rindex(b"xref\n0")
    return body.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d>>" % start)


def increments(count: int) -> bytes:
    body = bytearray(one_page(stream(show(story()))))
    before = bytes(body).rindex(b"xref\n0")
    for _ in range(count):
        start = len(body)
        body += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            before,
            start,
        )
        before = start
    return bytes(body)


def object_stream_circle(_: int) -> bytes:
    circle = stream(b"10 0 11 10 <</A 1>> <</B 1>>", extra="/Type/ObjStm/N 1000000000/First 1000000000/Extends 10 0 R")
    return one_page(stream(show(story())), o10=circle)


def deep_arrays(depth: int) -> bytes:
    return one_page(stream(show(story())), o10="[" * depth)


def table_of_objects(count: int) -> bytes:
    body = one_page(stream(show(story())))
    return body.replace(b"xref\n0 6", b"xref\n0 %d" % count).replace(b"/Size 6", b"/Size %d" % count)


def actions(_: int) -> bytes:
    catalog = (
        "/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/x'\\))>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
        f"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(while\\(1\\);)>>]>>/EmbeddedFiles<</Names[(a)<</F({CANARY_PATH})>>]>>>>"
        "/AcroForm<</XFA(<xdp href='http://127.0.0.1:9/x'/>)/Fields[]>>"
    )
    annotation = f"/MediaBox[0 0 612 792]/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://127.0.0.1:9/x)>>>><</Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F({CANARY_PATH})/D[0/Fit]>>>>]"
    reach = stream(b"", extra=f"/F({CANARY_PATH})/FFilter/ASCIIHexDecode")
    return one_page(stream(show(story())), annotation, catalog=catalog, o10=reach)


def annotations(count: int) -> bytes:
    link = "<</Subtype/Link/Rect[0 0 600 800]/A<</S/URI/URI(http://a.example/x)>>>>"
    return one_page(stream(show(story())), f"/MediaBox[0 0 612 792]/Annots[{link * count}]")


def outline_circle(_: int) -> bytes:
    item = "<</Title(a)/Parent 10 0 R/First 11 0 R/Next 11 0 R/Prev 11 0 R>>"
    return one_page(
        stream(show(story())), catalog="/Outlines 10 0 R", o10="<</Type/Outlines/First 11 0 R/Last 11 0 R>>", o11=item
    )


def long_title(size: int) -> bytes:
    body = one_page(
        stream(show(story())), o10=f"<</Title({' a' * (size // 2)})/Author({',' * size})/Keywords({',' * size})>>"
    )
    return body.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Info 10 0 R>>")


def build() -> Iterator[Sample]:
    """Every PDF of this kind."""
    bulk, circles, reach = "PDF: streams without end", "PDF that leads in circles", "PDF that reaches out"
    rows = (
        ("a stream of 1 GB of blanks", bulk, flate_bomb, 1_000_000_000, 1_000_000, "article", CHILD_BOUND),
        ("FlateDecode 10 times over", bulk, flate_chain, 10, 3, "article", ENGINE_BOUND),
        ("RunLengthDecode in FlateDecode", bulk, run_length_chain, 8_000_000, 10_000, "no-article", ENGINE_BOUND),
        ("20,000,000 glyphs on a page", bulk, glyph_flood, 20_000_000, 70_000, "too-large", CHILD_BOUND),
        ("10,000,000 lines drawn", bulk, operators, 10_000_000, 10_000, "article", CHILD_BOUND),
        ("10,000,000 states saved", bulk, saved_states, 10_000_000, 10_000, "article", CHILD_BOUND),
        ("1,000,000,000 forms in forms", bulk, laughing_forms, 10, 4, "too-large", CHILD_BOUND),
        ("10,000,000 deep arrays", bulk, deep_arrays, 10_000_000, 10_000, "article", ENGINE_BOUND),
        ("100,000 links on a page", bulk, annotations, 100_000, 300, "article", "500 links"),
        (
            "title and author of 4 MB",
            bulk,
            long_title,
            4_000_000,
            20_000,
            "article",
            "a title of over 300 bytes is none; names and tags are cut to 100",
        ),
        (
            "1,000,000,000 pages by its own count",
            bulk,
            count_of_pages,
            1_000_000_000,
            1_000_000_000,
            "article",
            PAGES_BOUND,
        ),
        ("one page 1,000,000 times", bulk, same_page, 1_000_000, 300, "too-large", PAGES_BOUND),
        ("a page of 10^9 inches", bulk, giant_page, 1_000_000_000, 1_000_000_000, "article", "nothing is drawn"),
        ("a page without a size", bulk, odd_page, 1, 1, "article", "nothing is drawn"),
        ("a form that draws itself", circles, own_form, 1, 1, "article", ENGINE_BOUND),
        ("pages that are their own parents", circles, page_circle, 1, 1, "no-article", ENGINE_BOUND),
        ("pages 100,000 deep", circles, deep_pages, 100_000, 1_500, "no-article", ENGINE_BOUND),
        ("a stream whose length is itself", circles, own_length, 1, 1, "article", ENGINE_BOUND),
        ("references to each other", circles, circle_of_references, 1, 1, "no-article", ENGINE_BOUND),
        ("a table before itself", circles, circle_of_tables, 1, 1, "article", ENGINE_BOUND),
        ("100,000 increments", circles, increments, 100_000, 50, "article", ENGINE_BOUND),
        ("object streams in each other", circles, object_stream_circle, 1, 1, "article", ENGINE_BOUND),
        (
            "a table of 4,000,000,000 objects",
            circles,
            table_of_objects,
            4_000_000_000,
            4_000_000_000,
            "article",
            ENGINE_BOUND,
        ),
        ("bookmarks in a circle", circles, outline_circle, 1, 1, "article", "bookmarks are not read"),
        (
            "scripts, launches, files, forms",
            reach,
            actions,
            1,
            1,
            "article",
            "the engine is built without scripts; nothing is followed",
        ),
    )
    for name, threat, make, size, small, outcome, bound in rows:
        full = "too-complex" if bound is CHILD_BOUND else ""
        yield Sample(name, threat, "a.pdf", make, size, small, outcome, bound, full_outcome=full)
