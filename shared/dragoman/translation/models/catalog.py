"""What a bucket of models names: its catalog, the models in it, and the way from one language to another."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Final, Literal

import msgspec

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.models.language_variants import Variant, expand

CATALOG_KEY: Final = "models.json"
PIVOT_LANGUAGE: Final = "en"
"""Firefox's models all have English on one side."""


MAX_CATALOG_BYTES: Final = 5_000_000
"""Three thousand models; all of Mozilla's together are some hundred."""

MAX_FILE_BYTES: Final = 500_000_000
"""The largest file of a model has 60 MB; what is larger than this does not fit into a function's disk."""

# The catalog is somebody else's file: a hash names a file of the cache, a key one of a folder or a bucket, and a
# self-test is heard by a model that nobody knows yet.
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Key = Annotated[str, msgspec.Meta(pattern=r"^(?!/)(?!(?:[^\x00]*/)?\.\.?(?:/|\Z))[^\x00-\x1f\x7f]+\Z", max_length=500)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\Z")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]{1,100}\Z")]
TestSentence = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]


class ModelFile(msgspec.Struct, frozen=True):
    """One file of a model, in the bucket."""

    key: Key
    sha256: Sha256
    bytes: Annotated[int, msgspec.Meta(gt=0, le=MAX_FILE_BYTES)]


class SelfTest(msgspec.Struct, frozen=True):
    """A sentence and what the model makes of it. Compared by likeness: processors may round differently."""

    source: TestSentence
    target: TestSentence


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A translation model for one direction."""

    source: Language
    target: Language
    version: Version
    license: str
    model: ModelFile
    source_vocabulary: ModelFile
    target_vocabulary: ModelFile
    """The same file as the source's, unless the languages have no character in common."""
    shortlist: ModelFile | None = None
    self_test: SelfTest
    architecture: str = ""
    """Its size, in Mozilla's words: `tiny`, `base-memory`, `base`."""
    attribution: str = ""
    """Whose work it is, for whoever passes it on."""
    origin: str = ""
    """Where it was pulled from: the address of the collection."""

    @property
    def name(self) -> str:
        """How records name it, such as `en-pt@1693087644-5d5e7a3b`: version and a hash over all its files."""
        digest = hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()
        return f"{self.source}-{self.target}@{self.version}-{digest[:8]}"

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """All its files, each once."""
        named = (self.model, self.source_vocabulary, self.target_vocabulary, self.shortlist)
        return tuple(dict.fromkeys(file for file in named if file is not None))

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(file.bytes for file in self.files)


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """`models.json`: the models of a bucket."""

    schema: Literal["dragoman.models"] = "dragoman.models"
    version: Literal[1] = 1
    models: tuple[Model, ...] = ()

    def find_route(self, source: str, target: str) -> tuple[Model, ...]:
        """The models to go through: one, two by way of English, or none where there is no way.

        There is none from a variant of a language to another: by way of English it would lose more than it changes.
        """
        if expand(source).language == expand(target).language:
            return ()
        direct = self._find_model(source, target)
        if direct is not None:
            return (direct,)
        halves = self._find_model(source, PIVOT_LANGUAGE), self._find_model(PIVOT_LANGUAGE, target)
        return tuple(half for half in halves if half is not None) if None not in halves else ()

    def explain_absence(self, source: str, target: str) -> str:
        """Why there is no route, in one sentence without the article's text."""
        written = sorted({model.target for model in self.models if _is_sibling(model.target, target)})
        if written:
            variants = ", ".join(f"{code} ({_spell(expand(code))})" for code in written)
            return f"no model for {source} to {target}: what is at hand writes {variants}, another variant or form"
        return f"no model for {source} to {target}, nor both halves through English"

    def merge(self, other: "Catalog") -> "Catalog":
        """This catalog with the models of another, which win where both have a pair, under whatever code."""
        by_pair = {(expand(model.source), expand(model.target)): model for model in (*self.models, *other.models)}
        return msgspec.structs.replace(self, models=tuple(by_pair.values()))

    def _find_model(self, source: str, target: str) -> Model | None:
        """The model whose names are those asked for, else one that writes and reads the very variants, else one that
        can read the source."""
        asked_source, asked_target = expand(source), expand(target)
        criteria: tuple[Callable[[Model], bool], ...] = (
            lambda model: (model.source, model.target) == (source, target),
            lambda model: expand(model.source) == asked_source and expand(model.target) == asked_target,
            lambda model: asked_source.is_read_by(expand(model.source)) and expand(model.target) == asked_target,
        )
        return next((model for fits in criteria for model in self.models if fits(model)), None)


def _is_sibling(code: str, target: str) -> bool:
    """Whether a model's target is the asked language in a form that was not asked for."""
    written, asked = expand(code), expand(target)
    return written.language == asked.language and written != asked


def _spell(variant: Variant) -> str:
    return "-".join(filter(None, (variant.language, variant.script, variant.region)))


def decode_catalog(body: bytes) -> Catalog:
    """Read a catalog.

    Raises:
        EngineError: it is not one.
    """
    try:
        return msgspec.json.decode(body, type=Catalog)
    except msgspec.DecodeError as error:
        raise EngineError(EngineReason.BAD_MODEL, f"{CATALOG_KEY} of the model bucket: {error}") from error
