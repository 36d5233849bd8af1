"""IPTC ninjs, news in JSON, versions 1.x to 3.x (iptc.org/std/ninjs): where each version keeps an article's fields."""

from collections.abc import Iterator, Mapping
from typing import Final

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import find_first, read_date
from dragoman.extraction.publishing_status import refuse_canceled
from dragoman.extraction.structured.bodies import read_plain_line
from dragoman.extraction.structured.field_values import FieldValues, join_sentences

Fields = Mapping[str, object]

# Lower case: versions 1 and 2 write `versioncreated`, version 3 writes `versionCreated`.
_MARKS: Final = frozenset(
    {
        *("versioncreated", "firstcreated", "pubstatus", "representationtype", "copyrightholder", "altids"),
        *("bodies", "headlines", "descriptions", "usageterms", "slugline", "urgency", "located", "renditions"),
    }
)
_BODY_PREFIX: Final = "body_"
_MIN_MARKS: Final = 2
_MARKUP: Final = ("html", "body_")  # agencies also write the names of version 1 as content types
_OTHER_MARKUP: Final = ("xml", "nitf", "json")
_MAIN_ROLES: Final = ("main", "headline", "")
_SUBTITLE_ROLES: Final = ("subtitle", "subheadline", "sub", "subhead", "deck", "kicker")
_SUMMARY_ROLES: Final = ("summary", "abstract", "short", "main", "text", "")
_PICTURE_RENDITIONS: Final = ("preview", "main", "web", "original", "thumbnail", "small")


def is_ninjs(fields: Fields) -> bool:
    """Whether an object is an item in ninjs: `uri` is its one required property, but not its own invention."""
    names = {name.lower() for name in fields}
    standard = fields.get("standard")
    if isinstance(standard, Mapping) and "ninjs" in str(standard.get("name", "")).lower():
        return True
    has_body = any(name.startswith(_BODY_PREFIX) for name in names) or isinstance(fields.get("bodies"), list)
    marks = len(names & _MARKS)
    return (has_body and ("uri" in names or marks > 0)) or ("uri" in names and marks >= _MIN_MARKS)


def read_ninjs(item: Fields) -> FieldValues:
    """The fields of an item.

    Raises:
        RejectedError: it is cancelled, or a picture, a video or the like without text.
    """
    fields = {name.lower(): value for name, value in item.items()}
    refuse_canceled(str(fields.get("pubstatus", "")), "pubstatus")
    body = _find_body(fields)
    if body is None:
        kind = str(fields.get("type") or "item")[:40]
        raise RejectedError(RejectionReason.NO_ARTICLE, f"It is a ninjs {kind} without a body of text.")
    created = find_first(fields, ("firstcreated", "contentcreated", "versioncreated"))
    return FieldValues(
        origin="ninjs",
        format="ninjs",
        body=body,
        title=_find_title(fields),
        subtitle=_find_subtitle(fields),
        authors=find_first(fields, ("byline", "by", "bylines", "authors")) or _find_creators(fields),
        site=find_first(fields, ("provider", "source", "copyrightholder")),
        section=find_first(fields, ("section", "service")),  # as Superdesk writes ninjs
        url=find_first(fields, ("weburl", "url", "uri")),
        published_at=_choose_later(created, fields.get("embargoed")),
        modified_at=fields.get("versioncreated"),
        tags=_find_tags(fields),
        image=_find_picture(fields),
        rights=_find_rights(fields),
        language=fields.get("language"),
    )


def _find_body(fields: Fields) -> object:
    """The body with markup, since text alone may have lost its paragraphs; then text."""
    candidates = [*_read_list(fields.get("bodies")), *_read_versioned(fields, _BODY_PREFIX)]
    texts = [(kind.lower(), value) for kind, value in candidates if isinstance(value, str) and value.strip()]
    for kind, value in texts:
        if any(word in kind for word in _MARKUP) and not kind.endswith(("_text", "text/plain")):
            return value
    plain = [value for kind, value in texts if not any(word in kind for word in _OTHER_MARKUP)]
    return plain[0] if plain else None


def _read_list(bodies: object) -> Iterator[tuple[str, object]]:
    """Versions 2 and 3: objects with role, content type and value."""
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, Mapping):
            kind = find_first(body, ("contenttype", "contentType", "format", "role"))
            yield str(kind or ""), body.get("value")


