"""DeepL by its maker's own client.

The client retries five times with waits of its own and cuts nothing off, so that is switched off in favour of the
deadline and the retries that all engines share. What it would tell of this machine is switched off too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from json import dumps
from typing import TYPE_CHECKING, Final, Protocol, cast

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.engines import transport
from dragoman.translation.engines.keys import Key, call_with
from dragoman.translation.engines.network import NetworkEngine, ask, choose_codes, find_reason, status_reason

if TYPE_CHECKING:
    from deepl import TextResult

MAX_TEXT_BYTES: Final = 127 * 1024
"""A request may have 128 KiB (developers.deepl.com/docs/resources/usage-limits), as the client writes it: JSON in which
`é` takes six bytes. The rest of it takes some 200."""

CODES: Final = {
    "en": "en-US",  # as the other engines write it; EN alone is refused as a target
    "iw": "he",
    "fil": "tl",
    "no": "nb",
    "pt": "pt-BR",  # as the firefox and google engines write it; PT alone is refused as a target
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-tw": "zh-Hant",
}
"""Targets whose code is not the BCP 47 one (developers.deepl.com/docs/getting-started/supported-languages). Sources
have no variants."""

STATUS_REASONS: Final = {403: EngineReason.UNAUTHORIZED}
"""Where a status means something else here than in `network.STATUS_REASONS`."""


class DeepLClient(Protocol):
    """What is used of `deepl.Translator`."""

    def translate_text(self, text: str, *, source_lang: str, target_lang: str, split_sentences: str) -> "TextResult":
        """One text in one language."""


@lru_cache(maxsize=2)
def connect(key: str, endpoint: str | None) -> DeepLClient:
    """The client for a key; that of the key in use is kept, with its connections."""
    import deepl  # noqa: PLC0415 - start-up time
    from deepl import http_client  # noqa: PLC0415 - start-up time

    http_client.max_network_retries = 0
    http_client.min_connection_timeout = transport.SOCKET_SECONDS
    return cast("DeepLClient", deepl.Translator(key, server_url=endpoint, send_platform_info=False))


@dataclass(frozen=True)
class DeepLEngine(NetworkEngine):
    """One segment a call, in the default formality. May be used on several threads."""

    key: Key
    endpoint: str | None = None
    """None: that of the key's plan. The client tells a free key by the `:fx` at its end."""
    connect: Callable[[str, str | None], DeepLClient] = connect
    name = "deepl"
    usd_per_million_characters = 25.0
    """API Pro, list price as known in November 2026 (deepl.com/pro-api; 20 euros in Europe), besides what it costs a
    month. The free plan, 500,000 characters a month, is counted all the same."""

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        length = len(dumps(text))
        if length > MAX_TEXT_BYTES:
            raise EngineError(EngineReason.TOO_LONG, f"{length} bytes of {MAX_TEXT_BYTES}")

        def attempt(key: str) -> str:
            return self._converse(text, source, target, key)

        answer = ask(text, seconds, lambda: call_with(self.key, attempt))
        return EngineTranslation(text=answer, route=(source, target))

    def _converse(self, text: str, source: str, target: str, key: str) -> str:
        source_code, target_code = choose_languages(source, target)
        try:
            # A segment is one sentence already, or a part of one.
            client = self.connect(key, self.endpoint)
            return client.translate_text(
                text, source_lang=source_code, target_lang=target_code, split_sentences="0"
            ).text
        except Exception as error:  # noqa: BLE001 - the client takes the answer's shape for granted
            # `from None`: its messages quote the answer, which may hold the text, and must not reach a log.
            raise client_error(error) from None


def choose_languages(source: str, target: str) -> tuple[str, str]:
    """DeepL's codes for a pair.

    Raises:
        EngineError: both are variants of one language, which is no translation.
    """
    source_variant, target_code = choose_codes(source, target, CODES)
    source_code = source_variant.partition("-")[0]
    if source_code == target_code.partition("-")[0]:
        raise EngineError(EngineReason.UNSUPPORTED_LANGUAGE, f"{source} and {target} are both {source_code} there")
    return source_code.upper(), target_code.upper()


@cache
def foreign_reasons() -> Mapping[type[BaseException], EngineReason]:
    """What each error without a status means. Subclasses mean what their parent does."""
    import deepl  # noqa: PLC0415 - start-up time

    return {
        **transport.foreign_reasons(),
        deepl.AuthorizationException: EngineReason.UNAUTHORIZED,
        deepl.QuotaExceededException: EngineReason.QUOTA_SPENT,
        deepl.TooManyRequestsException: EngineReason.THROTTLED,
        deepl.ConnectionException: EngineReason.UNREACHABLE,
        deepl.DeepLException: EngineReason.REFUSED,
        AttributeError: EngineReason.REFUSED,  # JSON of another shape, or none
        IndexError: EngineReason.REFUSED,
        KeyError: EngineReason.REFUSED,
        TypeError: EngineReason.REFUSED,
        ValueError: EngineReason.REFUSED,
    }


def client_error(error: Exception) -> EngineError:
    """Our error for one of the client's. The detail is the status or the class, never the message."""
    if isinstance(error, EngineError):
        return error
    status = getattr(error, "http_status_code", None)
    if status:
        is_language = status == 400 and ("source_lang" in str(error) or "target_lang" in str(error))
        unsupported = EngineReason.UNSUPPORTED_LANGUAGE if is_language else None
        return EngineError(unsupported or STATUS_REASONS.get(status) or status_reason(status), f"HTTP status {status}")
    # The client wraps each error of requests in one of its own, whether it matters or not.
    cause = error.__cause__ or error
    return EngineError(find_reason(cause, foreign_reasons()), type(cause).__name__)
