"""MyMemory by way of deep-translator: a translation memory with machine translation behind it, free and best effort."""

import html
from dataclasses import dataclass
from typing import Final, cast

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.engines.deep_library import Connect, WebTranslator, converse, load_library
from dragoman.translation.engines.network import NetworkEngine, ask, choose_codes

ENDPOINT: Final = "https://api.mymemory.translated.net/get"
"""deep-translator's own is plain http."""

MAX_BYTES: Final = 499
"""The service documents 500 bytes, its error message says 500 characters, deep-translator wants fewer than 500
characters. Fewer than 500 bytes of UTF-8 is within all three."""

CODES: Final = {
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


def connect(endpoint: str, source: str, target: str) -> WebTranslator:
    """The library's translator for a pair, without a key: 5,000 characters a day."""
    from deep_translator.constants import MY_MEMORY_LANGUAGES_TO_CODES  # noqa: PLC0415 - start-up time

    library = load_library("mymemory", "MYMEMORY", endpoint)
    listed = list(MY_MEMORY_LANGUAGES_TO_CODES.values())
    first_regions = {code.partition("-")[0]: code for code in reversed(listed)}
    codes = first_regions | {code.lower(): code for code in listed} | CODES
    source_code, target_code = choose_codes(source, target, codes)
    return cast("WebTranslator", library.MyMemoryTranslator(source=source_code, target=target_code))


@dataclass(frozen=True)
class MyMemoryEngine(NetworkEngine):
    """One segment a call. May be used on several threads."""

    endpoint: str = ENDPOINT
    connect: Connect = connect
    name = "mymemory"
    usd_per_million_characters = 0.0

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        length = len(text.encode(errors="replace"))
        if length > MAX_BYTES:
            raise EngineError(EngineReason.TOO_LONG, f"{length} bytes of {MAX_BYTES}")
        answer = ask(text, seconds, lambda: converse(lambda: self.connect(self.endpoint, source, target), text))
        if html.unescape(text) == text:  # its memories hold "don&#39;t"; a text about entities keeps them
            answer = html.unescape(answer)
        return EngineTranslation(text=answer, route=(source, target))
