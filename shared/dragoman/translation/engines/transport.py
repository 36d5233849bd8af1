"""HTTP for the engines on the network: bounded in time and in bytes, without cookies, and every error is ours.

Stands in where deep-translator asks for the module `requests`: that library sets no time-out, throws the status
away, and lets requests' errors through with the text in their messages.
"""

import json
import time
from collections.abc import Callable, Mapping
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.network import find_reason, status_reason

if TYPE_CHECKING:
    import requests

SOCKET_SECONDS: Final = 30
"""Ends a call that its deadline has left behind, also one whose answer comes drop by drop; the deadline itself is
`call_within`'s."""
MAX_ANSWER_BYTES: Final = 2_000_000
"""Google's page around 5,000 characters is under 100 kB; an answer without end must not fill the memory."""
MAX_REDIRECTS: Final = 5
_CHUNK_BYTES: Final = 65_536


class Answer(msgspec.Struct, frozen=True):
    """A whole answer, as much of `requests.Response` as its readers ask for."""

    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        """As UTF-8, which all these services send; without a declared charset requests would take Latin-1."""
        return self.content.decode(errors="replace")

    def json(self) -> Any:
        """The parsed body.

        Raises:
            EngineError: it is no JSON: a page about robots, an error of something in between.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):  # `from None`: the error holds the body
            raise EngineError(EngineReason.REFUSED, "the answer is no JSON") from None

    def close(self) -> None:
        """There is nothing left open."""


Explain = Callable[[Answer], EngineReason | None]
"""What a service says about an answer that is no success; None where the status says it all."""


class Transport:
    """One service's connections, kept open from call to call. May be used on several threads."""

    def __init__(self, explain: Explain = lambda _: None) -> None:
        self._explain = explain
        self._opened: requests.Session | None = None

    @property
    def exceptions(self) -> Any:
        """The errors of requests, which deep-translator names in an `except` clause."""
        import requests.exceptions  # noqa: PLC0415 - start-up time

        return requests.exceptions

    def get(self, url: str, **options: Any) -> Answer:
        """As `requests.get`.

        Raises:
            EngineError: no answer, or one that is no success.
        """
        return self._send("GET", url, options)

    def post(self, url: str, **options: Any) -> Answer:
        """As `requests.post`, but no redirect is followed: it would carry text and key to another host.

        Raises:
            EngineError: as `get`.
        """
        return self._send("POST", url, {**options, "allow_redirects": False})

    def _send(self, method: str, url: str, options: dict[str, Any]) -> Answer:
        try:
            with self._session().request(method, url, timeout=SOCKET_SECONDS, stream=True, **options) as response:
                answer = Answer(response.status_code, _read(response))
                headers = response.headers
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - requests and urllib3 promise nothing about what they raise
            # `from None`: their messages quote the URL, which may hold the text, and must not reach a log.
            raise transport_error(error, _find_host(url)) from None
        if not 200 <= answer.status_code < 300:
            reason = self._explain(answer) or status_reason(answer.status_code)
            raise EngineError(reason, f"HTTP status {answer.status_code}", _read_wait(headers))
        return answer

    def _session(self) -> "requests.Session":
        if self._opened is None:
            import requests  # noqa: PLC0415 - start-up time

            session = requests.Session()
            session.max_redirects = MAX_REDIRECTS
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            self._opened = session
        return self._opened


def _read(response: "requests.Response") -> bytes:
    """The body, piece by piece as it comes, so that both bounds are looked at."""
    end = time.monotonic() + SOCKET_SECONDS
    body = bytearray()
    while piece := response.raw.read1(_CHUNK_BYTES, decode_content=True):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise EngineError(EngineReason.REFUSED, f"an answer of more than {MAX_ANSWER_BYTES} bytes")
        if time.monotonic() > end:
            raise EngineError(EngineReason.UNREACHABLE, f"no whole answer in {SOCKET_SECONDS} s")
    return bytes(body)


def _read_wait(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds; 0 for none. As a date it is not heeded: no service here writes one."""
    asked = headers.get("Retry-After", "").strip()
    return float(asked) if asked.isdecimal() else 0.0


@cache
def foreign_reasons() -> Mapping[type[BaseException], EngineReason]:
    """What each error of requests, urllib3 and the sockets means. Subclasses mean what their parent does."""
    from requests import exceptions as http  # noqa: PLC0415 - start-up time
    from urllib3 import exceptions as below  # noqa: PLC0415 - start-up time

    return {
        http.ConnectionError: EngineReason.UNREACHABLE,
        http.Timeout: EngineReason.UNREACHABLE,
        http.ChunkedEncodingError: EngineReason.UNREACHABLE,
        http.ContentDecodingError: EngineReason.UNREACHABLE,
        http.RequestException: EngineReason.REFUSED,  # redirects without end, an address that is none
        below.HTTPError: EngineReason.UNREACHABLE,  # while the body is read: time-outs, a connection that breaks off
        OSError: EngineReason.UNREACHABLE,
    }


def _find_host(url: str) -> str:
    """Empty for an address that is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def transport_error(error: Exception, host: str = "") -> EngineError:
    """Our error for one of theirs. The detail is the class and the host, never the message: that may quote text."""
    reason, name = find_reason(error, foreign_reasons()), type(error).__name__
    is_away = reason is EngineReason.UNREACHABLE and host
    return EngineError(reason, f"no whole answer from {host}: {name}" if is_away else name)
