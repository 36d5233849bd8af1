"""Zip files, opened within bounds: archives of articles, and the document formats that are zip files inside."""

import struct
import zlib
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.media_types import DOCX, EPUB, ODT, ZIP

MAX_ENTRIES: Final = 5_000
"""Many times what a document or a day's export holds; a directory of a million entries takes seconds to list."""
MAX_INFLATED_BYTES: Final = 100_000_000
"""Of all entries together, by the archive's own directory; no entry gives more than it declares there."""

_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_MAX_DIRECTORY_ENTRIES: Final = 50_000
"""Counted before the directory is read, so archives that lie uncompressed inside are counted in."""
_METHODS: Final = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""All that document formats allow and archivers write by default. Of the others, zipfile inflates without a bound."""
_ENCRYPTED: Final = 0x1
_STRONGLY_ENCRYPTED: Final = 0x40
_FIRST_NAME_LENGTH: Final = slice(26, 28)
_FIRST_NAME_START: Final = 30
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_CONTENT_TYPES: Final = "[Content_Types].xml"
_WORD_PART: Final = b"wordprocessingml.document.main+xml"
# The part that a format cannot do without, and the format.
_MARKS: Final = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("META-INF/container.xml", EPUB),
    ("Index/Document.iwa", "application/vnd.apple.pages"),
)


class Archive:
    """A zip file in memory."""

    def __init__(self, body: bytes) -> None:
        """Open it.

        Raises:
            RejectedError: it is damaged, or holds more than the bounds allow.
        """
        if body.count(_DIRECTORY_ENTRY) > _MAX_DIRECTORY_ENTRIES:
            raise _refuse_number(body.count(_DIRECTORY_ENTRY))
        try:
            self._zip = ZipFile(BytesIO(body))
        except (BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
            raise RejectedError(RejectionReason.CORRUPT, f"The zip file cannot be opened: {error}"[:300]) from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise _refuse_number(len(entries))
        inflated = sum(entry.file_size for entry in entries)
        if inflated > MAX_INFLATED_BYTES:
            detail = f"The archive holds {inflated:,} bytes; {MAX_INFLATED_BYTES:,} are allowed."
            raise RejectedError(RejectionReason.TOO_LARGE, detail)

    @property
    def names(self) -> tuple[str, ...]:
        """The entries that are files, in the archive's order."""
        return tuple(entry.filename for entry in self.entries)

    @property
    def entries(self) -> tuple[ZipInfo, ...]:
        """The same as the archive's directory describes them; two may have one name."""
        return tuple(entry for entry in self._zip.infolist() if not entry.filename.endswith("/"))

    def read(self, name: str) -> bytes:
        """The content of an entry, the last of that name.

        Raises:
            RejectedError: there is none, it is damaged, or it has a password.
        """
        try:
            entry = self._zip.getinfo(name)
        except KeyError as error:
            raise RejectedError(RejectionReason.CORRUPT, f"The part {name} is missing.") from error
        return self.read_entry(entry)

    def read_entry(self, entry: ZipInfo) -> bytes:
        """The content of one of `entries`; never more than it declares.

        Raises:
            RejectedError: it is damaged, has a password, or is compressed in a way that is not read.
        """
        name = entry.filename
        if entry.flag_bits & (_ENCRYPTED | _STRONGLY_ENCRYPTED):
            raise RejectedError(RejectionReason.PASSWORD_PROTECTED, f"{name} is encrypted."[:300])
        if entry.compress_type not in _METHODS:
            detail = f"{name} is compressed by method {entry.compress_type}; deflate is read."
            raise RejectedError(RejectionReason.UNSUPPORTED_FORMAT, detail[-300:])
        try:
            with self._zip.open(entry) as content:
                # Asked for all, zipfile inflates all, and only then cuts it to what the entry declares.
                return content.read(entry.file_size)
        except NotImplementedError as error:
            raise RejectedError(RejectionReason.UNSUPPORTED_FORMAT, f"{name}: {error}"[:300]) from error
        except (BadZipFile, ValueError, OSError, EOFError, zlib.error, struct.error) as error:
            raise RejectedError(RejectionReason.CORRUPT, f"{name}: {error}"[:300]) from error


def _refuse_number(entries: int) -> RejectedError:
    detail = f"The archive has {entries:,} entries; {MAX_ENTRIES:,} are allowed."
    return RejectedError(RejectionReason.TOO_LARGE, detail)


def sniff_zip(body: bytes) -> str:
    """The media type of a zip file's content: a document's, or that of an archive."""
    if body.count(_DIRECTORY_ENTRY) > _MAX_DIRECTORY_ENTRIES:
        return ZIP  # no document has as many parts
    try:
        with ZipFile(BytesIO(body)) as archive:
            names = frozenset(archive.namelist())
            declared = _read_start(archive, "mimetype", 100) if "mimetype" in names else b""
            parts = _read_start(archive, _CONTENT_TYPES, 100_000) if _CONTENT_TYPES in names else b""
    except Exception:  # noqa: BLE001 - damaged: the names that stand in it have to do, and the format's reader will say what is wrong
        (length,) = struct.unpack("<H", body[_FIRST_NAME_LENGTH].ljust(2, b"\0"))
        first = body[_FIRST_NAME_START : _FIRST_NAME_START + length].decode("utf-8", "replace")
        names = frozenset({first, *(mark for mark, _ in _MARKS if mark.encode() in body)})
        declared = body[_FIRST_NAME_START + length :][:100] if "mimetype" in names else b""
        parts = b""
    media_type = declared.decode("ascii", "replace").strip()
    if media_type.startswith(EPUB):
        return EPUB
    if media_type.startswith(_OPEN_DOCUMENT):
        return ODT if media_type.startswith(ODT) and not media_type.startswith(f"{ODT}-") else media_type
    # Word on the web calls its main part word/document2.xml.
    return next((kind for mark, kind in _MARKS if mark in names), DOCX if _WORD_PART in parts else ZIP)


def _read_start(archive: ZipFile, name: str, size: int) -> bytes:
    """The beginning of an entry: OpenDocument and EPUB say in one what they are, Office what its parts are."""
    if archive.getinfo(name).compress_type not in _METHODS:
        return b""
    with archive.open(name) as content:
        return content.read(size)
