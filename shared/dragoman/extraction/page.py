"""What a page declares about itself: JSON-LD first, then meta elements, then microdata. Nothing is guessed."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Metadata
from dragoman.extraction import schema_org
from dragoman.extraction.declarations import read_date, read_line, read_names, read_tags, read_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES: Final = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "headline")
_AUTHORS: Final = ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author")
_SITES: Final = ("og:site_name", "application-name", "citation_journal_title", "dc.publisher")
_DATES: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "parsely-pub-date",
    "pubdate",
    "date",
)
_TAGS: Final = ("article:tag", "keywords", "news_keywords", "citation_keywords", "parsely-tags")
_IMAGES: Final = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_SEPARATORS: Final = r"\s+[|\-–—·•:»]\s+"


class Page(msgspec.Struct, frozen=True):
    """A page's own word for its article. `heading` is its only first-level heading, if it has just one."""

    title: str | None
    heading: str | None
    language: str | None
    metadata: Metadata


def read_page(tree: "HtmlElement") -> Page:
    """Read the declarations of a page."""
    article = _find_json_ld(tree)
    declared = schema_org.read_metadata(article)
    metas = _collect_metas(tree)
    metadata = _complete(declared, _read_metas(tree, metas))
    heading = _find_heading(tree)
    title = schema_org.read_title(article) or next(_find(metas, _TITLES), None)
    return Page(
        title=_strip_site(title, metadata.site) if title else _read_title_element(tree, heading, metadata.site),
        heading=heading,
        language=_find_language(tree, metas) or schema_org.read_language(article),
        metadata=metadata,
    )


def _find_json_ld(tree: "HtmlElement") -> schema_org.Fields:
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            article = schema_org.find_article(msgspec.json.decode(script.text or ""))
        except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
            continue  # broken JSON-LD is common, and the page beside it is fine
        if article is not None:
            return article
    return {}


def _collect_metas(tree: "HtmlElement") -> dict[str, list[str]]:
    """The contents of the meta elements by name, in order."""
    metas: dict[str, list[str]] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv") or ""
        metas.setdefault(name.lower(), []).append(element.get("content", ""))
    return metas


def _find(metas: dict[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    """The contents under the first of the names that has any."""
    for name in names:
        lines = [line for line in map(read_line, metas.get(name, [])) if line]
        if lines:
            yield from lines
            return


def _read_metas(tree: "HtmlElement", metas: dict[str, list[str]]) -> Metadata:
    canonical = [link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")]
    urls = (read_url(value) for value in (*canonical, *_find(metas, ("og:url",))))
    url = next((url for url in urls if url), None)
    dates = (read_date(value) for value in (*_find(metas, _DATES), *_find_microdata_dates(tree)))
    return Metadata(
        authors=read_names(list(_find(metas, _AUTHORS))) or _find_microdata_authors(tree),
        site=next(_find(metas, _SITES), None),
        url=url,
        published_at=next((date for date in dates if date), None),
        tags=read_tags(list(_find(metas, _TAGS))),
        image=next((image for value in _find(metas, _IMAGES) if (image := read_url(value, url))), None),
    )


def _find_microdata_dates(tree: "HtmlElement") -> Iterator[str | None]:
    for element in tree.xpath(".//*[@itemprop='datePublished'] | .//time[@pubdate]"):
        yield element.get("datetime") or element.get("content") or element.text_content()


def _find_microdata_authors(tree: "HtmlElement") -> tuple[str, ...]:
    owners = tree.xpath(".//*[@itemprop='author']")
    named = [part for owner in owners for part in owner.xpath(".//*[@itemprop='name']")]
    elements = named or owners or tree.xpath(".//a[@rel='author']")
    return read_names([element.get("content") or element.text_content() for element in elements])


def _complete(first: Metadata, second: Metadata) -> Metadata:
    """The first's values, with the second's where it has none."""
    fields = first.__struct_fields__
    return Metadata(**{name: getattr(first, name) or getattr(second, name) for name in fields})


def _find_heading(tree: "HtmlElement") -> str | None:
    headings = tree.findall(".//h1")
    return read_line(headings[0].text_content()) if len(headings) == 1 else None


def _find_language(tree: "HtmlElement", metas: dict[str, list[str]]) -> str | None:
    # libxml2 gives the attribute `xml:lang` of XHTML under that very name.
    declared = tree.get("lang") or tree.get("xml:lang")
    return read_line(declared) or next(_find(metas, ("content-language",)), None)


def _read_title_element(tree: "HtmlElement", heading: str | None, site: str | None) -> str | None:
    """The title element's text, which the heading trims where the title begins with it: `Heading - Site`."""
    element = tree.find(".//head/title")
    title = read_line(element.text_content()) if element is not None else None
    if title is None:
        return None
    if heading is not None and title.casefold().startswith(heading.casefold()):
        return heading
    return _strip_site(title, site)


def _strip_site(title: str, site: str | None) -> str:
    if site is None:
        return title
    return re.sub(f"{_SEPARATORS}{re.escape(site)}$", "", title, flags=re.IGNORECASE) or title
