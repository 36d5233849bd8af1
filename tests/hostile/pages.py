"""Web pages that nest, repeat, or ask for what is elsewhere."""

import json
from collections.abc import Callable, Iterator

from tests.hostile.markup import CANARY_PATH
from tests.hostile.sample import Sample, story

DEPTH_BOUND = "2,048 levels; what is deeper is flattened and read again"
ELEMENTS_BOUND = "over 20,000 elements: the page's main element is read, and no library asked"
ATTRIBUTES_BOUND = "1,000 attributes of an element; the rest is left out"
SIZE_BOUND = "5 MB (`MaxDocumentBytes`); the work grows with the length, not with its square"
FETCH_BOUND = "nothing is fetched, whatever a page names"


def page(body: str, head: str = "") -> bytes:
    """A page with an article, and something of the attacker's behind it."""
    paragraphs = "".join(f"<p>{story(5)} This is paragraph {number}.</p>" for number in range(4))
    return (
        f"<!DOCTYPE html><html><head><title>Storm</title>{head}</head><body><article><h1>Storm</h1>{paragraphs}{body}"
        "</article></body></html>"
    ).encode()


def around(opening: str, closing: str) -> Callable[[int], bytes]:
    """Elements inside one another."""
    return lambda count: page(opening * count + "words of it" + closing * count)


def beside(markup: str) -> Callable[[int], bytes]:
    """Elements beside one another."""
    return lambda count: page(markup * count)


def attributes(write: str) -> Callable[[int], bytes]:
    return lambda count: page(f"<p {' '.join(write.format(number) for number in range(count))}>words of it</p>")


def attributes_in_disguise(count: int) -> bytes:
    """Behind what seems to be a tag's quotation and is a comment's."""
    many = " ".join(f"a{number}" for number in range(count))
    return page(f'<!-- <b a=" --><p {many}>words of it</p><!-- " -->')


def attributes_with_brackets(count: int) -> bytes:
    many = " ".join(f"a{number}='<b>'" for number in range(count))
    return page(f"<p {many}>words of it</p>")


def tables(depth: int) -> bytes:
    return page("<table><tr><td>" * depth + "cell" + "</td></tr></table>" * depth)


def everything_that_fetches(_: int) -> bytes:
    outside, inside = "http://127.0.0.1:9/x", f"file://{CANARY_PATH}"
    head = "".join(
        f"<base href='{address}'><meta http-equiv='refresh' content='0;url={address}'><link rel='stylesheet' href='{address}'>"
        f"<link rel='canonical' href='{address}'><link rel='import' href='{address}'><script src='{address}'></script>"
        f"<style>@import url({address});</style><meta property='og:image' content='{address}'><link rel='amphtml' href='{address}'>"
        f'<script type=\'application/ld+json\'>{{"@context":"{address}","@type":"NewsArticle","@id":"{address}"}}</script>'
        for address in (outside, inside)
    )
    body = "".join(
        f"<iframe src='{address}'></iframe><img src='{address}' srcset='{address} 2x'><object data='{address}'></object>"
        f"<embed src='{address}'><video src='{address}' poster='{address}'></video><svg><use href='{address}'/></svg>"
        f"<a href='{address}' ping='{address}'>more</a><form action='{address}'></form><xi:include href='{address}'/>"
        for address in (outside, inside)
    )
    return page(body, head)


def nested_json_ld(depth: int) -> bytes:
    value = '{"@graph":[' * depth + "{}" + "]}" * depth
    return page("", f"<script type='application/ld+json'>{value}</script>")


def many_json_ld(count: int) -> bytes:
    article = json.dumps(
        {"@type": "NewsArticle", "headline": "Storm", "author": {"@type": "Person", "name": "Ana Silva"}}
    )
    return page("", f"<script type='application/ld+json'>{article}</script>" * count)


def json_ld_of_blanks(size: int) -> bytes:
    article = json.dumps({"@type": "NewsArticle", "headline": "Storm", "articleBody": " " * size + story()})
    return f"<html><head><script type='application/ld+json'>{article}</script></head><body><p>Read it.</p></body></html>".encode()


def linked_text(count: int) -> bytes:
    return page("<p>" + "<a href='/x'>word</a> " * count + "</p>")


def metas(count: int) -> bytes:
    return page("", "<meta name='author' content='Ana Silva'><meta property='article:tag' content='storm'>" * count)


