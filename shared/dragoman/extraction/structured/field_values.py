"""What a JSON object says of an article, before its values are read; and the reading, the same for every shape."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from dragoman.article import Extraction, Format, Metadata, Origin, Paragraph
from dragoman.bylines import read_bylines
from dragoman.extraction.comparison import drop_title
from dragoman.extraction.declarations import mark_origin, read_date, read_line, read_names, read_tags, read_url
from dragoman.extraction.structured.bodies import read_body, read_plain_line
from dragoman.extraction.web.links import read_links

_NAME_FIELDS: Final = ("name", "webTitle", "title", "label", "value", "literal", "username")
_MAX_TAGS: Final = 100  # as many as `read_tags` takes
_START_PARAGRAPHS: Final = 4
_MIN_CUT_CHARACTERS: Final = 60
"""A shorter subtitle may be repeated at the text's start on purpose."""
_CONTRIBUTOR: Final = "contributor"
"""The Guardian's tags that are people who wrote."""
_TIME_FIELDS: Final = ("$date", "value", "date")
_ADDRESS_FIELDS: Final = ("url", "contentUrl", "href", "src", "source_url", "@id")


class FieldValues(msgspec.Struct, frozen=True):
    """The values of an article's fields, each as the document has it."""

    origin: str
    """Which vocabulary it was found in, for the record."""
    body: object = None
    title: object = None
    subtitle: object = None
    authors: object = None
    site: object = None
    section: object = None
    url: object = None
    published_at: object = None
    modified_at: object = None
    tags: object = None
    image: object = None
    rights: object = None
    language: object = None
    format: Format = "json"


def build_extraction(values: FieldValues, encoding: str) -> Extraction:
    """Read the values. Where no field has the title, the heading that the body begins with is it."""
    body = read_body(values.body)
    title, origin = _find_title(values, body.paragraphs)
    metadata = drop_subtitle(read_metadata(values), title, body.paragraphs)
    return Extraction(
        format=values.format,
        paragraphs=drop_title(body.paragraphs, title),
        title=title,
        title_origin=origin,
        declared_language=read_line(_take_text(values.language, ("tag", "code", "alternateName", "name"))),
        encoding=encoding,
        metadata=metadata,
        links=read_links(body.links, metadata.url),
    )


def _find_title(values: FieldValues, paragraphs: tuple[Paragraph, ...]) -> tuple[str | None, Origin | None]:
    title = read_plain_line(_take_text(values.title))
    if title:
        return title, "metadata"
    first = paragraphs[0] if len(paragraphs) > 1 else None
    return (first.text, "heading") if first is not None and first.kind == "heading" else (None, None)


def read_metadata(values: FieldValues) -> Metadata:
    """Everything but title, body and language."""
    url = read_url(_take_text(values.url, _ADDRESS_FIELDS))
    published_at = read_date(_take_text(values.published_at, _TIME_FIELDS))
    modified_at = read_date(_take_text(values.modified_at, _TIME_FIELDS))
    metadata = Metadata(
        subtitle=read_plain_line(_take_text(values.subtitle)),
        authors=read_bylines(read_names(_name_each(values.authors))),
        site=_first_name(values.site),
        section=_first_name(values.section),
        url=url,
        published_at=published_at,
        modified_at=modified_at if modified_at != published_at else None,
        tags=_read_tags(values.tags),
        image=read_url(_take_text(values.image, _ADDRESS_FIELDS), url),
        rights=read_plain_line(_take_text(values.rights)),
    )
    return mark_origin(metadata, values.origin)


def join_sentences(lines: Iterable[str | None]) -> str | None:
    """Lines that belong to one field: each ends as a sentence before the next begins."""
    return ". ".join(line for line in lines if line).replace(".. ", ". ") or None


def drop_subtitle(metadata: Metadata, title: str | None, paragraphs: tuple[Paragraph, ...]) -> Metadata:
    """Without a subtitle that is the title again, or how the text begins: many systems cut theirs from it."""
    subtitle = (metadata.subtitle or "").casefold()
    start = " ".join(paragraph.text for paragraph in paragraphs[:_START_PARAGRAPHS]).casefold()
    is_cut = len(subtitle) >= _MIN_CUT_CHARACTERS and _write_letters(subtitle) in _write_letters(start)
    if not subtitle or (subtitle != (title or "").casefold() and not is_cut):
        return metadata
    origins = {name: origin for name, origin in metadata.origins.items() if name != "subtitle"}
    return msgspec.structs.replace(metadata, subtitle=None, origins=origins)


def _write_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _read_tags(value: object) -> tuple[str, ...]:
    """Of a list, each entry is a tag, whatever commas it has: IPTC's topics are called `economy, business and
    finance`."""
    if isinstance(value, list | tuple) and (len(value) > 1 or any(isinstance(item, Mapping) for item in value)):
        tags = (read_line(_take_text(item)) for item in value[:_MAX_TAGS] if not _is_contributor(item))
        return tuple(dict.fromkeys(tag for tag in tags if tag))
    return read_tags(_name_each(value))


def _is_contributor(tag: object) -> bool:
    return isinstance(tag, Mapping) and tag.get("type") == _CONTRIBUTOR


def _name_each(value: object) -> object:
    """Texts and objects of any vocabulary, each with a name, as `declarations` reads them."""
    if isinstance(value, list | tuple):
        return [_take_text(item) for item in value]
    return _take_text(value)


def _first_name(value: object) -> str | None:
    return next(iter(read_names(_name_each(value))), None)


def _take_text(value: object, names: Iterable[str] = _NAME_FIELDS) -> object:
    """The plain value of what may be an object, or a list of either."""
    if isinstance(value, list | tuple):
        value = next(iter(value), None)
    if isinstance(value, Mapping):
        return next((found for name in names if (found := value.get(name)) and not isinstance(found, Mapping)), None)
    return value
