"""JSON to an article, or to the articles that it lists: the shapes that newsrooms exchange."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

import msgspec

from dragoman.article import Extraction, Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import find_first, read_line
from dragoman.extraction.encodings.decoding import DecodedText, decode
from dragoman.extraction.media_types import JSON
from dragoman.extraction.structured.bodies import is_body, read_plain_line
from dragoman.extraction.structured.field_mapping import FieldMapping
from dragoman.extraction.structured.field_values import FieldValues, build_extraction
from dragoman.extraction.structured.ninjs import is_ninjs, read_ninjs
from dragoman.extraction.web import schema_org

Fields = Mapping[str, object]

MAX_ARTICLES: Final = 5_000
"""More than a container may have, so that one with too many is refused for that."""
_MAX_DEPTH: Final = 6
"""Of envelopes around an article: `{"response": {"docs": [{"_source": {…}}]}}` and some."""

# JSON objects around articles, by the names that content systems, search engines and feeds give them.
_ENVELOPE_NAMES: Final = """
    article articles attributes content contents data doc docs document documents entries entry feed fields hits item
    itemListElement items mainEntity news newsItem newsItems nodes node object payload post posts props pageProps
    record records response result results stories story value @graph _source
"""
_ENVELOPES: Final = frozenset(_ENVELOPE_NAMES.split())
_HALVES: Final = frozenset({"attributes", "fields", "_source"})
"""Envelopes that hold one part of an article, with the rest of it beside them."""
_TITLE_FIELDS: Final = (
    *("headline", "title", "name", "webTitle", "heading", "headlines", "titulo", "título", "titular", "titre", "titel"),
    *("overskrift", "rubrik"),
)
_BODY_FIELDS: Final = (
    *("articleBody", "body", "bodyHtml", "body_html", "bodyText", "body_text", "content_html", "contentHtml"),
    *("html", "text", "fullText", "full_text", "maintext", "content", "content_text", "contentText", "paragraphs"),
    *(
        "blocks",
        "content_elements",
        "story",
        "story_text",
        "article",
        "corpo",
        "texto",
        "conteudo",
        "conteúdo",
        "cuerpo",
    ),
    *("contenido", "corps", "texte", "contenu", "inhalt", "doc"),
)
_SUBTITLE_FIELDS: Final = (
    *("alternativeHeadline", "subtitle", "subtitulo", "subtítulo", "standfirst", "dek", "deck", "subheadline"),
    *("subheadlines", "sub_title", "trailText", "abstract", "description", "summary", "excerpt", "lead", "teaser"),
)
_AUTHOR_FIELDS: Final = (
    *("author", "authors", "byline", "bylines", "creator", "credits", "writer", "autor", "autores", "auteur"),
)
_SITE_FIELDS: Final = (
    *("publisher", "site", "site_name", "siteName", "sitename", "source-hostname", "source_domain", "hostname"),
    *("publication", "media_name", "provider", "source"),
)
_SECTION_FIELDS: Final = (
    *("articleSection", "section", "sectionName", "section_name", "category", "categories", "seccao", "secção"),
    *("seccion", "sección", "rubrique", "ressort"),
)
_URL_FIELDS: Final = (
    *("url", "canonical", "canonical_url", "canonicalUrl", "webUrl", "link", "permalink", "mainEntityOfPage", "@id"),
    *("source_url", "website_url", "source"),
)
_PUBLISHED_FIELDS: Final = (
    *("datePublished", "published_at", "publishedAt", "published", "publish_date", "publishDate", "published_date"),
    *("date_published", "webPublicationDate", "publicationDate", "publication_date", "pubDate", "pub_date", "date"),
    *("display_date", "first_publish_date", "date_publish", "dateCreated", "created_at", "createdAt", "data"),
    *("data_publicacao", "fecha"),
)
_MODIFIED_FIELDS: Final = (
    *("dateModified", "modified_at", "modifiedAt", "modified", "updated_at", "updatedAt", "updated", "date_modified"),
    *("last_updated_date", "lastModified", "date_modify"),
)
_TAG_FIELDS: Final = ("keywords", "tags", "topics", "etiquetas", "palavras_chave", "mots_cles", "schlagworte")
_IMAGE_FIELDS: Final = (
    *("image", "image_url", "imageUrl", "urlToImage", "thumbnailUrl", "thumbnail", "featured_image", "banner_image"),
    *("top_image", "images", "promo_image", "imagem", "imagen"),
)
_RIGHTS_FIELDS: Final = ("copyrightNotice", "rights", "copyright", "license", "usageInfo", "copyrightHolder")
_LANGUAGE_FIELDS: Final = ("inLanguage", "language", "lang", "locale", "idioma", "langue", "sprache")
_IDENTITY_FIELDS: Final = ("id", "uri", "guid", "@id", "_id", "uuid", "url", "webUrl", "link", "canonical_url")
_PLACE: Final = re.compile(
    r"(?<=[^\W\d_]) in (?:the )?[^\W\d_a-z][\w’'-]{0,40}(?: [^\W\d_a-z][\w’'-]{0,40}){0,3}(?=\Z|,| and )"
)
# News APIs end the text that they cut with how much is missing.
_CUT_MARK: Final = re.compile(r"(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*\Z")
_CONTINUED: Final = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;)\]|…|\.\.\.|&hellip;)\s*(?:</p>)?\s*\Z")
_MAX_MARK: Final = 60  # characters of any of these marks
# What WordPress ends an excerpt with that it cut from the text itself.
_AUTOMATIC: Final = re.compile(r"\[(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)\]\s*(?:</p>)?\s*\Z", re.IGNORECASE)
# A post that its author is not done with, or threw away. One that is pending, private or for the future is finished.
_UNFINISHED: Final = {
    "draft": "It is a draft.",
    "auto-draft": "It is a draft.",
    "trash": "It is in the content system's trash.",
}
_CAPTION: Final = re.compile(
    r"\[caption\b[^\[\]]{0,500}\](?:[^\[]|\[(?!/?caption\b)){0,3000}\[/caption\]"  # none inside it: linear time
)
_SHORTCODE: Final = re.compile(
    r"\[(?:audio|video|embed|gallery|playlist)\b[^\[\]]{0,500}\](?:[^\[\]]{0,500}\[/(?:audio|video|embed|playlist)\])?"
)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE: Final = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)|\\.", re.DOTALL)
_EXPECTED: Final = (
    "Expected an object with a body (articleBody, body, content, text …) and a title (headline, title …), a "
    "schema.org article, ninjs, or a list of them; another shape needs the setting FIELD_MAPPING."
)


def read_json(body: bytes, charset: str | None, mapping: FieldMapping | None = None) -> Extraction:
    """Read an article: schema.org, ninjs, WordPress, or an object with a title and a body, in an envelope or not.

    Args:
        body: The whole document.
        charset: What its transport declares; JSON itself is UTF-8.
        mapping: Where the fields of an organisation's own shape are; tried first.

    Raises:
        RejectedError: it is not JSON, or JSON of another shape; the detail says which fields are expected.
    """
    decoded = decode(body, charset)
    data = _parse(decoded)
    mapped = mapping.find_values(data) if mapping else None
    values = mapped or next(map(_read_fields, find_articles(data)), None)
    if values is None:
        raise _refuse(data)
    return build_extraction(values, decoded.encoding)


def split_json(body: bytes, charset: str | None, mapping: FieldMapping | None = None) -> tuple[Item, ...] | None:
    """The articles of a list, each as JSON of its own; None where there is one, or none, or the JSON is broken."""
    try:
        data = _parse(decode(body, charset))
    except RejectedError:  # the reader will find it again, and say so
        return None
    listed = mapping.find_items(data) if mapping else None
    if listed:
        return tuple(_build_item(article) for article in listed if isinstance(article, Mapping))
    if mapping and mapping.find_values(data):
        return None
    articles = tuple(islice(find_articles(data), MAX_ARTICLES))
    return tuple(map(_build_item, articles)) if len(articles) > 1 else None


def _refuse(data: object) -> RejectedError:
    if isinstance(data, Mapping) and _lacks_text(data):
        return RejectedError(RejectionReason.NO_ARTICLE, "The article's body is empty.")
    return RejectedError(RejectionReason.UNSUPPORTED_FORMAT, _EXPECTED)


def find_articles(data: object) -> Iterator[Fields]:
    """The objects of an article's shape: the value itself, those of a list, and those in the usual envelopes."""
    yield from _find_articles(data, 0)


