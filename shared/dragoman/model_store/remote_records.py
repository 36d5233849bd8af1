"""What Mozilla offers: the records of a Remote Settings collection, read into releases of models.

A record describes one file. A release is the files of one direction that have the same version and architecture: a
model, a vocabulary for both sides or one for each, and mostly a shortlist.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec

from dragoman.model_store.audience import read_audience
from dragoman.model_store.errors import DownloadError
from dragoman.translation.models.catalog import MAX_FILE_BYTES, Sha256

READABLE_VERSION: Final = 3
"""The first number of a version is the files' format. fxtranslate 0.5 reads this one and no other."""

ARCHITECTURES: Final = ("base", "base-memory", "tiny")
"""Mozilla's names, largest first: a `tiny` model has 17 MB, a `base-memory` one 32 MB, without its other files."""

_VERSION: Final = re.compile(r"(?P<major>\d+)\.(?P<minor>\d+)(?P<prerelease>[a-z]+\d*)?")

FileSize = Annotated[int, msgspec.Meta(gt=0, le=MAX_FILE_BYTES)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}\Z")]
MAX_FILTER_CHARACTERS: Final = 1_000
"""Mozilla's longest has 80. Reading one takes time by the square of its parentheses."""

FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")]


class Attachment(msgspec.Struct, frozen=True):
    """A file on the server, as it is transferred."""

    hash: Sha256
    size: FileSize
    location: str
    """Relative to the server's address for attachments."""
    filename: str = ""
    mimetype: str = ""

    @property
    def is_compressed(self) -> bool:
        """Whether it is packed with zstd."""
        return self.mimetype == "application/zstd" or self.filename.endswith(".zst")


class FileRecord(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One record of the collection `translations-models-v2`. What else it says is of no use here."""

    name: FileName
    file_type: str
    """`model`, `lex` (the shortlist), `vocab`, or `srcvocab` and `trgvocab`."""
    source_language: Language
    target_language: Language
    version: FileName
    attachment: Attachment
    architecture: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{0,40}\Z")] = ""
    filter_expression: Annotated[str, msgspec.Meta(max_length=MAX_FILTER_CHARACTERS)] = msgspec.field(
        name="filter_expression", default=""
    )
    """For whom it is; see `audience`."""
    decompressed_hash: Sha256 | None = None
    decompressed_size: FileSize | None = None

    @property
    def sha256(self) -> str | None:
        """Of the file as it is used; None where the server does not say."""
        return self.decompressed_hash or (None if self.attachment.is_compressed else self.attachment.hash)

    @property
    def bytes(self) -> int:
        """Size of the file as it is used, or as it is transferred where only that is said."""
        return self.decompressed_size or self.attachment.size


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one model, complete."""

    source: str
    target: str
    version: str
    architecture: str
    model: FileRecord
    source_vocabulary: FileRecord
    target_vocabulary: FileRecord
    shortlist: FileRecord | None

    @property
    def pair(self) -> str:
        """Its direction, such as `en-es`."""
        return f"{self.source}-{self.target}"

    @property
    def files(self) -> tuple[FileRecord, ...]:
        """All its files, each once."""
        named = (self.model, self.source_vocabulary, self.target_vocabulary, self.shortlist)
        return tuple(dict.fromkeys(file for file in named if file is not None))

    @property
    def bytes(self) -> int:
        """Of all its files, as they are used."""
        return sum(file.bytes for file in self.files)

    @property
    def transferred_bytes(self) -> int:
        """Of all its files, as they are downloaded."""
        return sum(file.attachment.size for file in self.files)

    @property
    def is_prerelease(self) -> bool:
        """Whether Firefox does not give it to everybody yet: by its version (`3.0a1`), or by its channel."""
        version = _VERSION.fullmatch(self.version)
        is_marked = bool(version and version["prerelease"])
        return is_marked or not read_audience(self.model.filter_expression).is_everybody

    @property
    def is_for_phones(self) -> bool:
        """Whether it is for Android alone: a smaller model than the one for everybody else."""
        return not read_audience(self.model.filter_expression).is_desktop

    @property
    def rank(self) -> tuple[bool, int, int, str, int]:
        """The higher, the better: finished, newest, largest."""
        version = _VERSION.fullmatch(self.version)
        numbers = (int(version["major"]), int(version["minor"])) if version else (0, 0)
        size = -ARCHITECTURES.index(self.architecture) if self.architecture in ARCHITECTURES else -len(ARCHITECTURES)
        return (not self.is_prerelease, *numbers, version["prerelease"] or "" if version else "", size)


class _Records(msgspec.Struct, frozen=True):
    data: list[msgspec.Raw]


def read_releases(body: bytes) -> tuple[Release, ...]:
    """The complete releases in the format that the engine reads. A record that is none of ours is passed over.

    Raises:
        DownloadError: the body is no list of records.
    """
    try:
        raw = msgspec.json.decode(body, type=_Records).data
    except msgspec.DecodeError as error:
        raise DownloadError(f"The list of models can't be read: {error}") from error
    groups: dict[tuple[str, str, str, str], dict[str, FileRecord]] = {}
    for record in filter(None, map(_read_record, raw)):
        key = (record.source_language, record.target_language, record.version, record.architecture)
        groups.setdefault(key, {})[record.file_type] = record
    return tuple(release for release in map(_build_release, groups.values()) if release is not None)


def _read_record(raw: msgspec.Raw) -> FileRecord | None:
    try:
        record = msgspec.json.decode(raw, type=FileRecord)
    except msgspec.DecodeError:
        return None
    version = _VERSION.fullmatch(record.version)
    return record if version and int(version["major"]) == READABLE_VERSION else None


def _build_release(files: dict[str, FileRecord]) -> Release | None:
    model, shared = files.get("model"), files.get("vocab")
    source, target = files.get("srcvocab", shared), files.get("trgvocab", shared)
    if model is None or source is None or target is None:
        return None
    return Release(
        source=model.source_language,
        target=model.target_language,
        version=model.version,
        architecture=model.architecture,
        model=model,
        source_vocabulary=source,
        target_vocabulary=target,
        shortlist=files.get("lex"),
    )


def sort_releases(releases: Iterable[Release]) -> list[Release]:
    """By pair, the best first."""
    return sorted(sorted(releases, key=lambda release: release.rank, reverse=True), key=lambda release: release.pair)
