"""LibreTranslate: free software that anyone can run; the engine asks the instance that the settings name.

Spoken to directly, for want of a client that is kept: deep-translator's class demands a key where an instance wants
none and puts text and key into the URL; libretranslatepy (last release 2.1.4 of April 2024) tells nothing of a failure
but its status, follows redirects with a request of another kind, and opens `file:` addresses too.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.engines.keys import Key, call_with
from dragoman.translation.engines.network import NetworkEngine, ask, choose_codes
from dragoman.translation.engines.transport import Answer, Transport

MAX_CHARACTERS: Final = 5_000
"""An instance has a limit of its own, 2,000 on libretranslate.com without a key, none by default, and says so. This one
keeps a segment within what its engine does in some seconds."""

CODES: Final = {
    "en-us": "en",
    "fil": "tl",
    "iw": "he",
    "no": "nb",
    "pt-br": "pb",
    "pt-pt": "pt",
    "zh-cn": "zh",
    "zh-hans": "zh",
    "zh-hant": "zt",
    "zh-tw": "zt",
}
"""Where its models have codes of their own; newer instances take these beside `pt-BR`, `zh-Hans` and `zh-Hant`."""

ERROR_REASONS: Final = {
    "API key": EngineReason.UNAUTHORIZED,
    "request limits violations": EngineReason.THROTTLED,
    "Slowdown": EngineReason.THROTTLED,
    "exceeds text limit": EngineReason.TOO_LONG,
    "is not supported": EngineReason.UNSUPPORTED_LANGUAGE,
    "is not available as a target language": EngineReason.UNSUPPORTED_LANGUAGE,
    "Cannot translate text": EngineReason.NO_ANSWER,
}
"""What the service's sentences mean, first match first; it has no codes. For any other the HTTP status decides."""


def explain(answer: Answer) -> EngineReason | None:
    """See `transport.Explain`."""
    try:
        sentence = str(answer.json()["error"])
    except (EngineError, KeyError, TypeError):
        return None
    return next((reason for part, reason in ERROR_REASONS.items() if part in sentence), None)


@dataclass(frozen=True)
class LibreTranslateEngine(NetworkEngine):
    """One segment a call. May be used on several threads."""

    url: str
    """Of the instance, with or without /translate at its end."""
    key: Key | None = None
    transport: Transport = field(default_factory=lambda: Transport(explain), compare=False)
    name = "libretranslate"
    usd_per_million_characters = 0.0
    """An instance of one's own costs its machine; libretranslate.com charges a month, not a character."""

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's
        """Its name and its instance, each of which has models of its own."""
        return f"{self.name}+{_find_instance(self.url)}"

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        if len(text) > MAX_CHARACTERS:
            raise EngineError(EngineReason.TOO_LONG, f"{len(text)} characters of {MAX_CHARACTERS}")

        def attempt(key: str) -> str:
            return self._converse(text, source, target, key)

        key = self.key
        answer = ask(text, seconds, lambda: call_with(key, attempt) if key else attempt(""))
        return EngineTranslation(text=answer, route=(source, target))

    def _converse(self, text: str, source: str, target: str, key: str) -> str:
        instance = _find_instance(self.url)
        if not instance:
            detail = "LIBRETRANSLATE_URL is empty: it is the address of an instance, such as http://localhost:5000"
            raise EngineError(EngineReason.REFUSED, detail)
        if not instance.startswith(("https://", "http://")) or "@" in instance:
            raise EngineError(EngineReason.REFUSED, "LIBRETRANSLATE_URL is no https:// with an instance's host")
        source_code, target_code = choose_codes(source, target, CODES)
        asked: dict[str, Any] = {"q": text, "source": source_code, "target": target_code, "format": "text"}
        if key:
            asked["api_key"] = key
        # Its errors are sentences in the language that the client asks for.
        answer = self.transport.post(f"{instance}/translate", json=asked, headers={"Accept-Language": "en"}).json()
        translation = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translation, str):
            raise EngineError(EngineReason.REFUSED, "an answer without translatedText")
        return translation


def _find_instance(url: str) -> str:
    return url.rstrip("/").removesuffix("/translate")
