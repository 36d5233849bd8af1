"""Translated sentences to a record. Pure."""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

import msgspec

from dragoman.article import (
    Article,
    EngineFailure,
    Failure,
    ObjectAddress,
    Paragraph,
    Quality,
    Segment,
    SourceObject,
    Subject,
    Translation,
    TranslationLanguage,
)
from dragoman.cutting import CutArticle, Place
from dragoman.datelines import is_bare_dateline, skip_dateline
from dragoman.enrichment import count
from dragoman.errors import EngineError, EngineReason, FailureReason, UntranslatableError
from dragoman.jobs import describe_redrive
from dragoman.joining import join_targets
from dragoman.records import article_id, compute_digest, compute_fingerprint
from dragoman.titles import derive_title
from dragoman.translation.article_run import BUDGET, ChainResult
from dragoman.translation.guidance import Guidance
from dragoman.translation.sentences import is_left

INVOCATION: Final = "invocation"
"""Named instead of an engine where the function's own time ended."""


class Assignment(msgspec.Struct, frozen=True):
    """An article, what to translate it into, what people have laid down for it, and the translation's fingerprint."""

    cut: CutArticle
    target: str
    fingerprint: str
    guidance: Mapping[str, Guidance] = {}
    """By source language; none for a language that nothing is laid down for."""

    @property
    def article(self) -> Article:
        """What is to be translated."""
        return self.cut.article

    @property
    def traits(self) -> Mapping[str, str]:
        """What a record says of its guidance, so that a walk after a new glossary redoes what that touches, and not
        whatever another release or another engine would say otherwise by now."""
        return {"guidance": compute_digest(self.guidance) if self.guidance else "none"}


def assemble(assignment: Assignment, result: ChainResult) -> Translation:
    """The record: segments put together to title, paragraphs and text."""
    article, target = assignment.article, assignment.target
    blocks = _join_segments(article, result.segments, target)
    left = {segment.paragraph for segment in result.segments if is_left(segment)}
    paragraphs = tuple(
        Paragraph(
            blocks.get(place, ""),
            paragraph.kind,
            (paragraph.language or article.language.code) if place in left else msgspec.UNSET,
        )
        for place, paragraph in enumerate(article.paragraphs)
    )
    texts = [paragraph.text for paragraph in paragraphs]
    flagged = sum(1 for segment in result.segments if segment.checks)
    return Translation(
        id=article.id,
        source=article.source,
        fingerprint=assignment.fingerprint,
        language=TranslationLanguage(article.language, target),
        title=blocks.get("title") or derive_title(_find_first_target(result)),
        title_origin=article.title_origin,
        paragraphs=paragraphs,
        text="\n\n".join(texts),
        metadata=msgspec.structs.replace(article.metadata, subtitle=blocks.get("subtitle")),
        counts=count(texts, target),
        content_hash=article.content_hash,
        near_duplicate=article.near_duplicate,
        quality=Quality(complete=flagged == 0, segments=len(result.segments), flagged=flagged),
        usage=result.usage,
        engines=result.engines,
        segments=result.segments,
    )


def _find_first_target(result: ChainResult) -> str:
    """The first sentence of the body, or of what stands behind its dateline, though that be cut off as one."""
    targets = [segment.target for segment in result.segments if segment.paragraph is not None][:2]
    first, *others = targets or [""]
    return others[0].lstrip("-–— ") if others and is_bare_dateline(first) else skip_dateline(first)


def _join_segments(article: Article, segments: tuple[Segment, ...], target: str) -> dict[Place, str]:
    """The target text of title, subtitle and each paragraph."""
    texts: dict[Place, str] = {"title": article.title, "subtitle": article.metadata.subtitle or ""}
    texts |= {place: paragraph.text for place, paragraph in enumerate(article.paragraphs)}
    blocks = groupby(segments, key=lambda segment: segment.paragraph if segment.part is msgspec.UNSET else segment.part)
    return {place: join_targets(texts[place], list(block), target) for place, block in blocks if place is not None}


def fail_translation(assignment: Assignment, error: UntranslatableError, attempts: int = 1) -> Failure:
    """The record that says what each engine answered, the how-manieth time that they were asked, and how to try
    again."""
    source = assignment.article.source
    reason = name_failure(error.reasons)
    return Failure(
        id=assignment.article.id,
        source=source,
        fingerprint=assignment.fingerprint,
        stage="translate",
        target=assignment.target,
        reason=reason,
        message=reason.sentence,
        engines=tuple(EngineFailure(engine, cause.reason, cause.detail) for engine, cause in error.reasons),
        attempts=attempts,
        redrive=describe_redrive(Subject(ObjectAddress(source.bucket, source.key), assignment.target, source.item)),
    )


def fail_unreadable(source: SourceObject, target: str, attempts: int) -> Failure:
    """The record that says that the article's own record can't be read by this release."""
    reason = FailureReason.UNREADABLE_RECORD
    address = ObjectAddress(source.bucket, source.key)
    return Failure(
        id=article_id(address, source.item),
        source=source,
        fingerprint=compute_fingerprint("translate", reason),
        stage="translate",
        target=target,
        reason=reason,
        message=reason.sentence,
        engines=(),
        attempts=attempts,
        redrive=describe_redrive(Subject(address, item=source.item)),  # of the file: its record has to be made anew
    )


def name_failure(reasons: tuple[tuple[str, EngineError], ...]) -> FailureReason:
    """One word for the reasons of all engines."""
    if any(engine == BUDGET for engine, _ in reasons):
        return FailureReason.BUDGET_SPENT
    if any(error.reason is EngineReason.UNKNOWN_LANGUAGE for _, error in reasons):
        return FailureReason.UNKNOWN_LANGUAGE
    return FailureReason.OUT_OF_TIME if any(engine == INVOCATION for engine, _ in reasons) else FailureReason.NO_ENGINE
