"""The schema.org vocabulary, and the plain twins of its words that people use in JSON and front matter."""

from collections.abc import Iterator, Mapping
from typing import Final

from dragoman.article import Metadata
from dragoman.extraction.declarations import (
    find_first,
    read_date,
    read_line,
    read_names,
    read_tags,
    read_url,
)

TITLE_FIELDS: Final = ("headline", "title")
_LANGUAGE_FIELDS: Final = ("inLanguage", "language", "lang")
_AUTHOR_FIELDS: Final = ("author", "authors", "byline", "creator")
_DATE_FIELDS: Final = ("datePublished", "published_at", "publishedAt", "published", "date")
_MODIFIED_FIELDS: Final = (
    "dateModified",
    "modified_at",
    "modifiedAt",
    "modified",
    "updated_at",
    "updatedAt",
    "updated",
)
_TAG_FIELDS: Final = ("keywords", "tags")
_SUBTITLE_FIELDS: Final = ("alternativeHeadline", "subtitle", "subheadline", "standfirst")
_SECTION_FIELDS: Final = ("articleSection", "section")
_RIGHTS_FIELDS: Final = ("copyrightNotice", "rights", "copyright", "copyrightHolder", "license")
_SITE_FIELDS: Final = ("publisher", "site", "site_name", "siteName")
_URL_FIELDS: Final = ("url", "mainEntityOfPage", "canonical", "canonical_url", "@id")
_NESTING_FIELDS: Final = ("@graph", "mainEntity")

_OTHER_ARTICLE_TYPES: Final = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})

Fields = Mapping[str, object]


def find_article(data: object) -> Fields | None:
    """The first object of an article's type: the value itself, in a list, or under `@graph`."""
    return next((node for node in list_nodes(data) if _is_article(node.get("@type"))), None)


def find_articles(data: object) -> list[Fields]:
    """All of them, in order."""
    return [node for node in list_nodes(data) if _is_article(node.get("@type"))]


def list_nodes(data: object) -> Iterator[Fields]:
    """The objects of a graph, or the value itself, or those of a list."""
    pending = [data]
    for _ in range(1000):  # more objects than any page declares
        if not pending:
            return
        item = pending.pop(0)
        if isinstance(item, list):
            pending[:0] = item[:1000]
        elif isinstance(item, Mapping):
            yield item
            pending[:0] = [item[name] for name in _NESTING_FIELDS if name in item]


def resolve_references(fields: Fields, data: object) -> Fields:
    """The fields with each value that is only an `@id` replaced by the object of the graph that has it."""
    nodes = {key: node for node in list_nodes(data) if isinstance(key := node.get("@id"), str) and len(node) > 1}
    return {name: _resolve(value, nodes) for name, value in fields.items()}


def _resolve(value: object, nodes: Mapping[str, Fields]) -> object:
    if isinstance(value, list):
        return [_resolve(item, nodes) for item in value[:100]]
    if isinstance(value, Mapping) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
        return nodes.get(value["@id"], value)
    return value


def _is_article(declared: object) -> bool:
    types = declared if isinstance(declared, list) else [declared]
    names = (name.rpartition("/")[2] for name in types if isinstance(name, str))
    return any(name.endswith("Article") or name in _OTHER_ARTICLE_TYPES for name in names)


def read_metadata(fields: Fields) -> Metadata:
    """What the fields declare."""
    url = read_url(_unwrap(find_first(fields, _URL_FIELDS), "@id"))
    return Metadata(
        subtitle=read_line(find_first(fields, _SUBTITLE_FIELDS)),
        section=read_line(take_first(find_first(fields, _SECTION_FIELDS))),
        modified_at=read_date(find_first(fields, _MODIFIED_FIELDS)),
        rights=_read_rights(fields),
        authors=read_names(find_first(fields, _AUTHOR_FIELDS)),
        site=next(iter(read_names(find_first(fields, _SITE_FIELDS))), None),
        url=url,
        published_at=read_date(find_first(fields, _DATE_FIELDS)),
        tags=read_tags(find_first(fields, _TAG_FIELDS)),
        image=read_url(_unwrap(take_first(fields.get("image")), "url"), url),
    )


def _read_rights(fields: Fields) -> str | None:
    """The notice; without one the holder's name, and without that the licence."""
    values = (take_first(fields.get(name)) for name in _RIGHTS_FIELDS)
    lines = (read_line(_unwrap(_unwrap(value, "name") or value, "@id")) for value in values)
    return next((line for line in lines if line), None)


def read_title(fields: Fields) -> str | None:
    """The headline."""
    return read_line(find_first(fields, TITLE_FIELDS))


def read_language(fields: Fields) -> str | None:
    """The language as it is declared, `pt-BR` for one."""
    return read_line(_unwrap(take_first(find_first(fields, _LANGUAGE_FIELDS)), "alternateName"))


def take_first(value: object) -> object:
    """The first of a list, or the value itself."""
    return next(iter(value), None) if isinstance(value, list) else value


def _unwrap(value: object, name: str) -> object:
    """The plain value of a property that may be given as an object."""
    return value.get(name) if isinstance(value, Mapping) else value
