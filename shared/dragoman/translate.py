"""The second story: make `translations/<target>/` or `failed/<target>/` agree with the article record."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Final

import msgspec

from dragoman.article import (
    Article,
    EngineFailure,
    Failure,
    ObjectAddress,
    Outcome,
    Paragraph,
    Quality,
    Segment,
    Translation,
    TranslationJob,
    TranslationLanguage,
)
from dragoman.enrichment import count
from dragoman.errors import EngineReason, FailureReason, UntranslatableError
from dragoman.jobs import describe_redrive
from dragoman.reconciliation import Draft, Task, Work, reconcile
from dragoman.records import (
    article_key,
    compute_fingerprint,
    decode_article,
    failure_key,
    translation_group,
    translation_key,
)
from dragoman.report import Report, report_record
from dragoman.segmentation import segment
from dragoman.settings import Settings
from dragoman.stopwatch import Stopwatch
from dragoman.store import ObjectStore, StoredObject
from dragoman.titles import derive_title
from dragoman.translation.chain import NO_ENGINE, Chain, ChainResult, Sentence


class Assignment(msgspec.Struct, frozen=True):
    """An article, what to translate it into, and the fingerprint of the translation."""

    article: Article
    target: str
    fingerprint: str


SecondsLeft = Callable[[], float]
"""How long the invocation may still take."""

_UNSPACED_LANGUAGES: Final = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Written without spaces between sentences."""


class TranslateServices(msgspec.Struct, frozen=True):
    """What the story needs from outside."""

    settings: Settings
    store: ObjectStore
    chain: Chain


def translate(job: TranslationJob, services: TranslateServices, seconds_left: SecondsLeft) -> Report:
    """Bring one target's record of an article up to date.

    Raises:
        TransientError: let the queue redeliver.
    """
    watch = Stopwatch()
    bucket = services.settings.output_bucket
    task = Task(
        source=ObjectAddress(bucket, article_key(job.source.key)),
        output_bucket=bucket,
        group=translation_group(job.source.key, job.target),
        plan=partial(_plan, job.target, services, seconds_left, watch),
    )
    done = reconcile(services.store, task)
    return report_record(done.outcome, job.source, done.record, watch.milliseconds, job.target)


def _plan(
    target: str, services: TranslateServices, seconds_left: SecondsLeft, watch: Stopwatch, stored: StoredObject
) -> Work:
    assignment = assign(decode_article(stored.body or b""), target, services.settings, services.chain)
    return Work(assignment.fingerprint, partial(_produce, assignment, services, seconds_left, watch))


def assign(article: Article, target: str, settings: Settings, chain: Chain) -> Assignment:
    """An article's assignment. The fingerprint covers, besides the article, engines, models and settings."""
    languages = sorted({article.language.code, *(p.language for p in article.paragraphs if p.language)})
    engines = [chain.identity(language, target) for language in languages]
    return Assignment(
        article, target, compute_fingerprint("translate", target, engines, settings.max_segment_characters)
    )


def _produce(assignment: Assignment, services: TranslateServices, seconds_left: SecondsLeft, watch: Stopwatch) -> Draft:
    """A translation, or each engine's reason why there is none."""
    key, target = assignment.article.source.key, assignment.target
    try:
        translation = translate_article(assignment, services.settings, services.chain, seconds_left, watch)
    except UntranslatableError as error:
        return Draft(failure_key(key, target), fail_translation(assignment, error), Outcome.FAILED)
    is_whole = not any(segment.engine == NO_ENGINE and segment.checks for segment in translation.segments)
    return Draft(translation_key(key, target), translation, Outcome.TRANSLATED, is_final=is_whole)


def translate_article(
    assignment: Assignment, settings: Settings, chain: Chain, seconds_left: SecondsLeft, watch: Stopwatch
) -> Translation:
    """Segment, translate, assemble.

    Raises:
        UntranslatableError: no engine could do it.
    """
    sentences = watch.measure("segment", split_article, assignment.article, settings.max_segment_characters)
    result = watch.measure("translate", chain.translate, sentences, assignment.target, seconds_left)
    return watch.measure("assemble", assemble, assignment, result)


def split_article(article: Article, max_characters: int) -> tuple[Sentence, ...]:
    """The title's sentences, then those of each paragraph; no sentence crosses a paragraph's end.

    A derived title is not translated: it is derived again from the translation.
    """
    title = () if article.title_origin == "derived" else ((None, Paragraph(article.title)),)
    blocks: tuple[tuple[int | None, Paragraph], ...] = (*title, *enumerate(article.paragraphs))
    return tuple(
        Sentence(place, piece.strip(), language)
        for place, paragraph in blocks
        for language in (paragraph.language or article.language.code,)
        for piece in segment(paragraph.text, language, max_characters)
        if piece.strip()  # the space after a sentence that was cut at the bound is a piece of its own
    )


def assemble(assignment: Assignment, result: ChainResult) -> Translation:
    """The record: segments put together to title, paragraphs and text."""
    article, target = assignment.article, assignment.target
    blocks = _join_segments(result.segments, target)
    paragraphs = tuple(
        Paragraph(blocks.get(place, ""), paragraph.kind) for place, paragraph in enumerate(article.paragraphs)
    )
    texts = [paragraph.text for paragraph in paragraphs]
    flagged = sum(1 for segment in result.segments if segment.checks)
    return Translation(
        id=article.id,
        source=article.source,
        fingerprint=assignment.fingerprint,
        language=TranslationLanguage(article.language, target),
        title=blocks.get(None) or derive_title(result.segments[0].target),
        title_origin=article.title_origin,
        paragraphs=paragraphs,
        text="\n\n".join(texts),
        metadata=article.metadata,
        counts=count(texts, target),
        content_hash=article.content_hash,
        near_duplicate=article.near_duplicate,
        quality=Quality(complete=flagged == 0, segments=len(result.segments), flagged=flagged),
        usage=result.usage,
        segments=result.segments,
    )


def _join_segments(segments: tuple[Segment, ...], language: str) -> dict[int | None, str]:
    """The target text of each paragraph, and under None that of the title."""
    space = "" if language.split("-", maxsplit=1)[0] in _UNSPACED_LANGUAGES else " "
    blocks = groupby(segments, key=lambda segment: segment.paragraph)
    return {place: space.join(segment.target for segment in block) for place, block in blocks}


def fail_translation(assignment: Assignment, error: UntranslatableError) -> Failure:
    """The record that says what each engine answered, and how to try again."""
    source = assignment.article.source
    reason = name_failure(tuple(cause.reason for _, cause in error.reasons))
    return Failure(
        id=assignment.article.id,
        source=source,
        fingerprint=assignment.fingerprint,
        stage="translate",
        target=assignment.target,
        reason=reason,
        message=reason.sentence,
        engines=tuple(EngineFailure(engine, cause.reason, cause.detail) for engine, cause in error.reasons),
        attempts=1,
        redrive=describe_redrive(TranslationJob(ObjectAddress(source.bucket, source.key), assignment.target)),
    )


def name_failure(reasons: tuple[EngineReason, ...]) -> FailureReason:
    """One word for the reasons of all engines."""
    if EngineReason.UNKNOWN_LANGUAGE in reasons:
        return FailureReason.UNKNOWN_LANGUAGE
    return FailureReason.OUT_OF_TIME if EngineReason.DEADLINE in reasons else FailureReason.NO_ENGINE
