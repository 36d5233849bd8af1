"""A server of files: asked again where that can help, and every error of requests becomes one of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import stamina

from dragoman.model_store.errors import DownloadError

if TYPE_CHECKING:
    from requests import Response

CONNECT_SECONDS: Final = 10
READ_SECONDS: Final = 30
"""Without a byte."""
MAX_ATTEMPTS: Final = 5
MAX_LIST_BYTES: Final = 20_000_000
"""The list of all models has half a megabyte."""
CHUNK_BYTES: Final = 262_144

_RETRIED_STATUSES: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class PassingError(DownloadError):
    """Worth another attempt."""


class RemoteServer:
    """A server, or several: addresses are whole.

    Args:
        first_wait_seconds: before the second attempt; each further wait is twice as long.

    Raises (every method):
        DownloadError: the server could not be reached, or refused.
    """

    def __init__(self, first_wait_seconds: float) -> None:
        import requests  # noqa: PLC0415 - heavy

        self._session = requests.Session()
        self._first_wait_seconds = first_wait_seconds

    def read(self, url: str) -> bytes:
        """A small answer."""
        for attempt in self.attempts():
            with attempt, self.open(url) as answer:
                body = b""
                for chunk in answer.iter_content(CHUNK_BYTES):
                    body += chunk
                    if len(body) > MAX_LIST_BYTES:
                        raise DownloadError(f"{url} is larger than any list of models: is the address right?")
        return body

    @contextmanager
    def open(self, url: str, first_byte: int = 0) -> "Iterator[Response]":
        """An answer that is read while it comes. What goes wrong in the reading becomes ours here, too."""
        import requests  # noqa: PLC0415 - see above

        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={first_byte}-"} if first_byte else {})
        try:
            with self._session.get(
                url, headers=headers, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS)
            ) as answer:
                if answer.status_code in _RETRIED_STATUSES:
                    raise PassingError(f"{url} answered {answer.status_code}.")
                if not answer.ok:
                    raise DownloadError(f"{url} answered {answer.status_code}.")
                yield answer
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise PassingError(f"{url} could not be read: {type(error).__name__}.") from error
        except requests.RequestException as error:
            raise DownloadError(f"{url} could not be read: {type(error).__name__}.") from error

    def attempts(self) -> Iterator[stamina.Attempt]:
        """As many as make sense, each for one `with` block; only a PassingError leads to the next."""
        return iter(
            stamina.retry_context(
                on=PassingError,
                attempts=MAX_ATTEMPTS,
                timeout=None,
                wait_initial=self._first_wait_seconds,
                wait_max=self._first_wait_seconds * 8,
                wait_jitter=self._first_wait_seconds,
            )
        )
