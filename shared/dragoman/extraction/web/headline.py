"""What a page shows above its article's text: the headline, the standfirst under it, and who wrote it."""

import re
from collections.abc import Iterator
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Metadata, Paragraph
from dragoman.bylines import MAX_BYLINE_CHARACTERS, is_full_name, read_byline
from dragoman.extraction.declarations import mark_origin, read_line
from dragoman.extraction.web.furniture import list_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BYLINE_ORIGIN: Final = "byline"
"""Of authors that are read from the line that names them to readers."""

_HEADLINE: Final = re.compile(
    r"(?:^|[\s_-])(?:headline|(?:entry|post|article|story|content|news)_*-?title|titre|titulo|schlagzeile"
    r"|titolo)(?:\s|$)"
)
_LOGO: Final = re.compile(r"(?:^|[\s_-])(?:logo|brand|masthead|site-?(?:title|name|logo)|blog-?title)(?:[\s_-]|$)")
_HOME: Final = re.compile(r"(?:https?://[^/]+)?(?:\.?/)?(?:index\.\w+)?")
# English, French, Spanish, Portuguese, German, Italian, and the Nordic and Dutch words.
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:standfirst|sub-?title|sub-?head(?:line|ing)?|dek|deck|lede?|lead-?(?:text|paragraph)"
    r"|sous-?titre|chapo|chapeau|bajada|entradilla|copete|subtitulo|sumario|linha-?fina|gravata|olho"
    r"|unterzeile|untertitel|unter-?titel|vorspann|anreisser|sottotitolo|sommario|catenaccio|ingress|manchet"
    r")(?:[\s_-]|$)"
)
_BYLINE: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|autor(?:e?s|as?|en|i|e)?|auteurs?|firma|firmas|verfasser|writers?|signature"
    r"|assinatura)(?:[\s_-]|$)|(?:^|\s)by(?:\s|$)"
)
_NO_BYLINE: Final = re.compile(
    r"(?:^|[\s_-])(?:bios?|avatar|image|img|photo|foto|picture|comments?|caption|credits?|related|date"
    r"|time)(?:[\s_-]|$)"
)
_BOXES: Final = ("div", "h2", "h3", "h4", "header", "p", "section", "span", "strong", "em")
_BYLINE_BOXES: Final = ("address", "cite", "div", "header", "p", "section", "span", "ul", "li")
_MAX_FOLLOWING: Final = 150  # elements between a headline and the text under it
_MAX_ELEMENTS: Final = 60  # in a line; also bounds how deep they nest
_UNREAD: Final = frozenset({"button", "figure", "noscript", "script", "style", "svg", "time"})
_MAX_STANDFIRST: Final = 400  # letters
_MIN_STANDFIRST: Final = 20  # letters
_NO_STANDFIRST: Final = frozenset({"figure", "form", "h1", "input", "ul"})
_MAX_PARTS: Final = 3  # paragraphs or lines of a standfirst
_MIN_SECOND_HEADING: Final = 30  # letters
_MIN_TEXT: Final = 60  # letters of the first paragraph
_MAX_HEADINGS: Final = 500
_MAX_BYLINES: Final = 200
# Where a date begins: a number, a month before one, a day of the week.
_DATE: Final = re.compile(
    r"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? )?\d"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_DATE_NAME: Final = re.compile(r"(?:^|[\s_-])(?:date|time|timestamp|fecha|datum|data)(?:[\s_-]|$)")
_SPACED_COMMA: Final = re.compile(r"(?<!\s)\s++(?=[,;])")


class Headline(msgspec.Struct, frozen=True):
    """What stands above the text. `metadata` has the subtitle and the authors that are shown, with their origins."""

    title: str | None
    metadata: Metadata


def read_headline(tree: "HtmlElement") -> Headline:
    """Read what is shown around the article's headline; the furniture must be out of the tree already."""
    element = find_headline(tree)
    following = [] if element is None else list(_list_following(tree, element))
    named = next((line for part in following if (line := _read_standfirst(part))), None)
    subtitle = named or (_read_second_heading(element) if element is not None else None)
    metadata = mark_origin(Metadata(subtitle=subtitle), "standfirst")
    shown = mark_origin(Metadata(authors=_find_authors(tree, following)), BYLINE_ORIGIN)
    return Headline(
        title=read_line(element.text_content()) if element is not None else None,
        metadata=msgspec.structs.replace(
            metadata, authors=shown.authors, origins={**metadata.origins, **shown.origins}
        ),
    )


def find_headline(tree: "HtmlElement") -> "HtmlElement | None":
    """The article's own heading, where it is certain which that is.

    The only first-level heading; of several the one that is called a headline, or is in the article. Where there is
    none, the second- or third-level heading that is called a headline, or is alone before the first paragraph.
    """
    headings = list(islice((h for h in tree.iter("h1", "h2", "h3") if _has_words(h)), _MAX_HEADINGS))
    firsts = [heading for heading in headings if heading.tag == "h1" and not _is_logo(heading)]
    named = [heading for heading in firsts or headings if _is_called_headline(heading)]
    inside = [heading for heading in firsts if next(heading.iterancestors("article", "main"), None) is not None]
    alone = next((found[0] for found in (firsts, named, inside) if len(found) == 1), None)
    return alone if alone is not None or firsts else _find_opening(tree)


def read_opening_byline(paragraphs: tuple[Paragraph, ...]) -> Metadata:
    """The authors of a line like `By Ann Porter` that opens a text, alone on its line."""
    authors = next((names for p in paragraphs[:3] if p.kind == "paragraph" and (names := read_byline(p.text))), ())
    return mark_origin(Metadata(authors=authors), BYLINE_ORIGIN)


def _has_words(element: "HtmlElement") -> bool:
    return any(map(str.isalnum, element.text_content()))


def _is_logo(heading: "HtmlElement") -> bool:
    links = [link.get("href", "#").strip() for link in (*heading.iter("a"), *islice(heading.iterancestors("a"), 1))]
    return _LOGO.search(list_names(heading)) is not None or any(_HOME.fullmatch(link) for link in links)


def _is_called_headline(heading: "HtmlElement") -> bool:
    is_property = "headline" in heading.get("itemprop", "").split()
    return is_property or _HEADLINE.search(heading.get("class", "").lower()) is not None


def _find_opening(tree: "HtmlElement") -> "HtmlElement | None":
    """The only second- or third-level heading before the first paragraph of some length, unless it is a link."""
    headings: list[HtmlElement] = []
    for element in tree.iter("h2", "h3", "p"):
        if element.tag != "p":
            headings.append(element)
        elif len(element.text_content()) >= _MIN_TEXT:
            break
        if len(headings) > 1:
            return None
    else:
        return None  # without a text there is nothing that it opens
    return headings[0] if headings and _has_words(headings[0]) and headings[0].find(".//a") is None else None


def _list_following(tree: "HtmlElement", headline: "HtmlElement") -> "Iterator[HtmlElement]":
    """The elements between the headline and the article's first paragraph."""
    around = frozenset(headline.iterancestors())
    after = dropwhile(lambda element: element is not headline, tree.iter())
    for element in islice(after, 1, _MAX_FOLLOWING):
        if element.tag == "p" and _is_text(element, around):
            return
        if isinstance(element.tag, str):
            yield element


def _is_text(paragraph: "HtmlElement", around: "frozenset[HtmlElement]") -> bool:
    """Whether it is a paragraph of the article, and neither in a standfirst nor in a caption."""
    own = [element for element in (paragraph, *islice(paragraph.iterancestors(), 3)) if element not in around]
    is_other = any(
        element.tag in {"figure", "figcaption"} or _STANDFIRST.search(list_names(element)) is not None
        for element in own
    )
    return not is_other and len(paragraph.text_content().strip()) >= _MIN_TEXT


def _read_standfirst(element: "HtmlElement") -> str | None:
    if element.tag not in _BOXES or _STANDFIRST.search(list_names(element)) is None:
        return None
    if sum(1 for _ in islice(element.iter("p", "li", "div"), _MAX_PARTS + 2)) > _MAX_PARTS + 1:
        return None
    if any(part.tag in _NO_STANDFIRST or (part is not element and _is_byline(part)) for part in _list_parts(element)):
        return None
    line = _read_text(element)
    is_line = line is not None and _MIN_STANDFIRST <= len(line) <= _MAX_STANDFIRST and not read_byline(line)
    return line if is_line else None


def _list_parts(element: "HtmlElement") -> "list[HtmlElement]":
    return [part for part in islice(element.iter(), _MAX_ELEMENTS) if isinstance(part.tag, str)]


def _read_second_heading(headline: "HtmlElement") -> str | None:
    """A heading right under the headline that is not right above a paragraph: there it would be a section's."""
    second = headline.getnext()
    if headline.tag != "h1" or second is None or second.tag not in {"h2", "h3"}:
        return None
    following = second.getnext()
    if following is None and headline.getparent().tag != "header":
        return None
    if following is not None and following.tag not in {"address", "div", "figure", "header", "span", "time", "ul"}:
        return None
    line = _read_text(second)
    return line if line and _MIN_SECOND_HEADING <= len(line) <= _MAX_STANDFIRST else None


def _find_authors(tree: "HtmlElement", following: "list[HtmlElement]") -> tuple[str, ...]:
    """The authors that the byline under the headline names, or else the page's only byline."""
    near = next((names for element in following if (names := _read_authors(element))), ())
    if near:
        return near
    boxes = islice((element for element in tree.iter(*_BYLINE_BOXES) if _is_byline(element)), _MAX_BYLINES)
    found = {names for element in boxes if (names := read_byline(_read_text(element) or ""))}
    return found.pop() if len(found) == 1 else ()


def _is_byline(element: "HtmlElement") -> bool:
    names = list_names(element)
    return _BYLINE.search(names) is not None and _NO_BYLINE.search(names) is None


def _read_authors(element: "HtmlElement") -> tuple[str, ...]:
    if element.tag not in _BYLINE_BOXES or not _is_byline(element):
        return ()
    line = _DATE.split(_read_text(element) or "", maxsplit=1)[0].strip(" ,|·•–-")
    if not line or len(line) > MAX_BYLINE_CHARACTERS:
        return ()
    leaves = (
        part for part in _list_parts(element) if part.tag in {"a", "span", "li", "b", "strong"} and len(part) == 0
    )
    names = tuple(dict.fromkeys(name for part in leaves if _is_shown_name(name := _read_text(part) or "")))
    if len(names) > 1:
        return names
    return _read_line_of_names(line) or names or ((line,) if _is_shown_name(line) else ())


def _is_shown_name(text: str) -> bool:
    """Whether it is a full name by its capitals, as scripts without them tell nothing."""
    return is_full_name(text) and any(map(str.isupper, text))


def _read_line_of_names(line: str) -> tuple[str, ...]:
    """The byline, or its beginning where more follows: `By Ann Porter in Lisbon`, `By Ann Porter 3 May 2026`."""
    words = line.split()
    ends = (end for end in range(len(words), 2, -1) if end == len(words) or not words[end][:1].isupper())
    return next((names for end in ends if (names := read_byline(" ".join(words[:end])))), ())


def _read_text(element: "HtmlElement") -> str | None:
    """The text, without times, with a space between any two elements; None where it is too much for a line."""
    if sum(1 for _ in islice(element.iter(), _MAX_ELEMENTS + 1)) > _MAX_ELEMENTS:
        return None
    return read_line(_SPACED_COMMA.sub("", " ".join(_list_pieces(element))))


def _list_pieces(element: "HtmlElement") -> Iterator[str]:
    if element.tag not in _UNREAD and _DATE_NAME.search(list_names(element)) is None:
        yield element.text or ""
        for part in element:
            yield from _list_pieces(part)
            yield part.tail or ""