def _parse(decoded: DecodedText) -> object:
    try:
        return msgspec.json.decode(_drop_half_characters(decoded.text))
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, UnicodeEncodeError) as error:
        raise RejectedError(RejectionReason.CORRUPT, f"The JSON is broken: {error}"[:300]) from error


def _drop_half_characters(text: str) -> str:
    """Without escapes that are one half of a character, as exporters leave them that cut a text inside an emoji."""
    return _ESCAPE.sub(lambda escape: "" if escape[1] else escape[0], text) if _SURROGATE.search(text) else text


def _find_articles(data: object, depth: int) -> Iterator[Fields]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        yield from _find_listed(data, depth)
    elif isinstance(data, Mapping):
        if _find_shape(data) is not None:
            yield data
        else:
            yield from _unwrap(data, depth)


def _find_listed(data: list[object], depth: int) -> Iterator[Fields]:
    """The articles of a list. Beside one with a text, those that came without become items too, to be rejected by
    name: a subscriber's list from a news interface has some."""
    waiting: list[Fields] = []
    has_text = False
    for item in data:
        articles = tuple(_find_articles(item, depth + 1))
        if articles and not has_text:
            has_text = True
            yield from waiting
        yield from articles
        if not articles and isinstance(item, Mapping) and _lacks_text(item):
            if has_text:
                yield item
            else:
                waiting.append(item)


