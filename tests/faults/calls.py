"""One request of a function to AWS, as it leaves botocore, and every kind of answer that the harness may give it."""

from collections.abc import Mapping
from enum import StrEnum
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError
from urllib3.exceptions import ProtocolError
from urllib3.exceptions import ReadTimeoutError as PoolReadTimeoutError


class FaultKind(StrEnum):
    """What can go wrong with one request."""

    THROTTLED = "throttled"
    SERVER_ERROR = "500 before"
    LATE_SERVER_ERROR = "500 after"
    NO_CONNECTION = "no connection"
    READ_TIME_OUT = "time-out before"
    LATE_TIME_OUT = "time-out after"
    CONNECTION_CLOSED = "closed after"
    REFUSED = "412"
    CONFLICT = "409"
    CUT_BODY = "body cut"
    BROKEN_BODY = "body broken"
    STALLED_BODY = "body stalled"
    HALF_BATCH = "half a batch"
    SLOW = "slow"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    HUNG = "hung until killed"

    @property
    def is_deadly(self) -> bool:
        """Whether the worker is gone."""
        return self in DEATHS

    @property
    def has_effect(self) -> bool:
        """Whether the service carries the request out."""
        return self not in _WITHOUT_EFFECT


_WITHOUT_EFFECT: Final = frozenset(
    {
        FaultKind.THROTTLED,
        FaultKind.SERVER_ERROR,
        FaultKind.NO_CONNECTION,
        FaultKind.READ_TIME_OUT,
        FaultKind.REFUSED,
        FaultKind.CONFLICT,
        FaultKind.KILLED_BEFORE,
    }
)
ERRORS: Final = (
    FaultKind.THROTTLED,
    FaultKind.SERVER_ERROR,
    FaultKind.LATE_SERVER_ERROR,
    FaultKind.NO_CONNECTION,
    FaultKind.READ_TIME_OUT,
    FaultKind.LATE_TIME_OUT,
    FaultKind.CONNECTION_CLOSED,
)
DEATHS: Final = (*[FaultKind.KILLED_BEFORE] * 4, *[FaultKind.KILLED_AFTER] * 4, FaultKind.HUNG)
BODIES: Final = (FaultKind.CUT_BODY, FaultKind.BROKEN_BODY, FaultKind.STALLED_BODY)

_REFUSALS: Final = {
    FaultKind.THROTTLED: (503, "SlowDown", "RequestThrottled"),
    FaultKind.REFUSED: (412, "PreconditionFailed", ""),
    FaultKind.CONFLICT: (409, "ConditionalRequestConflict", ""),
}
"""Status, and the service's word for it: S3's and that of SQS. Any other fault is an internal error."""

_XML: Final = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{}</Code><Message>Injected.</Message></Error>"


class Call(msgspec.Struct, frozen=True):
    """One request on its way."""

    event_name: str
    request: Any
    """botocore's AWSPreparedRequest."""
    service: str
    operation: str
    bucket: str
    key: str

    @property
    def is_conditional(self) -> bool:
        """Whether the service may refuse it because of what is there."""
        return any(name in self.request.headers for name in ("If-Match", "If-None-Match"))

    @property
    def body(self) -> bytes:
        """What it carries."""
        body = self.request.body
        return body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else b""


def read_call(event_name: str, request: AWSPreparedRequest) -> Call:
    """What a request of botocore is about, from the name of the event that announces it: `before-send.s3.PutObject`."""
    _, service, operation = event_name.split(".")
    address = urlsplit(request.url)
    bucket = (address.hostname or "").partition(".s3.")[0]
    return Call(event_name, request, service, operation, bucket, unquote(address.path.removeprefix("/")))


def respond(call: Call, status: int, body: bytes, headers: Mapping[str, str] = {}) -> AWSResponse:
    """An answer as botocore gets it from its transport."""
    return AWSResponse(call.request.url, status, HTTPHeaders.from_dict(dict(headers)), Raw(body))


def fail(call: Call, kind: FaultKind) -> AWSResponse | Exception:
    """The answer, or the transport's error, that a fault gives the caller."""
    url = call.request.url
    match kind:
        case FaultKind.NO_CONNECTION:
            return ConnectTimeoutError(endpoint_url=url)
        case FaultKind.READ_TIME_OUT | FaultKind.LATE_TIME_OUT:
            return ReadTimeoutError(endpoint_url=url)
        case FaultKind.CONNECTION_CLOSED:
            return ConnectionClosedError(endpoint_url=url)
    return _refuse(call, *_REFUSALS.get(kind, (500, "InternalError", "InternalFailure")))


def _refuse(call: Call, status: int, s3_code: str, sqs_code: str) -> AWSResponse:
    if call.service == "sqs":
        return respond(call, status, b'{"__type": "com.amazonaws.sqs#%s", "message": "Injected."}' % sqs_code.encode())
    body = b"" if call.operation == "HeadObject" else _XML.format(s3_code).encode()
    return respond(call, status, body, {"Content-Type": "application/xml"})


def spoil_body(answer: AWSResponse, kind: FaultKind) -> AWSResponse:
    """The same answer, whose body does not come whole: it ends early, breaks off, or stalls."""
    whole = answer.raw.read()
    return AWSResponse(
        answer.url, answer.status_code, HTTPHeaders.from_dict(dict(answer.headers)), Raw(whole[: len(whole) // 2], kind)
    )


class Raw(BytesIO):
    """A body as urllib3 gives it; a spoiled one raises urllib3's errors once its half is read."""

    def __init__(self, content: bytes, kind: FaultKind | None = None) -> None:
        super().__init__(content)
        self._kind = kind

    def read(self, size: int | None = -1, /) -> bytes:
        match self._kind:
            case FaultKind.BROKEN_BODY:
                raise ProtocolError("Connection broken: IncompleteRead")
            case FaultKind.STALLED_BODY:
                raise PoolReadTimeoutError(None, "", "Read timed out.")  # type: ignore[arg-type]
        return super().read(size)

    def stream(self, amt: int = 65_536, **_: object) -> Any:
        """As botocore reads what is not streamed to its caller."""
        while content := self.read(amt):
            yield content