def build() -> Iterator[Sample]:
    """Every page of this kind."""
    nest, bulk = "HTML nesting", "HTML without end"

    def sample(  # noqa: PLR0917 - rows of a table
        name: str,
        threat: str,
        make: Callable[[int], bytes],
        size: int,
        bound: str,
        small: int = 2_500,
        row: str = "",
    ) -> Sample:
        return Sample(name, threat, "a.html", make, size, small, "" if row else "article", bound, row=row)

    for opening, closing, count in (
        ("<div>", "</div>", 100_000),
        ("<b>", "</b>", 100_000),
        ("<p>", "", 500_000),
        ("<div>", "", 500_000),
        ("<font>", "", 500_000),
        ("<blockquote><ul><li>", "", 150_000),
        ("<a href=x>", "", 300_000),
        ("<section><div><span>", "</span></div></section>", 80_000),
        ("<svg>", "</svg>", 100_000),
        ("<template>", "</template>", 100_000),
        ("<select>", "", 300_000),
        ("<form>", "", 300_000),
        ("<object>", "", 300_000),
        ("<details>", "", 300_000),
        ("<x-y>", "", 300_000),
        ("<h1>", "", 300_000),
        ("<button>", "", 300_000),
    ):
        row = "elements inside one another"
        yield sample(f"{count:,} x {opening}", nest, around(opening, closing), count, DEPTH_BOUND, row=row)
    yield sample("30,000 tables in tables", nest, tables, 30_000, DEPTH_BOUND)
    for markup, count in (
        ("<p>words of it</p>", 100_000),
        ("<br>", 1_000_000),
        ("<b>a</b>", 500_000),
        ("<td>", 500_000),
        ("<!-- a -->", 400_000),
        ("</p>", 1_000_000),
        ("</b>", 1_000_000),
        ("<li>a", 500_000),
        ("<img src=x>", 300_000),
        ("<a href=x>y</a> ", 250_000),
        ("<h2>a b</h2>", 300_000),
        ("<hr>", 1_000_000),
        ("<script>x</script>", 200_000),
        ("<style>x</style>", 200_000),
        ("<noscript>x</noscript>", 200_000),
        ("<option>a", 400_000),
        ("<title>x</title>", 200_000),
        ("<time datetime='2026-10-01'>1</time>", 100_000),
        ("<span itemprop='author'>Ana Silva</span>", 100_000),
        ("<article>a b</article>", 200_000),
        ("&amp;", 900_000),
        ("&nosuch;", 600_000),
        ("&#0;", 1_000_000),
        ("<", 4_500_000),
        ("<!", 2_200_000),
        ("<a ", 1_500_000),
        ("<p a='", 800_000),
        ("<!--", 1_200_000),
        ("<![CDATA[", 500_000),
        ("<?x", 1_000_000),
        ("<p class='standfirst lead intro'>words of it are here</p>", 80_000),
        ("<address rel='author'>By Ana Silva</address>", 80_000),
        ("<figure><figcaption>a b c</figcaption></figure>", 90_000),
        ("<div class='comment share related advert'>words</div>", 90_000),
        ("<blockquote>a b</blockquote>", 150_000),
    ):
        row = (
            "elements beside one another"
            if markup.endswith((">", "a", " ")) and markup != "<a "
            else "marks beside one another"
        )
        bound = ELEMENTS_BOUND if row.startswith("elements") else SIZE_BOUND
        yield sample(f"{count:,} x {markup}", bulk, beside(markup), count, bound, row=row)
    yield sample(
        "attribute of 4.5 MB", bulk, lambda size: page(f"<p a='{'x' * size}'>words</p>"), 4_500_000, SIZE_BOUND
    )
    yield sample(
        "text of 4.5 MB without a blank", bulk, lambda size: page(f"<p>{'x' * size}</p>"), 4_500_000, SIZE_BOUND
    )
    yield sample("100,000 links in a paragraph", bulk, linked_text, 100_000, ELEMENTS_BOUND)
    yield sample("40,000 declarations", bulk, metas, 40_000, SIZE_BOUND)
    yield sample("30,000 blocks of JSON-LD", bulk, many_json_ld, 30_000, SIZE_BOUND, small=300)
    yield sample(
        "JSON-LD 300,000 deep", bulk, nested_json_ld, 300_000, "msgspec and json stop at the interpreter's depth"
    )
    yield sample("JSON-LD text of 4.5 MB of blanks", bulk, json_ld_of_blanks, 4_500_000, SIZE_BOUND, small=20_000)
    for name, make, count in (
        ("300,000 attributes", attributes("a{}"), 300_000),
        ("200,000 attributes with values", attributes("a{}='x y'"), 200_000),
        ("300,000 attributes behind a comment's quotation", attributes_in_disguise, 300_000),
        ("200,000 attributes that hold tags", attributes_with_brackets, 200_000),
        (
            "300,000 attributes joined by slashes",
            lambda count: page(f"<p {'/'.join(f'a{n}' for n in range(count))}>words of it</p>"),
            300_000,
        ),
    ):
        yield sample(name, "HTML attributes", make, count, ATTRIBUTES_BOUND)
    yield sample(
        "base, refresh, frames, pictures, styles, scripts",
        "page that reaches out",
        everything_that_fetches,
        1,
        FETCH_BOUND,
        small=1,
    )