def _lacks_text(fields: Fields) -> bool:
    """Whether it is an article's object with a title, and with a body that is empty."""
    bodies = [fields[name] for name in _BODY_FIELDS if name in fields]
    return bool(find_first(fields, _TITLE_FIELDS)) and bool(bodies) and not any(bodies)


def _unwrap(envelope: Fields, depth: int) -> Iterator[Fields]:
    """The articles under the first name of an envelope that has any; under any name, where it is the only one."""
    names = [name for name in envelope if name in _ENVELOPES] or (list(envelope) if len(envelope) == 1 else [])
    for name in names:
        articles = _find_articles(_join_halves(envelope, name), depth + 1)
        first = next(articles, None)
        if first is not None:
            yield first
            yield from articles
            return


def _join_halves(envelope: Fields, name: str) -> object:
    inner = envelope[name]
    if name not in _HALVES or not isinstance(inner, Mapping):
        return inner
    return {**{key: value for key, value in envelope.items() if key != name}, **inner}


def _read_fields(fields: Fields) -> FieldValues:
    unfinished = _UNFINISHED.get(str(fields.get("status")).lower())
    if unfinished:
        raise RejectedError(RejectionReason.NO_ARTICLE, unfinished)
    shape = _find_shape(fields)
    return shape(fields) if shape else _read_plain(fields)


def _find_shape(fields: Fields) -> Callable[[Fields], FieldValues] | None:
    """How to read an object as an article; None where it is none. The first that fits, from the strictest on."""
    if "@type" in fields:
        is_article = schema_org.find_article(fields) is fields or is_body(fields.get("articleBody"))
        return _read_schema_org if is_article and _find_body(fields) is not None else None
    if is_ninjs(fields):
        return read_ninjs
    if _is_wordpress(fields.get("content")):
        return _read_wordpress
    return _read_plain if _find_body(fields) is not None else None


def _find_body(fields: Fields) -> object:
    """The value of the first body field that has the shape of a body, and is no list of articles."""
    for name in _BODY_FIELDS:
        value = fields.get(name)
        if is_body(value) and not (name in _ENVELOPES and _holds_articles(value)):
            return value
    return None


def _holds_articles(value: object) -> bool:
    """Whether an envelope's value is an object or a list of objects with titles, not a tree of text."""
    first = next(iter(value), None) if isinstance(value, list) else value
    return isinstance(first, Mapping) and any(first.get(name) for name in _TITLE_FIELDS)


def _read_schema_org(fields: Fields) -> FieldValues:
    return msgspec.structs.replace(_read_plain(fields), origin="json-ld")


def _read_plain(fields: Fields) -> FieldValues:
    body = _find_body(fields)
    return FieldValues(
        origin="fields",
        body=_drop_end(_CUT_MARK, body) if isinstance(body, str) else body,
        title=_take_basic(find_first(fields, _TITLE_FIELDS)),
        subtitle=_find_subtitle(find_first(fields, _SUBTITLE_FIELDS), body),
        authors=_drop_places(_take_credits(find_first(fields, _AUTHOR_FIELDS))),
        site=find_first(fields, _SITE_FIELDS),
        section=find_first(fields, _SECTION_FIELDS),
        url=find_first(fields, _URL_FIELDS),
        published_at=find_first(fields, _PUBLISHED_FIELDS),
        modified_at=find_first(fields, _MODIFIED_FIELDS),
        tags=find_first(fields, _TAG_FIELDS),
        image=find_first(fields, _IMAGE_FIELDS),
        rights=find_first(fields, _RIGHTS_FIELDS),
        language=find_first(fields, _LANGUAGE_FIELDS),
    )


