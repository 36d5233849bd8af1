"""Settings to engines, bare: each is made, and its file imported, only where the settings name it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.clients import PATIENT
from dragoman.settings import Settings
from dragoman.translation.engine import Engine
from dragoman.translation.engines.keys import Key, open_key
from dragoman.translation.models.library import ModelLibrary, ModelSource

if TYPE_CHECKING:
    import boto3


def build_engines(settings: Settings, models: ModelSource) -> tuple[Engine, ...]:
    """The engines that the settings name, in their order; one that is not named is not imported."""
    makers: Mapping[str, Callable[[], Engine]] = {
        "firefox": lambda: make_firefox(settings, models),
        "google": _google,
        "mymemory": _mymemory,
        "libretranslate": lambda: _libretranslate(settings),
        "microsoft": lambda: _microsoft(settings),
        "deepl": lambda: _deepl(settings),
        "amazon": lambda: _amazon(settings),
    }
    return tuple(makers[name]() for name in settings.engines)


def make_firefox(settings: Settings, models: ModelSource) -> Engine:
    """The engine in the process. It loads a model when it is asked."""
    from dragoman.translation.engines.firefox import FirefoxEngine  # noqa: PLC0415 - see build_engines

    folder = Path(settings.model_cache_directory) if settings.model_cache_directory else None
    return FirefoxEngine(ModelLibrary(models, settings.model_bucket, folder), settings.model_memory_bytes)


def _google() -> Engine:
    from dragoman.translation.engines.google import GoogleEngine  # noqa: PLC0415 - see build_engines

    return GoogleEngine()


def _mymemory() -> Engine:
    from dragoman.translation.engines.mymemory import MyMemoryEngine  # noqa: PLC0415 - see build_engines

    return MyMemoryEngine()


def _libretranslate(settings: Settings) -> Engine:
    from dragoman.translation.engines.libretranslate import LibreTranslateEngine  # noqa: PLC0415 - see build_engines

    key = _key(settings.libretranslate_key, "LIBRETRANSLATE_KEY") if settings.libretranslate_key else None
    return LibreTranslateEngine(settings.libretranslate_url, key)


def _microsoft(settings: Settings) -> Engine:
    from dragoman.translation.engines.microsoft import MicrosoftEngine  # noqa: PLC0415 - see build_engines

    return MicrosoftEngine(_key(settings.microsoft_key, "MICROSOFT_KEY"), settings.microsoft_region)


def _deepl(settings: Settings) -> Engine:
    from dragoman.translation.engines.deepl import DeepLEngine  # noqa: PLC0415 - see build_engines

    return DeepLEngine(_key(settings.deepl_key, "DEEPL_KEY"))


def _amazon(settings: Settings) -> Engine:
    from dragoman.translation.engines.amazon import (  # noqa: PLC0415 - see build_engines
        AmazonEngine,
        LateClient,
        create_client,
    )

    client = LateClient(lambda: create_client(_open_session(), settings.engine_deadline_seconds))
    return AmazonEngine(client, settings.amazon_terminology)


def _key(place: str, setting: str) -> Key:
    return open_key(place, setting, _open_session, PATIENT)


def _open_session() -> "boto3.Session":
    """What Powertools' parameters, and Amazon Translate, are asked with."""
    import boto3  # noqa: PLC0415 - see build_engines

    return boto3.Session()
