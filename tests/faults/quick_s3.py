"""S3 in a tenth of moto's time, for runs of many seeds: only what the functions ask for, with the same answers.

moto is the measure: a test runs a seed over both, and the two have to come out the same, fault for fault.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count, islice
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders

from tests.faults.calls import Raw

_PAGE: Final = 1000
_META: Final = "x-amz-meta-"


class _Object(msgspec.Struct, frozen=True):
    body: bytes
    etag: str
    media_type: str
    metadata: Mapping[str, str]
    modified: datetime
    version: str


class QuickS3:
    """Buckets in memory."""

    def __init__(self) -> None:
        self.read_clock: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None)
        """Tells the time in UTC, without a zone."""
        self._buckets: dict[str, dict[str, _Object]] = {}
        self._versions = count(1)

    def answer(self, request: AWSPreparedRequest) -> AWSResponse:
        """Carry a request out."""
        address = urlsplit(request.url)
        bucket = self._buckets.setdefault((address.hostname or "").partition(".s3.")[0], {})
        key = unquote(address.path.removeprefix("/"))
        if not key:
            status, headers, body = self._list(bucket, parse_qs(address.query))
        else:
            status, headers, body = self._serve(bucket, key, request)
        return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), Raw(body))

    def empty(self, bucket: str) -> None:
        """Have a bucket be as new."""
        self._buckets.pop(bucket, None)

    def _serve(
        self, bucket: dict[str, _Object], key: str, request: AWSPreparedRequest
    ) -> tuple[int, dict[str, str], bytes]:
        there = bucket.get(key)
        match request.method:
            case "HEAD" | "GET":
                if there is None:
                    return _refuse(404, "NoSuchKey", request.method)
                return 200, _describe(there), there.body if request.method == "GET" else b""
            case "PUT":
                return self._put(bucket, key, there, request)
            case "DELETE":
                return self._delete(bucket, key, there, request)
        return _refuse(405, "MethodNotAllowed", str(request.method))

    def _put(
        self, bucket: dict[str, _Object], key: str, there: _Object | None, request: AWSPreparedRequest
    ) -> tuple[int, dict[str, str], bytes]:
        expected = _read_header(request, "If-Match")
        if expected is not None and there is None:
            return _refuse(404, "NoSuchKey", "PUT")
        is_refused = expected is not None and there is not None and there.etag != expected.strip('"')
        if is_refused or (_read_header(request, "If-None-Match") is not None and there is not None):
            return _refuse(412, "PreconditionFailed", "PUT")
        body = _read_body(request)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        bucket[key] = _Object(
            body=body,
            etag=hashlib.md5(body).hexdigest(),  # noqa: S324 - as S3 does
            media_type=headers.get("content-type", "binary/octet-stream"),
            metadata={name: value for name, value in headers.items() if name.startswith(_META)},
            modified=self.read_clock(),
            version=f"version-{next(self._versions)}",
        )
        return 200, {"ETag": f'"{bucket[key].etag}"', "x-amz-version-id": bucket[key].version}, b""

    def _delete(
        self, bucket: dict[str, _Object], key: str, there: _Object | None, request: AWSPreparedRequest
    ) -> tuple[int, dict[str, str], bytes]:
        expected = _read_header(request, "If-Match")
        if expected is not None and there is not None and there.etag != expected.strip('"'):
            return _refuse(412, "PreconditionFailed", "DELETE")
        if expected is not None and there is None:
            return _refuse(404, "NoSuchKey", "DELETE")
        bucket.pop(key, None)
        return 204, {}, b""

    def _list(self, bucket: dict[str, _Object], query: Mapping[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        """ListObjectsV2; the continuation token is the last key of the page before."""
        prefix, delimiter = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        after = query.get("continuation-token", query.get("start-after", [""]))[0].encode()
        keys = sorted((key for key in bucket if key.startswith(prefix) and key.encode() > after), key=str.encode)
        if delimiter:
            cut = (key.removeprefix(prefix).partition(delimiter) for key in keys)
            folders = dict.fromkeys(f"{prefix}{folder}{mark}" for folder, mark, _ in cut if mark)
            parts = "".join(f"<CommonPrefixes><Prefix>{_spell(name)}</Prefix></CommonPrefixes>" for name in folders)
            return 200, dict(_XML_HEADERS), _wrap(parts)
        page = list(islice(keys, _PAGE))
        parts = "".join(f"<Contents>{_describe_entry(key, bucket[key])}</Contents>" for key in page)
        if len(page) < len(keys):
            token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>"
            parts += f"<IsTruncated>true</IsTruncated>{token}"
        return 200, dict(_XML_HEADERS), _wrap(parts)


_XML_HEADERS: Final = {"Content-Type": "application/xml"}


def _describe_entry(key: str, there: _Object) -> str:
    modified = there.modified.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return (
        f"<Key>{_spell(key)}</Key><LastModified>{modified}</LastModified>"
        f'<ETag>"{there.etag}"</ETag><Size>{len(there.body)}</Size>'
    )


def _wrap(parts: str) -> bytes:
    return f"<ListBucketResult>{parts}<EncodingType>url</EncodingType></ListBucketResult>".encode()


def _spell(key: str) -> str:
    return escape(quote(key))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _read_header(request: AWSPreparedRequest, name: str) -> str | None:
    value = request.headers.get(name)
    return None if value is None else _text(value)


def _read_body(request: AWSPreparedRequest) -> bytes:
    """The body, out of its chunks where botocore has put a checksum behind it."""
    body: Any = request.body
    content: bytes = body if isinstance(body, bytes) else b"" if body is None else body.read()
    if _read_header(request, "X-Amz-Trailer") is None:
        return content
    parts = []
    while content:
        size, _, content = content.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        parts.append(content[:length])
        content = content[length + 2 :]
    return b"".join(parts)


def _describe(there: _Object) -> dict[str, str]:
    return {
        "ETag": f'"{there.etag}"',
        "Content-Length": str(len(there.body)),
        "Content-Type": there.media_type,
        "Last-Modified": format_datetime(there.modified.replace(tzinfo=UTC), usegmt=True),
        "x-amz-version-id": there.version,
        **there.metadata,
    }


def _refuse(status: int, code: str, method: str) -> tuple[int, dict[str, str], bytes]:
    body = b"" if method == "HEAD" else f"<Error><Code>{code}</Code><Message>No.</Message></Error>".encode()
    return status, dict(_XML_HEADERS), body