def _read_wordpress(post: Fields) -> FieldValues:
    """A post as WordPress's REST interface gives it (developer.wordpress.org/rest-api/reference/posts)."""
    if _is_protected(post.get("content")):
        raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The WordPress post is protected by a password.")
    embedded = post.get("_embedded")
    embedded = embedded if isinstance(embedded, Mapping) else {}
    terms = [term for group in _read_list(embedded.get("wp:term")) for term in _read_list(group)]
    content = _take_rendered(post.get("content"))
    body = _drop_shortcodes(content) if isinstance(content, str) else content
    return FieldValues(
        origin="wordpress",
        body=body,
        title=_take_rendered(post.get("title")),
        subtitle=_find_subtitle(_take_rendered(post.get("excerpt")), body),
        authors=embedded.get("author"),
        url=post.get("link"),
        published_at=_read_wordpress_date(post, "date"),
        modified_at=_read_wordpress_date(post, "modified"),
        section=[term for term in terms if isinstance(term, Mapping) and term.get("taxonomy") == "category"],
        tags=[term for term in terms if isinstance(term, Mapping) and term.get("taxonomy") == "post_tag"],
        image=embedded.get("wp:featuredmedia") or post.get("jetpack_featured_media_url"),
        language=post.get("lang"),
    )


def _drop_shortcodes(text: str) -> str:
    """A post without what WordPress replaces by pictures, players and their captions."""
    return _SHORTCODE.sub("", _CAPTION.sub("", text)) if "[" in text else text


def _read_wordpress_date(post: Fields, name: str) -> object:
    """The time in UTC, which WordPress writes without saying so; else the local one, which names no zone."""
    utc = read_line(post.get(f"{name}_gmt"))
    if utc is None or utc.startswith("0000"):
        return post.get(name)
    return utc if utc.endswith("Z") or "+" in utc else f"{utc}+00:00"


def _find_subtitle(value: object, body: object) -> object:
    """Not where it is only how the text begins: content systems fill excerpts so. One that says that it was cut is
    theirs, even where the text has changed since."""
    value = _take_basic(value)
    text = value if isinstance(value, str) else ""
    if _AUTOMATIC.search(text.strip()[-_MAX_MARK:]):
        return None
    line = read_plain_line(_drop_end(_CONTINUED, text.strip())) or ""
    start = read_plain_line(body[: 4 * len(line) + 2_000]) if isinstance(body, str) and line else None
    return None if start and start.casefold().startswith(line.casefold()) else value


def _drop_end(mark: re.Pattern[str], text: str) -> str:
    """Only the end is searched: white space without end in the text would cost the square of its length."""
    return text[:-_MAX_MARK] + mark.sub("", text[-_MAX_MARK:])


def _take_basic(value: object) -> object:
    """Arc's headlines and descriptions, of which one is the basic one; a WordPress title on its own."""
    return find_first(value, ("basic", "rendered", "main", "print", "raw")) if isinstance(value, Mapping) else value


def _drop_places(authors: object) -> object:
    """A byline in one text without the places that British papers have in it: `Ana Silva in Lydden and Rui Costa`."""
    return _PLACE.sub("", authors) if isinstance(authors, str) else authors


def _take_credits(value: object) -> object:
    """Arc lists authors as those whom the article is by."""
    return value["by"] if isinstance(value, Mapping) and "by" in value else value


def _is_wordpress(content: object) -> bool:
    return isinstance(content, Mapping) and any(isinstance(content.get(name), str) for name in ("rendered", "raw"))


def _take_rendered(value: object) -> object:
    """A WordPress field: as a page shows it, or else as its editor has it."""
    return find_first(value, ("rendered", "raw")) if isinstance(value, Mapping) else value


def _is_protected(content: object) -> bool:
    return isinstance(content, Mapping) and content.get("protected") is True and not _take_rendered(content)


def _read_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _build_item(article: Fields) -> Item:
    identity = next((line for name in _IDENTITY_FIELDS if (line := read_line(article.get(name)))), "")
    title = read_plain_line(_take_rendered(_take_basic(_find_headline(article))))
    return Item(identity, msgspec.json.encode(article), title or identity, JSON)


def _find_headline(article: Fields) -> object:
    value = find_first(article, _TITLE_FIELDS)
    first = value[0] if isinstance(value, list) and value else value
    return first.get("value") or first if isinstance(first, Mapping) else first
