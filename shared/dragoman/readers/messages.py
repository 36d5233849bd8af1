"""What a reader and its child say to each other, in MessagePack: typed on both sides, and data alone. A child that
somebody took over could send a wrong record of the file that it was given, but nothing that is executed."""

from collections.abc import Mapping
from typing import Final

import msgspec

from dragoman.article import Article, Container, Reference, ReferenceKind, Rejection, SourceObject
from dragoman.settings import Limits


class Manner(msgspec.Struct, frozen=True):
    """A Reading as it is sent."""

    limits: Limits
    expressions: tuple[tuple[str, str], ...] | None = None
    """Of the field mapping, where there is one."""


class ReadFile(msgspec.Struct, frozen=True, tag=True):
    """See Reader.read_file."""

    source: SourceObject
    manner: Manner


class FindItem(msgspec.Struct, frozen=True, tag=True):
    """See Reader.find_item."""

    source: SourceObject
    manner: Manner
    item: str


class ReadItem(msgspec.Struct, frozen=True, tag=True):
    """See Reader.read_item."""

    source: SourceObject
    manner: Manner
    item: str


class ReadReference(msgspec.Struct, frozen=True, tag=True):
    """See Reader.read_reference."""

    source: SourceObject
    manner: Manner
    kind: ReferenceKind


Request = ReadFile | FindItem | ReadItem | ReadReference


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of these, or none where there is no such item."""

    milliseconds: Mapping[str, float] = {}
    """How long each stage took."""
    article: Article | None = None
    container: Container | None = None
    rejection: Rejection | None = None
    reference: Reference | None = None
    found: SourceObject | None = None


ENCODER: Final = msgspec.msgpack.Encoder()
REQUESTS: Final = msgspec.msgpack.Decoder(Request)
ANSWERS: Final = msgspec.msgpack.Decoder(Answer)
