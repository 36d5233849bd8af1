"""The schema.org vocabulary, and the plain twins of its words that people use in JSON and front matter."""

from collections.abc import Mapping
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
BODY_FIELDS: Final = ("articleBody", "body", "text", "content", "paragraphs")
_LANGUAGE_FIELDS: Final = ("inLanguage", "language", "lang")
_AUTHOR_FIELDS: Final = ("author", "authors", "byline", "creator")
_DATE_FIELDS: Final = ("datePublished", "published_at", "publishedAt", "published", "date")
_TAG_FIELDS: Final = ("keywords", "tags")
_SITE_FIELDS: Final = ("publisher", "site", "site_name", "siteName")
_URL_FIELDS: Final = ("url", "mainEntityOfPage", "canonical", "canonical_url", "@id")
_NESTING_FIELDS: Final = ("@graph", "mainEntity")

_OTHER_ARTICLE_TYPES: Final = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})

Fields = Mapping[str, object]


def find_article(data: object) -> Fields | None:
    """The first object of an article's type: the value itself, in a list, or under `@graph`."""
    pending = [data]
    for _ in range(1000):  # more objects than any page declares
        if not pending:
            return None
        item = pending.pop(0)
        if isinstance(item, list):
            pending[:0] = item[:1000]
        elif isinstance(item, Mapping):
            if _is_article(item.get("@type")):
                return item
            pending[:0] = [item[name] for name in _NESTING_FIELDS if name in item]
    return None


def _is_article(declared: object) -> bool:
    types = declared if isinstance(declared, list) else [declared]
    names = (name.rpartition("/")[2] for name in types if isinstance(name, str))
    return any(name.endswith("Article") or name in _OTHER_ARTICLE_TYPES for name in names)


def read_metadata(fields: Fields) -> Metadata:
    """What the fields declare."""
    url = read_url(_unwrap(find_first(fields, _URL_FIELDS), "@id"))
    return Metadata(
        authors=read_names(find_first(fields, _AUTHOR_FIELDS)),
        site=next(iter(read_names(find_first(fields, _SITE_FIELDS))), None),
        url=url,
        published_at=read_date(find_first(fields, _DATE_FIELDS)),
        tags=read_tags(find_first(fields, _TAG_FIELDS)),
        image=read_url(_unwrap(_take_first(fields.get("image")), "url"), url),
    )


def read_title(fields: Fields) -> str | None:
    """The headline."""
    return read_line(find_first(fields, TITLE_FIELDS))


def read_language(fields: Fields) -> str | None:
    """The language as it is declared, `pt-BR` for one."""
    return read_line(_unwrap(_take_first(find_first(fields, _LANGUAGE_FIELDS)), "alternateName"))


def _take_first(value: object) -> object:
    return next(iter(value), None) if isinstance(value, list) else value


def _unwrap(value: object, name: str) -> object:
    """The plain value of a property that may be given as an object."""
    return value.get(name) if isinstance(value, Mapping) else value
