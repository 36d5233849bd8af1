"""What a page declares of its article as JSON-LD."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dragoman.extraction.declarations import read_url
from dragoman.extraction.web import schema_org

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OPENING: Final = re.compile(r"(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?|<!--")
_CLOSING: Final = re.compile(r"(?:(?://|/\*)?\s*\]\]>(?:\s*\*/)?|-->|;)\Z")
_MAX_CLOSING: Final = 40  # characters that are searched for it: the search starts again at each blank
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_MAX_SCRIPTS: Final = 50
_ADDRESS_FIELDS: Final = ("url", "mainEntityOfPage", "@id")


def read_json_ld(tree: "HtmlElement", canonical: str | None) -> schema_org.Fields:
    """The fields of the page's article; none where it declares none.

    Of several the one whose address is the page's, else the first: the others are teasers.
    """
    documents = list(_load_scripts(tree))
    articles = schema_org.find_articles(documents)
    own = (article for article in articles if canonical is not None and canonical in _list_addresses(article))
    article = next(own, None) or next(iter(articles), None)
    return {} if article is None else schema_org.resolve_references(article, documents)


def _list_addresses(article: schema_org.Fields) -> Iterator[str | None]:
    for name in _ADDRESS_FIELDS:
        value = article.get(name)
        yield read_url(value.get("@id") if isinstance(value, dict) else value)


def _load_scripts(tree: "HtmlElement") -> Iterator[object]:
    for count, script in enumerate(tree.iter("script")):
        if count >= _MAX_SCRIPTS * 10:
            return
        if script.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            yield _load(script.text or "")


def _load(text: str) -> object:
    """None for what is broken beyond the usual: a comment around it, a comma too many, line breaks in strings."""
    bare = _unwrap(_unwrap(text))  # a comment in a section, or the other way round
    for attempt in (bare, _TRAILING_COMMA.sub("", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue  # the page beside it is fine
    return None


def _unwrap(text: str) -> str:
    bare = text.strip()
    opening = _OPENING.match(bare)
    bare = bare[opening.end() :] if opening else bare
    return bare[:-_MAX_CLOSING] + _CLOSING.sub("", bare[-_MAX_CLOSING:])
