"""The real engine, asked once for each sentence: five hundred articles are written with some sixty sentences."""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Final

from dragoman.article import ObjectAddress
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.settings import Settings
from dragoman.store import ObjectState, StoredObject
from dragoman.translation.engine import Engine, EngineTranslation, Repertoire, WrappedEngine
from dragoman.translation.engines.firefox import FirefoxEngine
from dragoman.translation.models.library import ModelLibrary, ModelSource
from tests.faults.workers import pause

_answers: dict[tuple[str, str, str], EngineTranslation] = {}


class _Package:
    """The packaged models as a bucket that always answers."""

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""
        body = PackagedModels().read(address.key)
        return StoredObject(ObjectState("etag", len(body)), body)


PACKAGE: Final = _Package()


@cache
def _speaker() -> Engine:
    """The one engine that has the models loaded: all environments of this process let it speak for them."""
    settings = Settings(output_bucket="unused")
    return FirefoxEngine(ModelLibrary(PACKAGE, "models", None), settings.model_memory_bytes)


class RememberedEngine(WrappedEngine):
    """What an environment takes for its engine. Which models there are it asks the bucket, each for itself; a sentence
    takes time on the timeline, and none of ours where it was translated before."""

    def __init__(self, engine: Engine, draw_seconds: Callable[[], float]) -> None:
        super().__init__(engine)
        self._draw_seconds = draw_seconds

    def repertoire(self, source: str, target: str) -> Repertoire | None:
        """See Engine. To read a vocabulary takes a tenth of a second."""
        return _speaker().repertoire(source, target)

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine."""
        name = (text, source, target)
        if name not in _answers:
            _answers[name] = _speaker().translate(text, source, target, 60.0)
        pause(self._draw_seconds())
        return _answers[name]


def make_engine_maker(
    make_firefox: Callable[[Settings, ModelSource], Engine], random: Random, share_of_own: Callable[[], bool]
) -> Callable[[Settings, ModelSource], Engine]:
    """Stands for engine_makers.make_firefox. Where `share_of_own` says so, the environment gets the real engine with
    an empty disk, which has to fetch all models through whatever goes wrong."""

    def make(settings: Settings, models: ModelSource) -> Engine:
        if share_of_own():
            return FirefoxEngine(ModelLibrary(models, settings.model_bucket, None), settings.model_memory_bytes)
        seconds = random.choice((0.02, 0.02, 0.02, 0.2, 4.0))
        return RememberedEngine(make_firefox(settings, models), lambda: seconds)

    return make