def _read_versioned(fields: Fields, prefix: str) -> Iterator[tuple[str, object]]:
    """Version 1: a property for each form, `body_text`, `body_xhtml`, `body_main`; the markup first."""
    names = [name for name in fields if name.startswith(prefix)]
    for name in sorted(names, key=lambda name: not name.endswith(("html", "html5", "richtext"))):
        is_markup = name.endswith(("html", "html5", "richtext"))
        yield "text/html" if is_markup else name.replace(prefix, "text-"), fields[name]


def _find_title(fields: Fields) -> object:
    headlines = fields.get("headlines")
    return _find_by_role(headlines, _MAIN_ROLES) or find_first(
        fields, ("headline", "headline_main", "title", "headline_short", "headline_text")
    )


def _find_subtitle(fields: Fields) -> object:
    """A headline below the first, else the shortest summary that the item describes itself with."""
    return (
        _find_by_role(fields.get("headlines"), _SUBTITLE_ROLES, is_strict=True)
        or find_first(fields, ("headline_sub", "headline_subtitle", "subheadline"))
        or _find_by_role(fields.get("descriptions"), _SUMMARY_ROLES)
        or find_first(fields, ("description_summary", "description_text", "description_main", "description_html"))
        or find_first(fields, ("description_xhtml", "description"))
    )


def _find_by_role(values: object, roles: tuple[str, ...], *, is_strict: bool = False) -> object:
    """The value of the first of the roles that is there; of any, unless the roles are strict."""
    entries = [entry for entry in values if isinstance(entry, Mapping)] if isinstance(values, list) else []
    by_role = {str(entry.get("role") or "").lower(): entry.get("value") for entry in reversed(entries)}
    found = next((by_role[role] for role in roles if by_role.get(role)), None)
    return found or (None if is_strict else next((entry.get("value") for entry in entries if entry.get("value")), None))


def _find_creators(fields: Fields) -> object:
    """Version 3 may name people as the item's creators only."""
    people = find_first(fields, ("people", "person"))
    return [
        person.get("name")
        for person in (people if isinstance(people, list) else [])
        if isinstance(person, Mapping) and str(person.get("rel", "")).lower() in {"creator", "author", "writer"}
    ]


def _find_tags(fields: Fields) -> object:
    lists = (find_first(fields, names) for names in (("subjects", "subject"), ("keywords", "keyword")))
    return [entry for entries in lists for entry in (entries if isinstance(entries, list) else [entries]) if entry]


def _find_picture(fields: Fields) -> object:
    """The first picture that the item is associated with, or its own."""
    associations = fields.get("associations")
    items = list(associations.values()) if isinstance(associations, Mapping) else associations
    for item in items if isinstance(items, list) else []:
        if isinstance(item, Mapping) and item.get("type") in {"picture", "graphic"}:
            return _find_rendition(item.get("renditions"))
    return _find_rendition(fields.get("renditions"))


def _find_rendition(renditions: object) -> object:
    named: dict[str, object] = {}
    if isinstance(renditions, Mapping):
        named = {str(name).lower(): value for name, value in renditions.items()}
    elif isinstance(renditions, list):
        entries = [entry for entry in reversed(renditions) if isinstance(entry, Mapping)]
        named = {str(entry.get("title") or entry.get("name") or "").lower(): entry for entry in entries}
    addresses = {name: value.get("href") for name, value in named.items() if isinstance(value, Mapping)}
    preferred = next((addresses[name] for name in _PICTURE_RENDITIONS if addresses.get(name)), None)
    return preferred or next((address for address in reversed(addresses.values()) if address), None)


def _find_rights(fields: Fields) -> object:
    notice = fields.get("copyrightnotice") or fields.get("copyrightholder")
    return join_sentences(read_plain_line(part) for part in (notice, fields.get("usageterms")))


def _choose_later(created: object, embargoed: object) -> object:
    """An item under embargo is published when that ends, whenever it was written."""
    first, second = read_date(created), read_date(embargoed)
    if first is None or second is None:
        return created if second is None else embargoed
    return embargoed if first[:10] <= second[:10] else created
