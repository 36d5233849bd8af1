"""Microsoft Translator (Azure AI Translator, version 3.0 of its interface) by way of deep-translator.

The library's class asks for the list of languages, without a time-out, each time that one is made. Ours lets the
service itself refuse a language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.engines.deep_library import WebTranslator, converse, load_library
from dragoman.translation.engines.keys import Key, call_with
from dragoman.translation.engines.network import NetworkEngine, ask, choose_codes
from dragoman.translation.engines.transport import Answer

ENDPOINT: Final = "https://api.cognitive.microsofttranslator.com/translate?api-version=3.0"

MAX_CHARACTERS: Final = 50_000
"""In one request (learn.microsoft.com/azure/ai-services/translator/service-limits). A character beyond the basic plane
counts as two, as on the bill."""

CODES: Final = {
    "en-us": "en",
    "iw": "he",
    "no": "nb",
    "pt-br": "pt",  # what it writes for pt is Brazilian
    "pt-pt": "pt-PT",
    "fr-ca": "fr-CA",
    "mn": "mn-Cyrl",
    "sr": "sr-Cyrl",
    "sr-cyrl": "sr-Cyrl",
    "sr-latn": "sr-Latn",
    "tl": "fil",
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-hant": "zh-Hant",
    "zh-tw": "zh-Hant",
}
"""Where its code is not the BCP 47 one in lower case
(learn.microsoft.com/azure/ai-services/translator/language-support)."""

ERROR_REASONS: Final = {
    400019: EngineReason.UNSUPPORTED_LANGUAGE,
    400023: EngineReason.UNSUPPORTED_LANGUAGE,
    400035: EngineReason.UNSUPPORTED_LANGUAGE,
    400036: EngineReason.UNSUPPORTED_LANGUAGE,
    400050: EngineReason.TOO_LONG,
    400077: EngineReason.TOO_LONG,
    403000: EngineReason.UNAUTHORIZED,
    403001: EngineReason.QUOTA_SPENT,
    408001: EngineReason.UNREACHABLE,
    408002: EngineReason.UNREACHABLE,
    415000: EngineReason.REFUSED,
}
"""What the service's own codes mean (learn.microsoft.com/azure/ai-services/translator/text-translation/reference/
status-response-codes). For every other code the HTTP status decides."""

Connect = Callable[[str, str, str, str, str], WebTranslator]
"""(endpoint, source, target, key, region) to a translator of that pair."""


def connect(endpoint: str, source: str, target: str, key: str, region: str) -> WebTranslator:
    """The library's translator for a pair."""
    library = load_library("microsoft", "MICROSOFT_TRANSLATE", endpoint, explain)
    source_code, target_code = choose_codes(source, target, CODES)

    class PairTranslator(library.MicrosoftTranslator):  # type: ignore[misc, name-defined]
        def _get_supported_languages(self) -> dict[str, str]:
            return {source_code: source_code, target_code: target_code}

    made: Any = PairTranslator(source=source_code, target=target_code, api_key=key, region=region or None)
    return cast("WebTranslator", made)


def explain(answer: Answer) -> EngineReason | None:
    """See `transport.Explain`."""
    about_key = EngineReason.UNAUTHORIZED if answer.status_code == 403 else None
    try:
        return ERROR_REASONS.get(answer.json()["error"]["code"], about_key)
    except (EngineError, KeyError, TypeError):  # an answer of another shape
        return about_key


@dataclass(frozen=True)
class MicrosoftEngine(NetworkEngine):
    """One segment a call. May be used on several threads."""

    key: Key
    region: str = ""
    endpoint: str = ENDPOINT
    connect: Connect = connect
    name = "microsoft"
    usd_per_million_characters = 10.0
    """Standard S1, list price as known in November 2026 (azure.microsoft.com/pricing/details/translator). The first two
    million characters of a month are free in F0, which is counted all the same."""

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        length = len(text.encode("utf-16-le", errors="surrogatepass")) // 2
        if length > MAX_CHARACTERS:
            raise EngineError(EngineReason.TOO_LONG, f"{length} characters of {MAX_CHARACTERS}")

        def attempt(key: str) -> str | None:
            return converse(lambda: self.connect(self.endpoint, source, target, key, self.region), text)

        answer = ask(text, seconds, lambda: call_with(self.key, attempt))
        return EngineTranslation(text=answer, route=(source, target))
