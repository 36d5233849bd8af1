"""deep-translator 1.11.4, made fit for service: the library sets no time-out, throws the HTTP status away, and lets
requests' errors through.

It takes 0.25 s to import, so that happens with the first call.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.network import choose_codes, status_reason

if TYPE_CHECKING:
    import requests

SOCKET_SECONDS = 30
"""Ends a call that its deadline has left behind; the deadline itself is `call_within`'s."""

GOOGLE_CODES = {
    "en-us": "en",
    "fil": "tl",
    "he": "iw",
    "jv": "jw",
    "nb": "no",
    "pt-br": "pt",  # what Google writes for pt is Brazilian
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
    "zh-tw": "zh-TW",
}
MYMEMORY_CODES = {
    "de": "de-DE",
    "fr": "fr-FR",
    "iw": "he-IL",
    "ku": "kmr-TR",
    "no": "nb-NO",
    "pt": "pt-BR",  # as the firefox and google engines write it; pt-PT is there for who asks for it
    "rm": "roh-CH",  # deep-translator's rm-RO is a language of the Balkans
    "sr": "sr-Cyrl-RS",
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
}
"""Where the first region that deep-translator lists for a language is not the one to expect."""


class WebTranslator(Protocol):
    """What deep-translator gives for one pair of languages."""

    def translate(self, text: str) -> str | None:
        """The service's answer, or `None` where the library found none."""


Connect = Callable[[str, str, str], WebTranslator]
"""(endpoint, source, target) to a translator of that pair."""


class TimedRequests:
    """What deep-translator calls as `requests`: sets a time-out, and raises while the status is still known."""

    @staticmethod
    def get(url: str, **options: Any) -> "requests.Response":
        """As `requests.get`; also raises for status 400 and up."""
        import requests  # noqa: PLC0415 - start-up time

        response = requests.get(url, timeout=SOCKET_SECONDS, **options)
        response.raise_for_status()
        response.encoding = "utf-8"  # what both services send; without a declared one requests takes Latin-1
        return response


@cache
def load_library(module: str, service: str, endpoint: str) -> Any:
    """A copy of one of deep-translator's modules, with our `requests` and endpoint.

    The library lets nobody pass either. A copy of our own leaves the module that others may import as it is.
    """
    spec = cast("ModuleSpec", find_spec(f"deep_translator.{module}"))
    copy = module_from_spec(spec)
    if spec.loader is not None:
        spec.loader.exec_module(copy)
    vars(copy).update(requests=TimedRequests, BASE_URLS={service: endpoint})
    return copy


def connect_google(endpoint: str, source: str, target: str) -> WebTranslator:
    """The mobile page of Google Translate."""
    library = load_library("google", "GOOGLE_TRANSLATE", endpoint)
    source_code, target_code = choose_codes(source, target, GOOGLE_CODES)
    return cast("WebTranslator", library.GoogleTranslator(source=source_code, target=target_code))


def connect_mymemory(endpoint: str, source: str, target: str) -> WebTranslator:
    """MyMemory's JSON interface, without a key: 5,000 characters a day."""
    from deep_translator.constants import MY_MEMORY_LANGUAGES_TO_CODES  # noqa: PLC0415 - start-up time

    library = load_library("mymemory", "MYMEMORY", endpoint)
    listed = list(MY_MEMORY_LANGUAGES_TO_CODES.values())
    first_regions = {code.partition("-")[0]: code for code in reversed(listed)}
    codes = first_regions | {code.lower(): code for code in listed} | MYMEMORY_CODES
    source_code, target_code = choose_codes(source, target, codes)
    return cast("WebTranslator", library.MyMemoryTranslator(source=source_code, target=target_code))


@cache
def foreign_reasons() -> Mapping[type[BaseException], EngineReason]:
    """What each error of deep-translator, requests and Python's own means. Subclasses mean what their parent does."""
    from deep_translator import exceptions as deep  # noqa: PLC0415 - start-up time
    from requests import exceptions as http  # noqa: PLC0415 - start-up time

    return {
        deep.TooManyRequests: EngineReason.THROTTLED,
        deep.RequestError: EngineReason.UNREACHABLE,
        deep.ServerException: EngineReason.UNREACHABLE,
        deep.LanguageNotSupportedException: EngineReason.UNSUPPORTED_LANGUAGE,
        deep.InvalidSourceOrTargetLanguage: EngineReason.UNSUPPORTED_LANGUAGE,
        deep.NotValidLength: EngineReason.TOO_LONG,
        deep.BaseError: EngineReason.REFUSED,  # no element in the page: a captcha, a consent page, a new layout
        http.ConnectionError: EngineReason.UNREACHABLE,
        http.Timeout: EngineReason.UNREACHABLE,
        http.ChunkedEncodingError: EngineReason.UNREACHABLE,
        http.ContentDecodingError: EngineReason.UNREACHABLE,
        http.RequestException: EngineReason.REFUSED,  # not JSON, redirects without end
        OSError: EngineReason.UNREACHABLE,
        AttributeError: EngineReason.REFUSED,  # JSON of another shape, which the library takes for granted
        KeyError: EngineReason.REFUSED,
        TypeError: EngineReason.REFUSED,
        StopIteration: EngineReason.NO_ANSWER,  # MyMemory found no match
    }


def engine_error(error: Exception) -> EngineError:
    """Our error for a foreign one. The detail is the status or the class, never the message: that may quote text."""
    if isinstance(error, EngineError):
        return error
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if status >= 400:
        return EngineError(status_reason(status), f"HTTP status {status}")
    known = foreign_reasons()
    reason = next((known[kind] for kind in type(error).__mro__ if kind in known), EngineReason.CRASHED)
    return EngineError(reason, type(error).__name__)
