"""The first bytes by which a format is known."""

from typing import Final

from dragoman.extraction.late_import import import_late
from dragoman.extraction.media_types import ENCRYPTED_OFFICE, HTML, RTF, TAR, XML, ZIP

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream in which Office puts a document that has a password."""

# Formats that are text to the standard, or unknown to it, and that people do drop.
_SIGNATURES: Final = (
    (b"{\\rtf", RTF),
    (_OLE, "application/msword"),
    (b"PK\x05\x06", ZIP),  # an archive of nothing
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-msdownload"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"BZh", "application/x-bzip2"),
)
_SNIFF_ZIP: Final = import_late("archives.bounded_zip", "sniff_zip")
_TAR_MAGIC: Final = b"ustar"
_TAR_MAGIC_START: Final = 257
# Elements that begin an article's fragment and that the standard, made for whole pages, does not list.
_FRAGMENT_TAGS: Final = (
    b"article section main header figure blockquote ul ol dl h2 h3 h4 h5 h6 span em strong i u center img meta link"
).split()
_XML_ROOTS: Final = (b"svg", b"TEI")


def sniff_binary(body: bytes) -> str:
    """The media type of content that is not text."""
    for signature, media_type in _SIGNATURES:
        if body.startswith(signature):
            return ENCRYPTED_OFFICE if body.startswith(_OLE) and _ENCRYPTED_PACKAGE in body else media_type
    if body.startswith(_TAR_MAGIC, _TAR_MAGIC_START):
        return TAR
    sniffed = sniff_by_standard(body)
    return str(_SNIFF_ZIP(body)) if sniffed == ZIP else sniffed


def sniff_by_standard(content: bytes) -> str:
    """The media type by WHATWG's MIME sniffing standard, with the beginnings that articles have besides."""
    from xtractmime import extract_mime  # noqa: PLC0415 - only ingest has it

    return (extract_mime(content, extra_types=_FRAGMENT_PATTERNS) or b"application/octet-stream").decode()


_Pattern = tuple[bytes, bytes, set[bytes] | None, bytes]


def _build_pattern(tag: bytes, end: bytes, media_type: str) -> _Pattern:
    """A pattern in the standard's form: the tag in either case, then what ends its name."""
    shown = b"<" + tag.upper() + end
    letter, exact = 0xDF, 0xFF  # 0xDF takes the bit away in which upper and lower case differ
    mask = bytes(letter if chr(byte).isalpha() else exact for byte in shown)
    return shown, mask, None, media_type.encode()


_FRAGMENT_PATTERNS: Final = tuple(
    _build_pattern(tag, end, media_type)
    for tags, media_type in ((_FRAGMENT_TAGS, HTML), (_XML_ROOTS, XML))
    for tag in tags
    for end in (b" ", b">", b"\n")
)
