"""Files that hold several articles: one splitter a format. Each item is a document of its own from there on."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import ContainerFormat, ContainerItem, Document, Item, SourceObject
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction import find_charset, guard
from dragoman.extraction.archives.compression import is_compressed
from dragoman.extraction.late_import import import_late
from dragoman.extraction.media_types import ATOM, JSON, JSON_LINES, MAIL, MAILBOX, NEWSML_MESSAGE, RSS, ZIP
from dragoman.extraction.opening import open_document
from dragoman.settings import Limits

if TYPE_CHECKING:
    from dragoman.extraction.structured.field_mapping import FieldMapping

Splitter = Callable[[bytes, str | None], tuple[Item, ...] | None]
"""Takes the content and the declared character set; None where the file is one article after all. Raises what it
likes."""

MAX_ITEMS: Final = 2_000
"""More than a day of a large agency. Each item is a message of its own and reads the container again."""
MAX_DEPTH: Final = 3
"""An archive may hold mail boxes, whose mails may have attachments."""
MAX_NAME_CHARACTERS: Final = 300

_SPLIT_JSON: Final = import_late("structured.reader", "split_json")

SPLITTERS: Final[dict[str, tuple[ContainerFormat, Splitter]]] = {
    JSON: ("json", _SPLIT_JSON),
    NEWSML_MESSAGE: ("newsml-g2", import_late("newswire.newsml", "split_newsml")),
    RSS: ("feed", import_late("feeds.splitter", "split_feed")),
    ATOM: ("feed", import_late("feeds.splitter", "split_feed")),
    JSON_LINES: ("json-lines", import_late("structured.json_lines", "split_json_lines")),
    ZIP: ("zip", import_late("archives.zip_archive", "split_zip")),
    MAIL: ("mail", import_late("mail.reader", "split_mail")),
    MAILBOX: ("mbox", import_late("mail.mailbox", "split_mailbox")),
}


class Part(msgspec.Struct, frozen=True):
    """One article of a container: what the container's record says of it, and its content."""

    entry: ContainerItem
    item: Item


class Split(msgspec.Struct, frozen=True):
    """A container taken apart."""

    format: ContainerFormat
    parts: tuple[Part, ...]

    def find(self, identifier: str) -> Part | None:
        """The part with an item's id."""
        return next((part for part in self.parts if part.entry.id == identifier), None)


def split_container(document: Document, limits: Limits, mapping: "FieldMapping | None" = None) -> Split | None:
    """The articles of a container, those of containers inside it among them; None where it is no container.

    Args:
        document: Its bytes, and what they are.
        limits: What is read.
        mapping: Where JSON of an organisation's own shape lists its articles.

    Raises:
        RejectedError: it is damaged, holds no articles, or more than are read.
    """
    media_type = document.source.media_type
    if media_type not in SPLITTERS or not document.body:
        return None
    return _take_apart(document.body, media_type, document.declared_media_type, limits, mapping)


@lru_cache(maxsize=4)  # the items of a container come to the same warm function, mixed with those of a few others
def _take_apart(
    body: bytes, media_type: str, declared: str, limits: Limits, mapping: "FieldMapping | None"
) -> Split | None:
    items = _split(body, media_type, declared, mapping)
    if items is None:
        return None
    flat = tuple(islice(_flatten(items, limits, mapping, depth=1), MAX_ITEMS + 1))
    if not flat:
        raise _refuse_empty(media_type)
    if len(flat) > MAX_ITEMS:
        raise RejectedError(RejectionReason.TOO_LARGE, f"It holds more than {MAX_ITEMS:,} articles.")
    return Split(SPLITTERS[media_type][0], tuple(_identify(flat)))


def describe_item(part: Part, container: SourceObject) -> SourceObject:
    """An item as its records name their source."""
    return msgspec.structs.replace(
        container,
        etag=part.entry.etag,
        bytes=len(part.item.body),
        media_type=part.item.media_type or "application/octet-stream",
        item=part.entry.id,
    )


def open_item(part: Part, source: SourceObject, limits: Limits) -> Document:
    """An item as a document of its own.

    Args:
        part: The item, with its bytes.
        source: The item as `describe_item` has it.
        limits: What is read.

    Raises:
        RejectedError: the container could not give it up, or it can't be opened.
    """
    if part.item.problem is not None:
        raise RejectedError(part.item.problem, part.item.problem_detail)
    return open_document(source, part.item.body, part.item.name, limits)


def _split(body: bytes, media_type: str, declared: str, mapping: "FieldMapping | None") -> tuple[Item, ...] | None:
    _, splitter = SPLITTERS[media_type]
    if media_type == JSON:
        splitter = partial(_SPLIT_JSON, mapping=mapping)
    return guard(lambda: splitter(body, find_charset(declared)))


def _flatten(items: tuple[Item, ...], limits: Limits, mapping: "FieldMapping | None", depth: int) -> Iterator[Item]:
    """The items, and instead of one that is a container itself, its items."""
    for item in items:
        try:
            inner = _split_item(item, limits, mapping) if depth < MAX_DEPTH else None
        except RejectedError as error:
            yield msgspec.structs.replace(item, problem=error.reason, problem_detail=error.detail)
            continue
        if inner is None:
            yield item
        else:
            yield from (_nest(item, part) for part in _flatten(inner, limits, mapping, depth + 1))


def _split_item(item: Item, limits: Limits, mapping: "FieldMapping | None") -> tuple[Item, ...] | None:
    """The items of an item that is a container itself; None where it is none, or is not taken apart.

    Raises:
        RejectedError: it can't be opened, or is a container that can't be taken apart.
    """
    if item.problem is not None or is_compressed(item.body):  # a thousand small gzip files may hold terabytes
        return None
    source = SourceObject("", "", "", len(item.body), item.media_type, "")
    document = open_document(source, item.body, item.name, limits)
    media_type = document.source.media_type
    if media_type == ZIP:  # one archive is unpacked, within one bound, and none inside it
        return None
    if media_type not in SPLITTERS or not document.body:
        return None
    inner = _split(document.body, media_type, document.declared_media_type, mapping)
    if inner == ():
        raise _refuse_empty(media_type)
    return inner


def _refuse_empty(media_type: str) -> RejectedError:
    return RejectedError(RejectionReason.NO_ARTICLE, f"Read as {media_type}, it holds no articles.")


def _nest(outer: Item, inner: Item) -> Item:
    identity = "\n".join((outer.identity or _digest(outer.body), inner.identity or _digest(inner.body)))
    return msgspec.structs.replace(inner, identity=identity, name="/".join(filter(None, (outer.name, inner.name))))


def _identify(items: tuple[Item, ...]) -> Iterator[Part]:
    """Each item with its id; of several with one identity, the second and further are told apart by their count."""
    seen: Counter[str] = Counter()
    for item in items:
        identity = item.identity or _digest(item.body)
        seen[identity] += 1
        count = (str(seen[identity]).encode(),) if seen[identity] > 1 else ()
        identifier = f"item-{_digest(_encode(identity), *count)[:16]}"
        etag = _digest(item.body, _encode(item.media_type), _encode(item.name), *_describe_problem(item))
        name = " ".join(item.name.encode(errors="replace").decode().split())[:MAX_NAME_CHARACTERS]
        yield Part(ContainerItem(identifier, etag, name), item)


def _describe_problem(item: Item) -> tuple[bytes, ...]:
    return () if item.problem is None else (item.problem.encode(), _encode(item.problem_detail))


def _encode(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # names in archives may be anything


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]
