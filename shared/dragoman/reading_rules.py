"""How files are read: what decides, besides the file, what its records hold, and the record of one that can't be read.

Apart from `reading`, whose parsers are needed only where files are read: not in the process that has a child read them.
"""

from typing import TYPE_CHECKING, Self

import msgspec

from dragoman.article import ReferenceKind, Rejection, SourceObject
from dragoman.errors import RejectedError
from dragoman.records import INGEST_STAGE, article_id, compute_fingerprint
from dragoman.settings import Limits, Settings

if TYPE_CHECKING:
    from dragoman.extraction.structured.field_mapping import FieldMapping


class Reading(msgspec.Struct, frozen=True):
    """How files are read: everything, besides the file, that decides what its records hold."""

    limits: Limits
    mapping: "FieldMapping | None" = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """As the settings say.

        Raises:
            ConfigurationError: the field mapping is none.
        """
        if not settings.field_mapping:
            return cls(settings.limits)
        from dragoman.extraction.structured.field_mapping import parse_field_mapping  # noqa: PLC0415 - few set one

        return cls(settings.limits, parse_field_mapping(settings.field_mapping))

    @property
    def fingerprint(self) -> str:
        """Of every record that is made so."""
        return compute_fingerprint(INGEST_STAGE, self.limits, self.mapping)

    def compute_reference_fingerprint(self, kind: ReferenceKind) -> str:
        """Of every record that is made of a glossary or of corrections."""
        return compute_fingerprint(INGEST_STAGE, kind, self.limits.document_bytes)


def reject(source: SourceObject, reading: Reading, error: RejectedError) -> Rejection:
    """The record that tells the person who dropped the file what to do."""
    return Rejection(
        id=article_id(source.address, source.item),
        source=source,
        fingerprint=reading.fingerprint,
        reason=error.reason,
        message=error.reason.sentence,
        detail=error.detail,
    )
