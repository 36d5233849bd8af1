"""A server on this machine that behaves like Mozilla's Remote Settings, with the packaged models as its files.

Its ways of failing are those of real servers and of the lines to them: an answer per path and attempt.
"""

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import msgspec

from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels

RECORDS_PATH: Final = "/v1/buckets/main/collections/translations-models-v2/records"
ATTACHMENTS_PATH: Final = "/attachments/"

_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_ZSTD_BLOCK_BYTES: Final = 100_000  # a block has 128 KiB at most

FAULTS: Final = frozenset({"404", "429", "500", "cut", "hang", "trickle", "other bytes", "too long", "no range"})


def compress(body: bytes) -> bytes:
    """A zstd frame (RFC 8878) of stored blocks: valid, if no smaller. Python 3.11 has no zstd of its own."""
    header = _ZSTD_MAGIC + b"\xe0" + len(body).to_bytes(8, "little")  # one segment; its size in eight bytes
    starts = range(0, max(len(body), 1), _ZSTD_BLOCK_BYTES)
    blocks = [body[start : start + _ZSTD_BLOCK_BYTES] for start in starts]
    last = len(blocks) - 1
    return header + b"".join(
        ((len(block) << 3) | (number == last)).to_bytes(3, "little") + block for number, block in enumerate(blocks)
    )


class OfferedFile(msgspec.Struct, frozen=True):
    """One file of the server, as its record describes it."""

    name: str
    body: bytes
    record: dict[str, Any]


def offer(
    source: str,
    target: str,
    files: Mapping[str, bytes],
    *,
    version: str = "3.0",
    architecture: str = "tiny",
    filter_expression: str = "",
    is_compressed: bool = True,
) -> list[OfferedFile]:
    """The records and files of one model; `files` by their type (`model`, `lex`, `vocab`, `srcvocab`, `trgvocab`)."""
    offered = []
    for kind, plain in files.items():
        name = f"{kind}.{source}{target}.bin"
        body = compress(plain) if is_compressed else plain
        location = f"main-workspace/translations-models-v2/{version}-{architecture}-{name}"
        record = {
            "id": f"{version}-{architecture}-{name}",
            "schema": 1_749_570_042_331,
            "last_modified": 1_749_570_511_392,
            "name": name,
            "fileType": kind,
            "sourceLanguage": source,
            "targetLanguage": target,
            "version": version,
            "architecture": architecture,
            "filter_expression": filter_expression,
            "attachment": {
                "hash": hashlib.sha256(body).hexdigest(),
                "size": len(body),
                "filename": f"{name}.zst" if is_compressed else name,
                "location": location,
                "mimetype": "application/zstd" if is_compressed else "application/octet-stream",
            },
        }
        if is_compressed:
            record |= {"decompressedHash": hashlib.sha256(plain).hexdigest(), "decompressedSize": len(plain)}
        offered.append(OfferedFile(location, body, record))
    return offered


def read_packaged(source: str, target: str) -> dict[str, bytes]:
    """The packaged model of a direction, by file type."""
    model = next(model for model in PACKAGED_CATALOG.models if (model.source, model.target) == (source, target))
    assert model.shortlist is not None
    keys = {"model": model.model.key, "vocab": model.source_vocabulary.key, "lex": model.shortlist.key}
    return {kind: PackagedModels().read(key) for kind, key in keys.items()}


class RemoteSettingsStub:
    """The server. `requests` lists what was asked for, as (path, Range header)."""

    def __init__(self, offered: list[OfferedFile], *, is_plain: bool = False) -> None:
        """`is_plain` for a copy on some web server: the list, and the files in folders beside it."""
        self._attachments_path = "/copy/" if is_plain else ATTACHMENTS_PATH
        self._records_path = "/copy/records.json" if is_plain else RECORDS_PATH
        self._files = {self._attachments_path + file.name: file.body for file in offered}
        self._records = [file.record for file in offered]
        self._faults: dict[str, list[str]] = {}
        self.requests: list[tuple[str, str | None]] = []
        self.url = ""

    @property
    def records_url(self) -> str:
        """Where the list is."""
        return self.url + self._records_path

    def fail(self, kind: str, *faults: str) -> None:
        """The next requests for files of a kind (or for the `records` or the `root`) go wrong, one after the other."""
        assert set(faults) <= FAULTS
        self._faults.setdefault(kind, []).extend(faults)

    def count(self, kind: str) -> int:
        """How often files of a kind were asked for."""
        return sum(_name_kind(path) == kind for path, _ in self.requests)

    def answer(self, path: str) -> tuple[bytes | None, str | None]:
        """The body of a path, None where there is none, and what goes wrong with it."""
        faults = self._faults.get(_name_kind(path), [])
        fault = faults.pop(0) if faults else None
        if path == "/v1/":
            root = {"capabilities": {"attachments": {"base_url": self.url + self._attachments_path}}}
            return msgspec.json.encode(root), fault
        if path == self._records_path:
            return msgspec.json.encode({"data": self._records}), fault
        return self._files.get(path), fault


def _name_kind(path: str) -> str:
    if path == "/v1/":
        return "root"
    return (
        "records"
        if path in {RECORDS_PATH, "/copy/records.json"}
        else path.rpartition("/")[2].split("-")[-1].split(".")[0]
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stub: RemoteSettingsStub

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.stub.requests.append((self.path, asked))
        body, fault = self.stub.answer(self.path)
        if body is None or fault == "404":
            self._send(404, b"not here")
        elif fault in {"429", "500"}:
            self._send(int(fault), b"later")
        else:
            self._send_file(body, asked, fault)

    def _send_file(self, body: bytes, asked: str | None, fault: str | None) -> None:
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and fault != "no range" else 0
        rest = body[start:]
        if fault == "other bytes":
            rest = bytes([rest[0] ^ 1]) + rest[1:]
        elif fault == "too long":
            rest += b"!"
        status = 206 if start else 200
        if fault == "cut":
            self._send(status, rest[: len(rest) // 2], len(rest))
            self.close_connection = True
        elif fault == "hang":
            self._send(status, rest[:1000], len(rest))
            time.sleep(1)
            self.close_connection = True
        elif fault == "trickle":
            self._send(status, b"", len(rest))
            self._trickle(rest)
        else:
            self._send(status, rest)

    def _trickle(self, body: bytes) -> None:
        for start in range(100):
            self.wfile.write(body[start * 300_000 : (start + 1) * 300_000])
            time.sleep(0.05)
        self.close_connection = True

    def _send(self, status: int, body: bytes, announced: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some tests are about."""


@contextmanager
def serve(stub: RemoteSettingsStub) -> Iterator[RemoteSettingsStub]:
    """Run the server while the block runs."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"stub": stub}))
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
