"""What a page declares about itself: links, JSON-LD, meta elements, microdata, in this order. Nothing is guessed."""

import re
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

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
from dragoman.extraction.web import schema_org
from dragoman.extraction.web.json_ld import read_json_ld
from dragoman.extraction.web.microdata import read_author_links, read_microdata, read_time_elements

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES: Final = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title")
_AUTHORS: Final = (
    "author",
    "article:author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_SITES: Final = ("og:site_name", "application-name", "citation_journal_title", "dc.publisher", "dcterms.publisher")
_SECTIONS: Final = ("article:section", "og:article:section", "parsely-section", "section")
_PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
_MODIFIED: Final = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
)
_TAGS: Final = ("article:tag", "keywords", "news_keywords", "citation_keywords", "parsely-tags", "dc.subject")
_IMAGES: Final = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_RIGHTS: Final = ("dc.rights", "dcterms.rights", "dcterms.rightsholder", "copyright", "rights")
_LANGUAGES: Final = ("content-language", "dc.language", "dcterms.language", "og:locale")
_WRITTEN_BY: Final = frozenset(
    {"written by", "escrito por", "écrit par", "verfasst von", "scritto da", "geschreven door"}
)
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:standfirst|sub-?title|sub-?headline|sub-?head|dek|deck|entradilla|bajada|subtitulo|linha-fina|chapo|chapeau"
    r"|vorspann|teaser|sommario|occhiello|lead|intro|excerpt|description)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_MIN_SUBTITLE: Final = 20  # letters
_MAX_STANDFIRSTS: Final = 200  # candidates; bounds the time
_MAX_INLINE: Final = 5  # elements directly inside one; what has more is a box
_MAX_CONTENT: Final = 10_000  # letters of a meta element; more is not about one article


class Page(msgspec.Struct, frozen=True):
    """A page's own word for its article."""

    title: str | None
    """The one that it declares for others to show."""
    title_element: str | None
    language: str | None
    metadata: Metadata
    body: str | None = None
    """The text that its JSON-LD gives, which may be cut off, or have markup."""
    base_url: str | None = None
    """What its relative addresses are relative to."""


def read_page(tree: "HtmlElement") -> Page:
    """Read the declarations of a page."""
    metas = _collect_metas(tree)
    linked = _read_links(tree, metas)
    base_url = _find_base(tree, linked.url)
    article = read_json_ld(tree, linked.url)
    layers = (
        linked,
        mark_origin(_read_json_ld(article), "json-ld"),
        mark_origin(_read_metas(metas, base_url), "meta"),
        read_microdata(tree, base_url),
        read_author_links(tree),
        read_time_elements(tree),
    )
    metadata = reduce(complete, layers)
    return Page(
        title=schema_org.read_title(article) or next(_find(metas, _TITLES), None),
        title_element=_read_title_element(tree),
        language=_find_language(tree, metas) or schema_org.read_language(article),
        metadata=_drop_repeated_time(complete(metadata, _find_standfirst(tree, metas, article))),
        body=body if isinstance(body := article.get("articleBody"), str) else None,
        base_url=base_url,
    )


def _collect_metas(tree: "HtmlElement") -> dict[str, list[str]]:
    """The contents of the meta elements by name, in order."""
    metas: dict[str, list[str]] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        if len(content := element.get("content", "")) <= _MAX_CONTENT:
            metas.setdefault(name.lower(), []).append(content)
    return metas


