"""What can be set, with its default and its reason. An environment variable is the upper case of its field."""

from collections.abc import Mapping
from typing import Annotated, Self

import msgspec

from dragoman.article import TARGET_PATTERN
from dragoman.errors import ConfigurationError

Positive = Annotated[int, msgspec.Meta(gt=0)]
Target = Annotated[str, msgspec.Meta(pattern=TARGET_PATTERN)]
ENGINE_NAMES = ("firefox", "google", "mymemory", "amazon")
Engine = Annotated[str, msgspec.Meta(pattern=rf"^({'|'.join(ENGINE_NAMES)})\Z")]


class Limits(msgspec.Struct, frozen=True):
    """How many bytes are read."""

    document_bytes: int
    """Of a text, a page, or one item: everything that is read as one run of text."""
    package_bytes: int
    """Of what packs text and pictures, or many articles: PDF, Word, mail, archives; of what gzip packs as well. A zip
    has a bound of its own on what it unpacks to."""


class Settings(msgspec.Struct, frozen=True):
    """The settings of all functions; each reads those that it needs.

    Lists are written with commas: `TARGETS=pt,en`.
    """

    output_bucket: Annotated[str, msgspec.Meta(min_length=3)]
    input_bucket: str = ""
    """The one bucket that messages may be about. Empty: any, for tests and one-off runs; the template sets it."""
    translate_queue_url: str = ""
    """Where ingest sends one job for each target. Only ingest needs it."""
    ingest_queue_url: str = ""
    """Where one hint for each item of a container goes: back to the queue that ingest itself reads."""
    model_bucket: str = ""
    """Where the in-process engine's models are. Empty: the firefox engine has no model."""
    targets: tuple[Target, ...] = ("pt", "en")
    engines: tuple[Engine, ...] = ("firefox", "google")
    """Tried in this order, segment by segment."""
    field_mapping: str = ""
    """Where JSON of a shape of one's own has its fields: a JSON object of names (title, subtitle, body, authors, site,
    section, url, published_at, modified_at, tags, image, rights, language; items for a list of articles) to JMESPath
    expressions. Empty: the usual shapes alone."""
    max_document_bytes: Positive = 5_000_000
    """Of text, a page, or one item of a container. A page of 5 MB takes its extractor 10 to 40 s, which is what one
    invocation can bear."""
    max_package_bytes: Positive = 30_000_000
    """Of PDF, Word, mail, archives: mostly pictures, or many articles. Nothing larger is read from the bucket."""
    max_segment_characters: Positive = 600
    """The engine is quadratic in a sentence's length and can't be interrupted; 600 characters take about 0.2 s."""
    engine_deadline_seconds: Positive = 10
    """How long one call of an engine on the network may take, retries included."""
    max_receives: Positive = 3
    """How often a queue delivers a message before it goes to the dead-letter queue; the template sets both."""
    model_cache_directory: str = "/tmp/dragoman-models"  # noqa: S108 - a function's only writable place; verified
    """Where models are kept between invocations; empty: nowhere. Every file is verified each time it is loaded."""

    @property
    def limits(self) -> Limits:
        """How much is read of a file."""
        return Limits(self.max_document_bytes, self.max_package_bytes)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from environment variables.

        Raises:
            ConfigurationError: a value is missing or not of its kind; the sentence names the variable.
        """
        given: dict[str, object] = {}
        for field in msgspec.structs.fields(cls):
            text = environ.get(field.name.upper())
            if text is None:
                continue
            is_list = isinstance(field.default, tuple)
            given[field.name] = _split_list(text) if is_list else text.strip()
        try:
            return msgspec.convert(given, cls, strict=False)
        except msgspec.ValidationError as error:
            raise ConfigurationError(
                f"An environment variable is missing or wrong (names in upper case): {error}"
            ) from error


def _split_list(text: str) -> list[str]:
    """The entries between commas, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
