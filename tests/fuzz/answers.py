"""What a translation service may send, as bytes: each engine takes it for a translation or for an EngineError."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any
from unittest.mock import patch

import stamina
from urllib3 import HTTPResponse

from dragoman.errors import EngineError
from dragoman.translation.checks import Rendering, find_faults
from tests.integration.translation.services import CASES, TEXT, Case

_SECONDS = 30.0
_SEED_HEADS = (b"200 Content-Type: application/json", b"429 Retry-After: 1", b"302 Location: /m", b"500 X: y")


def read_answers(case: Case) -> Callable[[bytes], None]:
    """A target: its bytes are a status and a header in one line, then a body."""
    engine = case.build("http://127.0.0.1:9")

    def run(body: bytes) -> None:
        with _answer_with(body), suppress(EngineError):
            answer = engine.translate(TEXT, "en", "pt", _SECONDS).text
            answer.encode()
            find_faults(Rendering(TEXT, answer, "en", "pt"))

    return run


def write_seeds(case: Case) -> tuple[bytes, ...]:
    """A good answer under several heads, and one that says half of a character."""
    whole = case.answer("As palavras inéditas do ministro.").body
    halved = case.answer("As palavras do HALF.").body.replace(b"HALF", rb"ministro\ud83d")
    bodies = (whole, halved)
    return tuple(head + b"\n" + body for head in _SEED_HEADS for body in bodies)


def list_cases() -> tuple[Case, ...]:
    """One for each engine on the network."""
    return tuple(CASES)


@contextmanager
def _answer_with(body: bytes) -> Iterator[None]:
    """Where the two HTTP libraries would ask a socket, they find this answer."""
    head, _, content = body.partition(b"\n")
    status, name, value = _read_head(head)

    def open_answer() -> HTTPResponse:
        return HTTPResponse(BytesIO(content), {name: value}, status, preload_content=False, decode_content=False)

    def send(self: Any, request: Any, **_: object) -> Any:
        return self.build_response(request, open_answer())

    def send_to_aws(_: object, request: Any) -> Any:
        from botocore.awsrequest import AWSResponse, HeadersDict  # noqa: PLC0415 - for one engine

        headers: Any = HeadersDict({name: value})  # what botocore itself gives it
        return AWSResponse(request.url, status, headers, open_answer())

    with (
        patch("requests.adapters.HTTPAdapter.send", send),
        patch("botocore.httpsession.URLLib3Session.send", send_to_aws),
        stamina.set_testing(True, attempts=1),
    ):
        yield


def _read_head(head: bytes) -> tuple[int, str, str]:
    number, _, field = head.decode("latin-1").partition(" ")
    name, _, value = field.partition(":")
    is_status = number.isascii() and number.isdigit() and len(number) == 3 and int(number) >= 200
    return int(number) if is_status else 200, name.strip() or "X", value.strip()
