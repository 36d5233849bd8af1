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
from dragoman.readers import compute_bounded_fingerprint
from dragoman.reading_rules import Reading
from dragoman.reference_library import ReferenceLibrary, Shelf
from dragoman.translation.chain import Chain


class Fingerprints:
    """Of one place; asks for models and references once."""

    def __init__(self, site: Site, chain: Chain | None = None) -> None:
        """`chain` stands in for the engines of the settings."""
        self._site = site
        self._given = chain

    def of_file(self, key: str) -> tuple[str, ...]:
        """Those that a record of a file, or of an item of a container, may have: the usual one, and that of a file that
        was too much for its parser. Empty where the settings are none."""
        settings, reading = self._site.settings, self._reading
        if reading is None:
            return ()
        kind = settings.find_reference_kind(key)
        usual = reading.compute_reference_fingerprint(kind) if kind else reading.fingerprint
        return usual, compute_bounded_fingerprint(usual, settings.parser_bounds)

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
    def _reading(self) -> Reading | None:
        """How the settings have files read; None where they are none."""
        try:
            return Reading.from_settings(self._site.settings)
        except ConfigurationError:
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
