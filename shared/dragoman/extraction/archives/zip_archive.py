"""A zip archive to its articles: one a file."""

import struct
import unicodedata
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZipInfo

import regex

from dragoman.article import Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.bounded_zip import Archive
from dragoman.extraction.sniffing import sniff_media_type

_SYSTEM_NAMES: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
# What comes with articles and is none: by its name, because some of it is text.
_ASSET_NAMES = """
    .css .js .mjs .map .woff .woff2 .ttf .otf .eot .png .jpg .jpeg .jpe .gif .webp .avif .bmp .ico .svg .tif .tiff
    .heic .psd .eps .mp3 .m4a .wav .ogg .mp4 .m4v .mov .avi .webm .lnk .url .webloc
"""
_ASSETS: Final = frozenset(_ASSET_NAMES.split())
_ASSET_FAMILIES: Final = ("image/", "audio/", "video/", "font/", "application/font-")
# The folder that browsers put beside a saved page, in the languages that they name it in: adverts and scripts.
_PAGE_FOLDER: Final = regex.compile(
    r"[._ -](?:files|fichiers|ficheiros|arquivos|archivos|dateien|bestanden|file|pliki|soubory)\Z", regex.IGNORECASE
)
_PAGE_ENDINGS: Final = (".html", ".htm", ".xhtml")

_UTF8_NAME: Final = 0x800
_UNICODE_PATH: Final = 0x7075
# Zip's own code page first, then those of DOS in western Europe and Russia, and Windows' in Japan and China.
_NAME_CODECS: Final = ("utf-8", "cp437", "cp850", "cp866", "cp932", "gb18030")
_WORDS: Final = regex.compile(r"[^\W\d_]+")
_ONE_SCRIPT: Final = regex.compile(
    r"[\p{Latin}\p{M}]+|\p{Cyrillic}+|[\p{Han}\p{Hiragana}\p{Katakana}\u30fc]+", regex.V1
)
_HALF_WIDTH: Final = regex.compile(r"[\uff61-\uff9f]")


def split_zip(body: bytes, charset: str | None) -> tuple[Item, ...]:  # noqa: ARG001 - every splitter is called so
    """The files of an archive that may be articles, in its order; `identity` is a file's path.

    Pictures, scripts, fonts and what systems leave in archives are passed over. A file that is damaged or has a
    password is an item with that problem. Paths never leave the record: nothing is unpacked to a disk.

    Raises:
        RejectedError: it is damaged, larger than the bounds allow, holds nothing that may be an article, or
            has a password on all that it holds.
    """
    archive = Archive(body)
    named = [(read_path(entry), entry) for entry in archive.entries]
    pages = frozenset(path.lower() for path, _ in named if path.lower().endswith(_PAGE_ENDINGS))
    chosen = [(path, entry) for path, entry in named if entry.file_size and not _is_furniture(path, pages)]
    items = [_read_item(archive, entry, path) for path, entry in chosen]
    items = [item for item in items if item.problem or not _is_asset(item)]
    if not items:
        detail = f"None of its {len(named):,} files can be an article."
        raise RejectedError(RejectionReason.NO_ARTICLE, detail)
    if all(item.problem is RejectionReason.PASSWORD_PROTECTED for item in items):
        raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The zip archive has a password.")
    return tuple(items)


def read_path(entry: ZipInfo) -> str:
    """Where an entry is in its archive: readable, with `/` between its parts, none of them empty, `.` or `..`."""
    path = _read_name(entry).replace("\\", "/")
    return "/".join(part for part in path.split("/") if part not in {"", ".", ".."})


def _read_item(archive: Archive, entry: ZipInfo, path: str) -> Item:
    try:
        return Item(path, archive.read_entry(entry), path)
    except RejectedError as error:
        return Item(path, b"", path, problem=error.reason, problem_detail=error.detail)


def _is_furniture(path: str, pages: frozenset[str]) -> bool:
    parts = path.split("/")
    is_hidden = any(part.startswith(".") or part.lower() in _SYSTEM_NAMES for part in parts)
    return is_hidden or PurePosixPath(path).suffix.lower() in _ASSETS or _is_beside_page(parts, pages)


def _is_beside_page(parts: list[str], pages: frozenset[str]) -> bool:
    """Whether it is in the folder of a saved page that is in the archive too."""
    for depth, part in enumerate(parts[:-1]):
        if mark := _PAGE_FOLDER.search(part):
            page = "/".join((*parts[:depth], part[: mark.start()])).lower()
            if any(page + ending in pages for ending in _PAGE_ENDINGS):
                return True
    return False


def _is_asset(item: Item) -> bool:
    return sniff_media_type(item.body, item.name, "").startswith(_ASSET_FAMILIES)


def _read_name(entry: ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", "replace")  # as zipfile decoded it
    return _read_unicode_path(entry.extra, raw) or _choose_reading(raw) or entry.filename


def _read_unicode_path(extra: bytes, name: bytes) -> str | None:
    """The name as Info-ZIP's extra field has it, for as long as it belongs to the name."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field = extra[4 : 4 + length]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<L", field, 1)[0] == zlib.crc32(name):
            return field[5:].decode("utf-8", "replace")
        extra = extra[4 + length :]
    return None


def _choose_reading(name: bytes) -> str | None:
    """The first reading that could be words; archives don't say which code page their names are in."""
    readings = (reading for codec in _NAME_CODECS if (reading := _try_codec(name, codec)) is not None)
    return next((reading for reading in readings if _is_plausible(reading)), None)


def _try_codec(name: bytes, codec: str) -> str | None:
    try:
        return name.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_plausible(reading: str) -> bool:
    foreign = [character for character in reading if not character.isascii()]
    has_letters_only = all(unicodedata.category(character)[0] in "LM" for character in foreign)
    return has_letters_only and not _HALF_WIDTH.search(reading) and _are_words(_WORDS.findall(reading))


def _are_words(words: Iterable[str]) -> bool:
    return all(_ONE_SCRIPT.fullmatch(word) and not _is_overaccented(word) for word in words)


def _is_overaccented(word: str) -> bool:
    """Whether more letters of a longer Latin word have accents than any language writes."""
    foreign = sum(not character.isascii() for character in word)
    is_latin = unicodedata.name(word[0], "").startswith("LATIN")
    return is_latin and len(word) > 3 and 2 * foreign > len(word)
