"""What can be set, with its default and its reason. An environment variable is the upper case of its field."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

import msgspec

from dragoman.article import TARGET_PATTERN, ReferenceKind
from dragoman.errors import ConfigurationError

Positive = Annotated[int, msgspec.Meta(gt=0)]
Target = Annotated[str, msgspec.Meta(pattern=TARGET_PATTERN)]
Amount = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]  # of dollars; what is more is a slip of the hand
ENGINE_NAMES = ("firefox", "google", "mymemory", "libretranslate", "microsoft", "deepl", "amazon")
Terminology = Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z0-9-]_?)+\Z", max_length=256)]
Engine = Annotated[str, msgspec.Meta(pattern=rf"^({'|'.join(ENGINE_NAMES)})\Z")]


class Limits(msgspec.Struct, frozen=True):
    """How many bytes are read."""

    document_bytes: int
    """Of a text, a page, or one item: everything that is read as one run of text."""
    package_bytes: int
    """Of what packs text and pictures, or many articles: PDF, Word, mail, archives; of what gzip packs as well. A zip
    has a bound of its own on what it unpacks to."""


class Bounds(msgspec.Struct, frozen=True):
    """What reading one file may take of the machine."""

    seconds: int
    """Of work: on the processor, not on the clock."""
    memory_bytes: int
    """Of address space, which is more than is in use: the libraries alone take 270 MB."""


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
    parser_seconds: Positive = 60
    """How long reading one file may take, of the processor's time. An article takes 0.02 to 1 s, a page of the largest
    size up to 40; ingest's time-out is twice this."""
    parser_memory_bytes: Positive = 1_000_000_000
    """How much memory reading one file may take. With a third more, where the system draws the line, it leaves the
    function's other process 400 MB of its 1,769."""
    max_segment_characters: Positive = 600
    """The engine is quadratic in a sentence's length and can't be interrupted; 600 characters take about 0.2 s."""
    engine_deadline_seconds: Positive = 10
    """How long one call of an engine on the network may take, retries included."""
    glossary_prefix: Annotated[str, msgspec.Meta(min_length=2)] = "glossaries/"
    """Files of the input bucket under this prefix are glossaries, not articles."""
    corrections_prefix: Annotated[str, msgspec.Meta(min_length=2)] = "corrections/"
    """Files of the input bucket under this prefix are corrections of translations, not articles."""
    memory_table: str = ""
    """The DynamoDB table that remembers what paid engines translated. Empty: nothing is remembered."""
    budget_table: str = ""
    """The DynamoDB table that keeps count of what paid engines cost. Empty: each process counts by itself."""
    daily_budget_usd: Amount = 5.0
    """For all paid engines together, in UTC days."""
    monthly_budget_usd: Amount = 50.0
    """For all paid engines together, in UTC months."""
    on_spent_budget: Literal["fall-back", "fail"] = "fall-back"
    """Whether an article goes on with the free engines, or fails, when the budget is used up. In both cases a message
    about it, on a day with money, gets it the paid translation."""
    amazon_terminology: Annotated[tuple[Terminology, ...], msgspec.Meta(max_length=1)] = ()
    """Name of a custom terminology in Amazon Translate, which takes one a call."""
    libretranslate_url: str = ""
    """Of the instance to ask, such as https://translate.example. Empty: the engine refuses."""
    libretranslate_key: str = ""
    """Where its key is: an SSM parameter's name (`/dragoman/libretranslate`), the ARN of a secret in Secrets Manager,
    or `file:` and the path of a file of one's own. Empty for an instance that wants none."""
    deepl_key: str = ""
    """Where DeepL's key is, likewise."""
    microsoft_key: str = ""
    """Where Microsoft Translator's key is, likewise."""
    microsoft_region: str = ""
    """The region of that key's resource; empty for a global one."""
    model_memory_bytes: Positive = 400_000_000
    """How much the loaded models may hold; the least recently used leaves."""
    max_receives: Positive = 3
    """How often a queue delivers a message before it goes to the dead-letter queue; the template sets both."""
    temporary_failure_wait_seconds: Annotated[int, msgspec.Meta(ge=0, le=43_200)] = 0
    """After how many seconds an article is tried again that no engine could do for a reason that passes soon: an
    outage, a limit of a minute. Its failure record is there meanwhile. 0: never, so that nothing waits; the template
    sets it."""
    model_cache_directory: str = "/tmp/dragoman-models"  # noqa: S108 - a function's only writable place; verified
    """Where models are kept between invocations; empty: nowhere. Every file is verified each time it is loaded."""

    @property
    def limits(self) -> Limits:
        """How much is read of a file."""
        return Limits(self.max_document_bytes, self.max_package_bytes)

    @property
    def parser_bounds(self) -> Bounds:
        """What reading a file may take."""
        return Bounds(self.parser_seconds, self.parser_memory_bytes)

    def find_reference_kind(self, key: str) -> ReferenceKind | None:
        """What a file of the input bucket is by its place; None for an article. The longer of two prefixes decides."""
        prefixes: tuple[tuple[str, ReferenceKind], ...] = (
            (self.glossary_prefix, "glossary"),
            (self.corrections_prefix, "corrections"),
        )
        fitting = [(len(prefix), kind) for prefix, kind in prefixes if key.startswith(prefix)]
        return max(fitting)[1] if fitting else None

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
