"""Google Translate's mobile page by way of deep-translator: free, best effort, and trusted in nothing."""

from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import quote_plus

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.engines.deep_library import Connect, WebTranslator, converse, load_library
from dragoman.translation.engines.network import NetworkEngine, ask, choose_codes

ENDPOINT: Final = "https://translate.google.com/m"

MAX_CHARACTERS: Final = 4_999
MAX_QUOTED_CHARACTERS: Final = 16_000
"""The text travels in the URL, percent-encoded. 16,200 such characters pass and 17,100 are refused with status 400
(github.com/nidhaloff/deep-translator/issues/224), which points to 16 KiB for the whole request line."""

CODES: Final = {
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


def connect(endpoint: str, source: str, target: str) -> WebTranslator:
    """The library's translator for a pair."""
    library = load_library("google", "GOOGLE_TRANSLATE", endpoint)
    source_code, target_code = choose_codes(source, target, CODES)
    return cast("WebTranslator", library.GoogleTranslator(source=source_code, target=target_code))


@dataclass(frozen=True)
class GoogleEngine(NetworkEngine):
    """One segment a page, scraped. May be used on several threads."""

    endpoint: str = ENDPOINT
    connect: Connect = connect
    name = "google"
    usd_per_million_characters = 0.0

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        if len(text) > MAX_CHARACTERS:
            raise EngineError(EngineReason.TOO_LONG, f"{len(text)} characters of {MAX_CHARACTERS}")
        quoted = len(quote_plus(text, errors="replace"))
        if quoted > MAX_QUOTED_CHARACTERS:
            raise EngineError(EngineReason.TOO_LONG, f"{quoted} characters in a URL of {MAX_QUOTED_CHARACTERS}")
        answer = ask(text, seconds, lambda: converse(lambda: self.connect(self.endpoint, source, target), text))
        return EngineTranslation(text=answer, route=(source, target))
