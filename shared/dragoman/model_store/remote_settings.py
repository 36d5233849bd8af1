"""Mozilla's Remote Settings server, or a copy of it: the list of models, and their files, each verified."""

import hashlib
import os
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final

import msgspec

from dragoman.model_store import remote_server
from dragoman.model_store.errors import DownloadError
from dragoman.model_store.remote_records import Attachment, FileRecord, Release, read_releases
from dragoman.model_store.remote_server import CHUNK_BYTES, PassingError, RemoteServer
from dragoman.model_store.zstd_bound import compute_most_bytes
from dragoman.translation.models.catalog import MAX_FILE_BYTES

RECORDS_URL: Final = (
    "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
)
RECORDS_URL_VARIABLE: Final = "FXTRANSLATE_RECORDS_URL"
"""The engine's own command reads the same variable."""

MIN_BYTES_PER_SECOND: Final = 20_000
"""A model of 24 MB in 20 minutes. What is slower hangs."""

OnBytes = Callable[[int], None]
"""Told how many bytes of a file are here: absolute, and less again when a download starts over."""


MAX_UNPACKED_BYTES: Final = 2 * MAX_FILE_BYTES
"""The bound is told from outside, and may be too high by half where blocks are small."""


class _Attachments(msgspec.Struct, frozen=True):
    base_url: str


class _Capabilities(msgspec.Struct, frozen=True):
    attachments: _Attachments


class _Root(msgspec.Struct, frozen=True):
    capabilities: _Capabilities


class _WrongBytesError(DownloadError):
    """A whole file with another hash."""


class RemoteSettings:
    """The server.

    Args:
        records_url: of the collection's records; None for the environment's, else Mozilla's.
        first_wait_seconds: before the second attempt where one can help.

    Raises (every method):
        DownloadError: the server could not be reached, or what it gave is not what it had announced.
    """

    def __init__(self, records_url: str | None = None, *, first_wait_seconds: float = 1.0) -> None:
        self.records_url = records_url or os.environ.get(RECORDS_URL_VARIABLE) or RECORDS_URL
        self._server = RemoteServer(first_wait_seconds)
        self._attachments_url: str | None = None

    def list_releases(self) -> tuple[Release, ...]:
        """Every complete model that the engine can read."""
        return read_releases(self._server.read(self.records_url))

    def download(self, record: FileRecord, folder: Path, on_bytes: OnBytes = lambda _: None) -> bytes:
        """One file as it is used: whole, unpacked and with the right hash.

        Args:
            record: which.
            folder: keeps what has come so far, also after an interruption; the next call goes on from there.
            on_bytes: see OnBytes.
        """
        partial = folder / record.attachment.hash
        try:
            self._complete(record.attachment, partial, on_bytes)
        except _WrongBytesError:  # perhaps what an earlier, interrupted download left: once more from the start
            self._complete(record.attachment, partial, on_bytes)
        body = _unpack(record, partial.read_bytes())
        partial.unlink()
        return body

    def _complete(self, attachment: Attachment, partial: Path, on_bytes: OnBytes) -> None:
        """Until the file is whole; it is removed if its hash is wrong."""
        url = self._find_attachments() + attachment.location.lstrip("/")
        deadline = time.monotonic() + remote_server.READ_SECONDS + attachment.size / MIN_BYTES_PER_SECOND
        for attempt in self._server.attempts():
            with attempt:
                self._append(url, attachment, partial, deadline, on_bytes)
        if hashlib.sha256(partial.read_bytes()).hexdigest() != attachment.hash:
            partial.unlink()
            raise _WrongBytesError(f"{url} has another SHA-256 than its record says: it was not kept.")

    def _append(self, url: str, attachment: Attachment, partial: Path, deadline: float, on_bytes: OnBytes) -> None:
        """The rest of the file, in one request."""
        have = partial.stat().st_size if partial.exists() else 0
        if have > attachment.size:
            partial.unlink()
            have = 0
        on_bytes(have)
        if have == attachment.size:
            return
        with self._server.open(url, have) as answer:
            if answer.status_code != HTTPStatus.PARTIAL_CONTENT:
                have = 0
            with partial.open("ab" if have else "wb") as file:
                for chunk in answer.iter_content(CHUNK_BYTES):
                    have += len(chunk)
                    if have > attachment.size:
                        break
                    file.write(chunk)
                    on_bytes(have)
                    if time.monotonic() > deadline:
                        raise DownloadError(f"{url} comes too slowly. What has come stays: the next pull goes on.")
        if have > attachment.size:
            partial.unlink()
            raise DownloadError(f"{url} is larger than its record says: it was not kept.")
        if have < attachment.size:
            raise PassingError(f"{url} broke off at {have} of {attachment.size} bytes.")

    def _find_attachments(self) -> str:
        """The address before each file's location: what the server's root says, or, of a plain copy of the list, the
        folder that it lies in."""
        if self._attachments_url is None:
            server, is_server, _ = self.records_url.partition("/buckets/")
            if is_server:
                self._attachments_url = _read_attachments_url(self._server.read(f"{server}/"))
            else:
                self._attachments_url = self.records_url.rpartition("/")[0] + "/"
        return self._attachments_url


def _read_attachments_url(body: bytes) -> str:
    try:
        base = msgspec.json.decode(body, type=_Root).capabilities.attachments.base_url
    except msgspec.DecodeError as error:
        raise DownloadError(f"The server does not say where its files are: {error}") from error
    return base.rstrip("/") + "/"


def _unpack(record: FileRecord, body: bytes) -> bytes:
    if not record.attachment.is_compressed:
        return body
    from fxtranslate import discovery  # noqa: PLC0415 - heavy; Python has no zstd of its own before 3.14

    try:
        if compute_most_bytes(body) > MAX_UNPACKED_BYTES:
            raise DownloadError(f"{record.name} would unpack to more than any model has: it was not unpacked.")
        unpacked = discovery.verify_and_decompress(body, record.decompressed_hash)
    except ValueError as error:
        raise DownloadError(f"{record.name} can't be unpacked, or unpacks to other bytes: {error}") from error
    if record.decompressed_size is not None and len(unpacked) != record.decompressed_size:
        raise DownloadError(f"{record.name} unpacks to {len(unpacked)} bytes, not {record.decompressed_size}.")
    return unpacked
