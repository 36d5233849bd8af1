"""Amazon Translate: the paid engine, off until it is switched on."""

import threading
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Protocol

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.engines.keys import ACCESS_HINTS
from dragoman.translation.engines.network import NetworkEngine, ask, choose_codes, find_reason, status_reason

if TYPE_CHECKING:
    from typing import Unpack

    import boto3
    from mypy_boto3_translate import TranslateClient
    from mypy_boto3_translate.type_defs import TranslateTextRequestTypeDef, TranslateTextResponseTypeDef

MAX_TEXT_BYTES = 10_000
"""Of UTF-8, in one call (docs.aws.amazon.com/translate/latest/dg/what-is-limits.html)."""

MIN_ATTEMPT_SECONDS = 1.0
"""A translation takes some tenths of a second, and a connection as long again."""

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
    "AccessDeniedException": EngineReason.UNAUTHORIZED,
    "ExpiredTokenException": EngineReason.UNAUTHORIZED,
    "InvalidSignatureException": EngineReason.UNAUTHORIZED,
    "MissingAuthenticationTokenException": EngineReason.UNAUTHORIZED,
    "OptInRequired": EngineReason.UNAUTHORIZED,
    "UnrecognizedClientException": EngineReason.UNAUTHORIZED,
    "ResourceNotFoundException": EngineReason.REFUSED,  # no terminology of that name
}
"""What the service's error codes mean. For every other code the HTTP status decides."""


class AmazonClient(Protocol):
    """What is used of boto3's client."""

    def translate_text(self, **asked: "Unpack[TranslateTextRequestTypeDef]") -> "TranslateTextResponseTypeDef":
        """One text."""


class LateClient:
    """A client that is made with the first call: a machine without a region or a profile has an article's record say
    so, and the engines beside this one do their work. May be used on several threads."""

    def __init__(self, connect: Callable[[], AmazonClient]) -> None:
        self._connect = connect
        self._client: AmazonClient | None = None
        self._lock = threading.Lock()

    def translate_text(self, **asked: "Unpack[TranslateTextRequestTypeDef]") -> "TranslateTextResponseTypeDef":
        """See AmazonClient."""
        with self._lock:
            client = self._client = self._client or self._connect()
        return client.translate_text(**asked)


class AmazonEngine(NetworkEngine):
    """TranslateText, one segment a call. May be used on several threads.

    A custom terminology is Amazon's own glossary. It may be named with any text: the service reads it for the pairs
    that it has, and what it did with it is found out by our own checks, as with every engine.
    """

    name = "amazon"
    usd_per_million_characters = 15.0
    """List price as known in November 2026 (aws.amazon.com/translate/pricing)."""

    def __init__(self, client: AmazonClient, terminology: tuple[str, ...] = ()) -> None:
        self._client = client
        self._terminology = terminology

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's
        """Its name and its terminology's: neither the model nor the terminology's content is known."""
        return "+".join((self.name, *self._terminology))

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See `Engine.translate`."""
        length = len(text.encode(errors="replace"))
        if length > MAX_TEXT_BYTES:
            raise EngineError(EngineReason.TOO_LONG, f"{length} bytes of {MAX_TEXT_BYTES}")
        answer = ask(text, seconds, lambda: self._converse(text, source, target))
        return EngineTranslation(text=answer, route=(source, target))

    def _converse(self, text: str, source: str, target: str) -> str:
        source_code, target_code = choose_codes(source, target, OWN_CODES)
        asked: TranslateTextRequestTypeDef = {
            "Text": text,
            "SourceLanguageCode": source_code,
            "TargetLanguageCode": target_code,
        }
        if self._terminology:
            asked["TerminologyNames"] = list(self._terminology)
        try:
            answer = self._client.translate_text(**asked)
        except Exception as error:  # noqa: BLE001 - botocore's parsers raise more than its own errors
            # `from None`: a validation error quotes the text, which must not reach a log.
            raise engine_error(error) from None
        translation = answer.get("TranslatedText")
        if not isinstance(translation, str):  # botocore takes a page of something in between for an empty answer
            raise EngineError(EngineReason.REFUSED, "an answer without TranslatedText")
        return translation


def create_client(
    session: "boto3.Session", deadline_seconds: float, endpoint_url: str | None = None
) -> "TranslateClient":
    """A client that gives up at half of the deadline, so that a second attempt fits in.

    It makes none of its own: retries are those that all engines share.
    """
    from botocore.config import Config  # noqa: PLC0415 - start-up time

    attempt_seconds = max(deadline_seconds / 2, MIN_ATTEMPT_SECONDS)
    config = Config(
        connect_timeout=attempt_seconds / 3,
        read_timeout=attempt_seconds * 2 / 3,
        retries={"mode": "standard", "total_max_attempts": 1},
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
        aws.NoCredentialsError: EngineReason.UNAUTHORIZED,
        aws.PartialCredentialsError: EngineReason.UNAUTHORIZED,
        aws.CredentialRetrievalError: EngineReason.UNAUTHORIZED,
        aws.TokenRetrievalError: EngineReason.UNAUTHORIZED,
        aws.NoRegionError: EngineReason.UNAUTHORIZED,
        aws.ProfileNotFound: EngineReason.UNAUTHORIZED,
        aws.BotoCoreError: EngineReason.REFUSED,  # parameters that it does not take
        ResponseParserError: EngineReason.REFUSED,
        AttributeError: EngineReason.REFUSED,  # JSON of another shape, which botocore takes for granted
        TypeError: EngineReason.REFUSED,
        OSError: EngineReason.UNREACHABLE,
    }


def engine_error(error: Exception) -> EngineError:
    """Our error for one of botocore's. The detail is the code or the class, never the message: that may quote text."""
    response = getattr(error, "response", None)
    if isinstance(response, Mapping):
        code = str(response.get("Error", {}).get("Code", "unknown"))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return EngineError(ERROR_REASONS.get(code) or status_reason(status), code)
    name = type(error).__name__
    return EngineError(find_reason(error, foreign_reasons()), ACCESS_HINTS.get(name, name))
