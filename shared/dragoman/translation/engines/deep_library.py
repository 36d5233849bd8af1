"""deep-translator 1.11.4, made fit for service: the one adapter for the engines that it speaks to.

Its classes for Google, MyMemory and Microsoft work when they are given our transport. Two others are not used: the one
for DeepL still calls an interface that DeepL shut down in early 2026, and the one for LibreTranslate demands a key and
puts text and key into the URL. See `deepl` and `libretranslate`.

The library takes 0.25 s to import, so that happens with the first call.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from typing import Any, Protocol, cast

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.network import find_reason
from dragoman.translation.engines.transport import Explain, Transport
from dragoman.translation.engines.transport import foreign_reasons as transport_reasons


class WebTranslator(Protocol):
    """What deep-translator gives for one pair of languages."""

    def translate(self, text: str) -> str | None:
        """The service's answer, or `None` where the library found none."""


Connect = Callable[[str, str, str], WebTranslator]
"""(endpoint, source, target) to a translator of that pair."""


@cache
def load_library(module: str, service: str, endpoint: str, explain: Explain = lambda _: None) -> Any:
    """A copy of one of deep-translator's modules, with our transport and endpoint.

    The library lets nobody pass either. A copy of our own leaves the module that others may import as it is.
    """
    spec = cast("ModuleSpec", find_spec(f"deep_translator.{module}"))
    copy = module_from_spec(spec)
    if spec.loader is not None:
        spec.loader.exec_module(copy)
    vars(copy).update(requests=Transport(explain), BASE_URLS={service: endpoint})
    return copy


def converse(translator: Callable[[], WebTranslator], text: str) -> str | None:
    """One answer of the library's.

    Raises:
        EngineError: for whatever the library raises.
    """
    try:
        return translator().translate(text)
    except Exception as error:  # noqa: BLE001 - the library promises nothing about what it raises
        # `from None`: its messages quote the text, which must not reach a log.
        raise library_error(error) from None


@cache
def foreign_reasons() -> Mapping[type[BaseException], EngineReason]:
    """What each error of deep-translator and of its transport means. Subclasses mean what their parent does."""
    from deep_translator import exceptions as deep  # noqa: PLC0415 - start-up time

    return {
        **transport_reasons(),
        deep.TooManyRequests: EngineReason.THROTTLED,
        deep.RequestError: EngineReason.UNREACHABLE,
        deep.ServerException: EngineReason.UNREACHABLE,
        deep.LanguageNotSupportedException: EngineReason.UNSUPPORTED_LANGUAGE,
        deep.InvalidSourceOrTargetLanguage: EngineReason.UNSUPPORTED_LANGUAGE,
        deep.NotValidLength: EngineReason.TOO_LONG,
        deep.ApiKeyException: EngineReason.UNAUTHORIZED,
        deep.AuthorizationException: EngineReason.UNAUTHORIZED,
        deep.BaseError: EngineReason.REFUSED,  # no element in the page: a captcha, a consent page, a new layout
        deep.MicrosoftAPIerror: EngineReason.REFUSED,  # a success that holds an error; others have a status
        AttributeError: EngineReason.REFUSED,  # JSON of another shape, which the library takes for granted
        IndexError: EngineReason.REFUSED,
        KeyError: EngineReason.REFUSED,
        TypeError: EngineReason.REFUSED,
        StopIteration: EngineReason.NO_ANSWER,  # MyMemory found no match
    }


def library_error(error: Exception) -> EngineError:
    """Our error for a foreign one. The detail is the class, never the message: that may quote text."""
    if isinstance(error, EngineError):
        return error
    return EngineError(find_reason(error, foreign_reasons()), type(error).__name__)
