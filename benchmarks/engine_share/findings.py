"""What the measurements find."""

import msgspec


class Cell(msgspec.Struct, frozen=True):
    """Articles of one kind."""

    language: str
    """Of the articles; they are translated into the other one of the two."""
    characters: int
    """Of each article, about."""
    has_glossary: bool
    articles: int = 1


class Share(msgspec.Struct, frozen=True):
    """The bare engine's processor time, as a part of ours, for articles of one kind."""

    cell: Cell
    segments: int
    calls: int
    """Of the engine: more than one for a sentence that is tried again in pieces."""
    story_milliseconds: float
    """A segment, median of the rounds."""
    of_story: float
    """One call for each sentence, over the translate story: median of the rounds. What is asked again, because an
    answer failed a check, is the story's own doing."""
    of_pipeline: float
    """The same over ingest and the translate story together."""
    of_all_calls: float
    """All that the story asks of the engine, asked again bare, over the story."""


class Pooled(msgspec.Struct, frozen=True):
    """The same shares of articles of many kinds together."""

    of_story: float
    of_pipeline: float


class Stage(msgspec.Struct, frozen=True):
    """One stage of ingest, of files of one format."""

    format: str
    stage: str
    milliseconds: float
    """An article, median."""


class Shares(msgspec.Struct, frozen=True):
    """All of it."""

    shares: tuple[Share, ...]
    long_articles: Pooled
    """For all articles over the goal's length together, without a glossary."""
    long_articles_with_glossary: Pooled
    stages: tuple[Stage, ...]
