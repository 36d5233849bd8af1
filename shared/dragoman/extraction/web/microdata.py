"""What a page declares of its article in its own markup: schema.org microdata, and the dates of `time` elements."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from dragoman.article import Metadata
from dragoman.bylines import read_bylines
from dragoman.extraction.declarations import (
    complete,
    mark_origin,
    read_date,
    read_line,
    read_names,
    read_tags,
    read_url,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_ELEMENTS: Final = 500  # more properties or times than an article has
_PUBLISHED_CLASSES: Final = frozenset({"published", "dt-published", "entry-date", "post-date", "pubdate"})
_UPDATED_CLASSES: Final = frozenset({"updated", "dt-updated", "modified"})


def read_microdata(tree: "HtmlElement", base_url: str | None) -> Metadata:
    """The properties of the page's article, and nothing of the comments and teasers in it."""
    found: dict[str, list[HtmlElement]] = {}
    for element in islice(tree.iterfind(".//*[@itemprop]"), _MAX_ELEMENTS):
        if _is_of_article(element):
            for name in element.get("itemprop", "").split():
                found.setdefault(name, []).append(element)
    lines = {name: [line for line in map(_read_value, elements) if line] for name, elements in found.items()}
    metadata = Metadata(
        subtitle=_first(lines.get("alternativeHeadline")),
        authors=read_bylines(_read_people(found.get("author", []))),
        site=next(iter(_read_people(found.get("publisher", []))), None),
        section=_first(lines.get("articleSection")),
        published_at=_read_first_date(lines.get("datePublished")),
        modified_at=_read_first_date(lines.get("dateModified")),
        tags=read_tags(lines.get("keywords", [])),
        image=read_url(_first(lines.get("image")), base_url),
        rights=_first(_read_people(found.get("copyrightHolder", [])) or lines.get("license")),
    )
    return mark_origin(metadata, "microdata")


def read_time_elements(tree: "HtmlElement") -> Metadata:
    """Dates that a `time` element is there for: one that says so, or the only one in the page."""
    times = list(islice(tree.iterfind(".//time"), _MAX_ELEMENTS))
    dated = [(element, read_date(element.get("datetime"))) for element in times]
    classes = [(frozenset(element.get("class", "").lower().split()), found) for element, found in dated if found]
    said = Metadata(
        published_at=next((found for element, found in dated if found and element.get("pubdate") is not None), None)
        or next((found for names, found in classes if names & _PUBLISHED_CLASSES), None),
        modified_at=next((found for names, found in classes if names & _UPDATED_CLASSES), None),
    )
    only = {found for _, found in dated if found}
    alone = Metadata(published_at=only.pop() if len(only) == 1 and len(times) == 1 else None)
    return mark_origin(complete(said, alone), "time-element")


def read_author_links(tree: "HtmlElement") -> Metadata:
    """The names that link to their authors' pages."""
    elements = islice(tree.iterfind(".//a[@rel='author']"), _MAX_ELEMENTS)
    return mark_origin(Metadata(authors=read_bylines(read_names([e.text_content() for e in elements]))), "link")


def _is_of_article(element: "HtmlElement") -> bool:
    """Whether a property belongs to an article, or to nothing: comments have authors and dates too."""
    owner = next((ancestor for ancestor in element.iterancestors() if ancestor.get("itemscope") is not None), None)
    if owner is None:
        return True
    kind = owner.get("itemtype", "").rpartition("/")[2]
    return kind.endswith(("Article", "Posting")) or kind in {"WebPage", "Report", "CreativeWork"}


def _read_value(element: "HtmlElement") -> str | None:
    for name in ("content", "datetime", "href", "src"):
        if element.get(name):
            return read_line(element.get(name))
    return read_line(element.text_content())


def _read_people(elements: "list[HtmlElement]") -> tuple[str, ...]:
    return read_names([line for element in elements for line in _list_names(element)])


def _list_names(element: "HtmlElement") -> Iterator[str | None]:
    named = element.xpath(".//*[@itemprop='name']")
    for part in named or [element]:
        yield read_line(part.get("content")) or read_line(part.text_content())


def _first(values: "list[str] | tuple[str, ...] | None") -> str | None:
    return next(iter(values or ()), None)


def _read_first_date(lines: list[str] | None) -> str | None:
    return next((found for line in lines or () if (found := read_date(line))), None)
