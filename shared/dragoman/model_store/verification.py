"""Is what a catalog names really there, whole, and does it talk sense?"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from dragoman.errors import EngineError
from dragoman.model_store.model_folder import UNFINISHED_FOLDER
from dragoman.model_store.places import NOTICE_KEY, ModelSet
from dragoman.translation.engines.firefox import load_translator
from dragoman.translation.models.catalog import CATALOG_KEY, Model
from dragoman.translation.models.library import ModelLibrary


class Finding(msgspec.Struct, frozen=True):
    """What was found of one thing."""

    subject: str
    kind: Literal["sound", "fault", "extra"]
    sentence: str


def verify(models: ModelSet) -> Iterator[Finding]:
    """Read every file, load every model and hear its self-test; then name what the catalog does not.

    Raises:
        EngineError: the catalog can't be read.
        StoreUnavailableError: the bucket did not answer.
    """
    library = models.open_library()
    catalog = library.catalog()
    if not catalog.models:
        yield Finding(CATALOG_KEY, "fault", f"{models.label} has no {CATALOG_KEY} that names a model.")
    for model in catalog.models:
        yield from _verify_model(library, model)
    named = {CATALOG_KEY, NOTICE_KEY, *(file.key for model in catalog.models for file in model.files)}
    for key in models.list_keys():
        if key not in named:
            yield Finding(key, "extra", _explain_extra(key))


def _verify_model(library: ModelLibrary, model: Model) -> Iterator[Finding]:
    is_whole = True
    for file in model.files:
        try:
            library.read(file)
        except EngineError as error:
            is_whole = False
            yield Finding(file.key, "fault", f"{error.detail}. Pull or push {model.source}-{model.target} again.")
    if not is_whole:
        return
    try:
        load_translator(library, model)
    except EngineError as error:
        yield Finding(model.name, "fault", f"{error.detail}. Pull {model.source}-{model.target} again.")
        return
    count, megabytes = len(model.files), model.bytes / 1_000_000
    yield Finding(model.name, "sound", f"{count} files, {megabytes:.1f} MB, says its self-test.")


def _explain_extra(key: str) -> str:
    if key.startswith(UNFINISHED_FOLDER):
        return "An unfinished download: the next pull goes on with it, or delete it."
    return "The catalog does not name it: it can be deleted once the functions have run for five minutes without it."
