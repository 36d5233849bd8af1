"""Which fingerprint a record would have if it were made now, by the settings of a stack and the code of this release.

The functions of a stack may run another release than this command: then every record looks like one made under other
settings, which is what it is for whoever deploys this release next.
"""

from functools import cached_property

import msgspec

from dragoman.article import Article
from dragoman.assembly import Assignment
from dragoman.engine_makers import build_engines
from dragoman.errors import ConfigurationError, DragomanError
from dragoman.operations.sites import Site
from dragoman.production import assign
from dragoman.reading import Reading
from dragoman.reference_files import compute_reference_fingerprint
from dragoman.reference_library import ReferenceLibrary, Shelf
from dragoman.translation.chain import Chain


class Fingerprints:
    """Of one place; asks for models and references once."""

    def __init__(self, site: Site, chain: Chain | None = None) -> None:
        """`chain` stands in for the engines of the settings."""
        self._site = site
        self._given = chain

    def of_file(self, key: str) -> str | None:
        """Of the records of a file, and of the items of a container; None where the settings are none."""
        try:
            reading = Reading.from_settings(self._site.settings)
        except ConfigurationError:
            return None
        kind = self._site.settings.find_reference_kind(key)
        return compute_reference_fingerprint(kind, reading) if kind else reading.fingerprint

    def assign(self, article: Article, target: str) -> Assignment | None:
        """The translation of an article as it would be made now; None where that can't be told, as of a run that is
        over, whose models are not known."""
        if self._site.connection is None:
            return None
        try:
            return assign(article, target, self._site.settings, self._chain, self._shelf)
        except (DragomanError, msgspec.DecodeError):
            return None

    @cached_property
    def _chain(self) -> Chain:
        """The engines by their names and models. None of them is asked for anything, so that no key is read."""
        if self._given is not None:
            return self._given
        settings = msgspec.structs.replace(self._site.settings, model_cache_directory="")
        return Chain(build_engines(settings, self._site.store), settings.engine_deadline_seconds)

    @cached_property
    def _shelf(self) -> Shelf:
        return ReferenceLibrary(self._site.store, self._site.settings.output_bucket).open()
