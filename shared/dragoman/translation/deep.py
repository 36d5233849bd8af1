"""Google and MyMemory by way of deep-translator: free, best effort, and trusted in nothing."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

from dragoman.errors import EngineError, EngineReason
from dragoman.language import has_language
from dragoman.translation.deep_library import (
    Connect,
    WebTranslator,
    connect_google,
    connect_mymemory,
    engine_error,
)
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.network import call_within, retry_transient

GOOGLE_ENDPOINT = "https://translate.google.com/m"
MYMEMORY_ENDPOINT = "https://api.mymemory.translated.net/get"
"""deep-translator's own is plain http."""

MAX_GOOGLE_CHARACTERS = 4_999
MAX_GOOGLE_QUOTED_CHARACTERS = 16_000
"""The text travels in the URL, percent-encoded. 16,200 such characters pass and 17,100 are refused with status 400
(github.com/nidhaloff/deep-translator/issues/224), which points to 16 KiB for the whole request line."""
MAX_MYMEMORY_BYTES = 499
"""The service documents 500 bytes, its error message says 500 characters, deep-translator wants fewer than 500
characters. Fewer than 500 bytes of UTF-8 is within all three."""

COMPLAINTS = {
    "YOU USED ALL AVAILABLE FREE TRANSLATIONS": EngineReason.THROTTLED,
    "QUERY LENGTH LIMIT EXCEEDED": EngineReason.TOO_LONG,
    "IS AN INVALID TARGET LANGUAGE": EngineReason.UNSUPPORTED_LANGUAGE,
    "IS AN INVALID SOURCE LANGUAGE": EngineReason.UNSUPPORTED_LANGUAGE,
    "INVALID LANGUAGE PAIR": EngineReason.UNSUPPORTED_LANGUAGE,
    "PLEASE SELECT TWO DISTINCT LANGUAGES": EngineReason.UNSUPPORTED_LANGUAGE,
    "ALMOST ALL LANGUAGES SUPPORTED BUT SOME MAY HAVE NO CONTENT": EngineReason.UNSUPPORTED_LANGUAGE,
    "NO QUERY SPECIFIED": EngineReason.REFUSED,
    "INVALID EMAIL PROVIDED": EngineReason.REFUSED,
    "MYMEMORY WARNING": EngineReason.THROTTLED,
    "(Server Error)!!1": EngineReason.UNREACHABLE,
}
"""What the services write where the translation belongs, first match first. The last is Google's error page."""


@dataclass(frozen=True)
class GoogleEngine:
    """Google Translate's mobile page, scraped."""

    endpoint: str = GOOGLE_ENDPOINT
    connect: Connect = connect_google
    name = "google"
    usd_per_million_characters = 0.0

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's
        """Its name: which model answers is not known."""
        return self.name

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        if len(text) > MAX_GOOGLE_CHARACTERS:
            raise EngineError(EngineReason.TOO_LONG, f"{len(text)} characters of {MAX_GOOGLE_CHARACTERS}")
        quoted = len(quote_plus(text, errors="replace"))
        if quoted > MAX_GOOGLE_QUOTED_CHARACTERS:
            detail = f"{quoted} characters in a URL of {MAX_GOOGLE_QUOTED_CHARACTERS}"
            raise EngineError(EngineReason.TOO_LONG, detail)
        answer = ask(lambda: self.connect(self.endpoint, source, target), text, seconds)
        return EngineTranslation(text=answer, route=(source, target))


@dataclass(frozen=True)
class MyMemoryEngine:
    """MyMemory: a translation memory with machine translation behind it."""

    endpoint: str = MYMEMORY_ENDPOINT
    connect: Connect = connect_mymemory
    name = "mymemory"
    usd_per_million_characters = 0.0

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's
        """Its name: which memory or model answers is not known."""
        return self.name

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        length = len(text.encode(errors="replace"))
        if length > MAX_MYMEMORY_BYTES:
            raise EngineError(EngineReason.TOO_LONG, f"{length} bytes of {MAX_MYMEMORY_BYTES}")
        answer = ask(lambda: self.connect(self.endpoint, source, target), text, seconds)
        if html.unescape(text) == text:  # its memories hold "don&#39;t"; a text about entities keeps them
            answer = html.unescape(answer)
        return EngineTranslation(text=answer, route=(source, target))


def ask(connect: Callable[[], WebTranslator], text: str, seconds: float) -> str:
    """One believable answer within `seconds`, retries included. Text without any language is its own translation."""
    if not has_language(text):
        return text

    def attempt() -> str | None:
        try:
            return connect().translate(text)
        except Exception as error:  # noqa: BLE001 - the library and requests promise nothing about what they raise
            # `from None`: their messages quote the text, or the URL that holds it, and must not reach a log.
            raise engine_error(error) from None

    answer = call_within(seconds, lambda: retry_transient(seconds, attempt))
    if not answer or answer.isspace():
        raise EngineError(EngineReason.NO_ANSWER, "empty answer")
    for complaint, reason in COMPLAINTS.items():
        if complaint in answer and complaint not in text:
            raise EngineError(reason, f"the service answered {complaint!r}")
    return answer
