"""Amazon Translate: the paid engine, off until it is switched on."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from dragoman.errors import EngineError, EngineReason
from dragoman.language import has_language
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.network import call_within, choose_codes, status_reason

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_translate import TranslateClient

MAX_TEXT_BYTES = 10_000
"""Of UTF-8, in one call (docs.aws.amazon.com/translate/latest/dg/what-is-limits.html)."""

MAX_BACKOFF_SECONDS = 1.0
"""botocore's standard mode waits a random part of one second before the second attempt."""
MIN_ATTEMPT_SECONDS = 1.0
"""A second attempt is worth it only when each can have this long."""

OWN_CODES = {
    "en-us": "en",
    "es-mx": "es-MX",
    "fa-af": "fa-AF",
    "fil": "tl",
    "fr-ca": "fr-CA",
    "iw": "he",
    "nb": "no",
    "pt-br": "pt",
    "pt-pt": "pt-PT",
    "zh-cn": "zh",
    "zh-hans": "zh",
    "zh-hant": "zh-TW",
    "zh-tw": "zh-TW",
}
"""Where Amazon's code is not the BCP 47 one in lower case
(docs.aws.amazon.com/translate/latest/dg/what-is-languages.html)."""

ERROR_REASONS = {
    "ThrottlingException": EngineReason.THROTTLED,
    "TooManyRequestsException": EngineReason.THROTTLED,
    "LimitExceededException": EngineReason.THROTTLED,
    "UnsupportedLanguagePairException": EngineReason.UNSUPPORTED_LANGUAGE,
    "DetectedLanguageLowConfidenceException": EngineReason.UNKNOWN_LANGUAGE,
    "TextSizeLimitExceededException": EngineReason.TOO_LONG,
    "InternalServerException": EngineReason.UNREACHABLE,
    "ServiceUnavailableException": EngineReason.UNREACHABLE,
}
"""What the service's error codes mean. For every other code the HTTP status decides."""


class AmazonEngine:
    """TranslateText, one segment a call."""

    name = "amazon"
    usd_per_million_characters = 15.0

    def __init__(self, client: "TranslateClient") -> None:
        self._client = client

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's
        """Its name: which model answers is not known."""
        return self.name

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        if not has_language(text):
            return EngineTranslation(text=text, route=(source, target))
        length = len(text.encode(errors="replace"))
        if length > MAX_TEXT_BYTES:
            raise EngineError(EngineReason.TOO_LONG, f"{length} bytes of {MAX_TEXT_BYTES}")
        answer = call_within(seconds, lambda: self._ask(text, source, target))
        if not answer.strip():
            raise EngineError(EngineReason.REFUSED, "empty answer")
        return EngineTranslation(text=answer, route=(source, target))

    def _ask(self, text: str, source: str, target: str) -> str:
        source_code, target_code = choose_codes(source, target, OWN_CODES)
        try:
            answer = self._client.translate_text(
                Text=text, SourceLanguageCode=source_code, TargetLanguageCode=target_code
            )
        except Exception as error:  # noqa: BLE001 - botocore's parsers raise more than its own errors
            # `from None`: a validation error quotes the text, which must not reach a log.
            raise engine_error(error) from None
        return answer.get("TranslatedText", "")


def create_client(
    session: "boto3.Session", deadline_seconds: float, endpoint_url: str | None = None
) -> "TranslateClient":
    """A client whose time-outs and retries together end before `deadline_seconds`."""
    from botocore.config import Config  # noqa: PLC0415 - start-up time

    attempt_seconds = (deadline_seconds - MAX_BACKOFF_SECONDS) / 2
    attempts = 2
    if attempt_seconds < MIN_ATTEMPT_SECONDS:
        attempt_seconds, attempts = deadline_seconds, 1
    config = Config(
        connect_timeout=attempt_seconds / 3,
        read_timeout=attempt_seconds * 2 / 3,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
    return session.client("translate", config=config, endpoint_url=endpoint_url)


@cache
def foreign_reasons() -> Mapping[type[BaseException], EngineReason]:
    """What each error of botocore's own means. Subclasses mean what their parent does."""
    from botocore import exceptions as aws  # noqa: PLC0415 - start-up time
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - start-up time

    return {
        aws.HTTPClientError: EngineReason.UNREACHABLE,  # connect, read, proxy and TLS errors, time-outs
        aws.ConnectionError: EngineReason.UNREACHABLE,
        aws.IncompleteReadError: EngineReason.UNREACHABLE,
        aws.BotoCoreError: EngineReason.REFUSED,  # no credentials, no region, parameters that it does not take
        ResponseParserError: EngineReason.REFUSED,
        OSError: EngineReason.UNREACHABLE,
    }


def engine_error(error: Exception) -> EngineError:
    """Our error for one of botocore's. The detail is the code or the class, never the message: that may quote text."""
    response = getattr(error, "response", None)
    if isinstance(response, Mapping):
        code = str(response.get("Error", {}).get("Code", "unknown"))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return EngineError(ERROR_REASONS.get(code) or status_reason(status), code)
    known = foreign_reasons()
    reason = next((known[kind] for kind in type(error).__mro__ if kind in known), EngineReason.CRASHED)
    return EngineError(reason, type(error).__name__)