def _find(metas: dict[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    """The contents under the first of the names that has any."""
    for name in names:
        lines = [line for line in map(read_line, metas.get(name, [])[:100]) if line]
        if lines:
            yield from lines
            return


def _read_links(tree: "HtmlElement", metas: dict[str, list[str]]) -> Metadata:
    """The page's address and licence, as its link elements and, for the first, `og:url` give them."""
    shared = next((url for value in _find(metas, ("og:url",)) if (url := read_url(value))), None)
    base = read_url(tree.xpath("string(.//base/@href)")) or shared
    links = {
        relation: element.get("href")
        for element in tree.iterfind(".//link[@rel]")
        for relation in element.get("rel", "").lower().split()
        if relation in {"canonical", "license"}
    }
    canonical = read_url(links.get("canonical"), base)
    linked = mark_origin(Metadata(url=canonical, rights=read_url(links.get("license"), base)), "link")
    return complete(linked, mark_origin(Metadata(url=shared), "meta"))


def _find_base(tree: "HtmlElement", url: str | None) -> str | None:
    return read_url(tree.xpath("string(.//base/@href)"), url) or url


def _read_json_ld(article: schema_org.Fields) -> Metadata:
    metadata = schema_org.read_metadata(article)
    return msgspec.structs.replace(metadata, authors=read_bylines(_split_list(metadata.authors)))


def _split_list(names: tuple[str, ...]) -> Iterator[str]:
    """`Ann Porter, Bob Ray` is two names; `Reid, Tomas` and `Ann Porter, staff writer` are one."""
    for name in names:
        parts = [part.strip() for part in re.split(r"[,;]", name)]
        are_names = len(parts) > 1 and all(len(part.split()) > 1 and part[0].isupper() for part in parts)
        yield from parts if are_names else [name]


def _read_metas(metas: dict[str, list[str]], base_url: str | None) -> Metadata:
    return Metadata(
        authors=read_bylines(_split_list(read_names([*_find(metas, _AUTHORS)] or [*_find_label(metas)]))),
        site=next(_find(metas, _SITES), None),
        section=next(_find(metas, _SECTIONS), None),
        published_at=_find_date(metas, _PUBLISHED),
        modified_at=_find_date(metas, _MODIFIED),
        tags=read_tags(list(_find(metas, _TAGS))),
        image=next((image for value in _find(metas, _IMAGES) if (image := read_url(value, base_url))), None),
        rights=next(_find(metas, _RIGHTS), None),
    )


def _find_label(metas: dict[str, list[str]]) -> Iterator[str]:
    """The author in the labels that WordPress sites give to messengers: `twitter:label1`, `twitter:data1`."""
    for number in ("1", "2"):
        label = next(_find(metas, (f"twitter:label{number}",)), "")
        if label.casefold() in _WRITTEN_BY:
            yield from _find(metas, (f"twitter:data{number}",))


def _find_date(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    """The first that is one: a name may hold a date that means two days, and the next a sound one."""
    contents = (content for name in names for content in metas.get(name, [])[:10])
    return next((found for content in contents if (found := read_date(content))), None)


def _drop_repeated_time(metadata: Metadata) -> Metadata:
    """Without a time of change that is the time of publication again."""
    if metadata.modified_at is None or metadata.modified_at != metadata.published_at:
        return metadata
    origins = {name: origin for name, origin in metadata.origins.items() if name != "modified_at"}
    return msgspec.structs.replace(metadata, modified_at=None, origins=origins)


def _find_standfirst(tree: "HtmlElement", metas: dict[str, list[str]], article: schema_org.Fields) -> Metadata:
    """The description, where the page shows it word for word in an element that is there for it: else it is a summary
    for search engines, or the beginning of the text."""
    described = {
        read_line(article.get("description")),
        *_find(metas, ("og:description",)),
        *_find(metas, ("description",)),
    }
    wanted = {line for line in described if line and len(line) >= _MIN_SUBTITLE}
    if not wanted:
        return Metadata()
    named = (element for element in tree.iter("h2", "h3", "p", "div") if _is_standfirst(element))
    lines = (read_line(element.text_content()) for element in islice(named, _MAX_STANDFIRSTS))
    return mark_origin(Metadata(subtitle=next((line for line in lines if line in wanted), None)), "standfirst")


def _is_standfirst(element: "HtmlElement") -> bool:
    if len(element) > _MAX_INLINE:
        return False
    return element.tag in {"h2", "h3"} or _STANDFIRST.search(element.get("class", "")) is not None


def _find_language(tree: "HtmlElement", metas: dict[str, list[str]]) -> str | None:
    # libxml2 gives the attribute `xml:lang` of XHTML under that very name.
    declared = tree.get("lang") or tree.get("xml:lang") or tree.body.get("lang")
    return read_line(declared) or next((line.replace("_", "-") for line in _find(metas, _LANGUAGES)), None)


def _read_title_element(tree: "HtmlElement") -> str | None:
    element = tree.find(".//head/title")
    return read_line(element.text_content()) if element is not None else None
