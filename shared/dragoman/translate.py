"""The second story: make `translations/<target>/` or `failed/<target>/` agree with the article record."""

from functools import partial

import msgspec

from dragoman.article import (
    Article,
    EngineFailure,
    ObjectAddress,
    Outcome,
    Progress,
    RevisionJob,
    Subject,
    Translation,
    TranslationJob,
    Usage,
)
from dragoman.assembly import Assignment, assemble, fail_translation, split_article
from dragoman.errors import EngineError, EngineReason, UntranslatableError
from dragoman.jobs import Queue
from dragoman.parts import add_progress, add_usage
from dragoman.progress import SavedProgress
from dragoman.reconciliation import Draft, Postponed, Task, Work, reconcile
from dragoman.records import (
    article_key,
    compute_fingerprint,
    decode_article,
    failure_key,
    translation_group,
    translation_key,
)
from dragoman.reference_guides import Guide
from dragoman.reference_library import ReferenceLibrary
from dragoman.report import Report, report_record
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.store import ObjectStore, StoredObject
from dragoman.translation.chain import BUDGET, INVOCATION, Chain, ChainResult
from dragoman.translation.sentences import is_hopeless


class TranslateServices(msgspec.Struct, frozen=True):
    """What the story needs from outside."""

    settings: Settings
    store: ObjectStore
    chain: Chain
    jobs: Queue[TranslationJob]
    """Where the rest of a long article goes: the queue that the story itself is fed from."""
    walks: Queue[RevisionJob]
    """The same queue: where the next step of a walk goes."""
    references: ReferenceLibrary


class _Desk(msgspec.Struct, frozen=True):
    """One job's services, and what its article has done already."""

    job: TranslationJob
    services: TranslateServices
    saved: SavedProgress
    seconds_left: SecondsLeft
    watch: Stopwatch
    spent: list[Usage]
    """What engines were given for it, in every round of the work."""


def translate(job: TranslationJob, services: TranslateServices, seconds_left: SecondsLeft) -> Report:
    """Bring one target's record of an article up to date, or as far as the time allows.

    Raises:
        TransientError: let the queue redeliver.
    """
    bucket = services.settings.output_bucket
    saved = SavedProgress(services.store, bucket, job)
    desk = _Desk(job, services, saved, seconds_left, Stopwatch(), [])
    task = Task(
        source=ObjectAddress(bucket, article_key(job.source.key, job.item)),
        output_bucket=bucket,
        group=translation_group(job.source.key, job.target, job.item),
        plan=partial(_plan, desk),
    )
    done = reconcile(services.store, task)
    if not done.is_postponed:
        saved.clear()
    report = report_record(
        done.outcome, Subject(job.source, job.target, job.item), done.record, desk.watch.milliseconds
    )
    return msgspec.structs.replace(report, usage=add_usage(desk.spent))


def _plan(desk: _Desk, stored: StoredObject) -> Work:
    services = desk.services
    shelf = services.references.open()
    article = decode_article(stored.body or b"")
    assignment = assign(article, desk.job.target, services.settings, services.chain, shelf)
    return Work(
        fingerprint=assignment.fingerprint,
        produce=partial(_produce, desk, assignment, stored.state.etag),
        still_holds=partial(services.references.is_current, shelf.manifest),
    )


def assign(article: Article, target: str, settings: Settings, chain: Chain, guide: Guide) -> Assignment:
    """An article's assignment. The fingerprint covers, besides the article, engines, models, settings, and those terms
    and corrections that its text meets, so that a new glossary concerns no other article."""
    languages = sorted({article.language.code, *(p.language for p in article.paragraphs if p.language)})
    engines = [chain.identity(language, target) for language in languages]
    guidance = guide.guide(article, target, settings.max_segment_characters)
    parts: list[object] = ["translate", target, engines, settings.max_segment_characters]
    return Assignment(article, target, compute_fingerprint(*parts, *([guidance] if guidance else [])), guidance)


def _produce(desk: _Desk, assignment: Assignment, article_etag: str) -> Draft | Postponed:
    """A translation, each engine's reason why there is none, or a part of it and a job for the rest."""
    source, target = assignment.article.source, assignment.target
    progress = desk.saved.load(article_etag, assignment.fingerprint)
    try:
        part = _translate_rest(desk, assignment, progress)
        desk.spent.extend(part.usage)
        result = add_progress(progress, part)
        if not result.is_whole and part.segments:
            return _postpone(desk, describe_progress(assignment, result), article_etag)
        translation = desk.watch.measure("assemble", conclude, assignment, result)
    except UntranslatableError as error:
        return Draft(failure_key(source.key, target, source.item), fail_translation(assignment, error), Outcome.FAILED)
    return Draft(translation_key(source.key, target, source.item), translation, Outcome.TRANSLATED, result.is_final)


def _translate_rest(desk: _Desk, assignment: Assignment, progress: Progress | None) -> ChainResult:
    """What is not done yet, as far as the time allows."""
    limit = desk.services.settings.max_segment_characters
    guidance = assignment.guidance
    sentences = desk.watch.measure("segment", split_article, assignment.article, limit, guidance)
    earlier = progress.segments if progress else ()
    return desk.watch.measure(
        "translate",
        desk.services.chain.translate,
        sentences[len(earlier) :],
        assignment.target,
        desk.seconds_left,
        guidance,
        earlier,
    )


def conclude(assignment: Assignment, result: ChainResult) -> Translation:
    """The record of a whole translation.

    Raises:
        UntranslatableError: no engine could do it, the budget was spent and the settings ask to wait for the next, or
            the time was too short for a single sentence.
    """
    if not result.is_whole:
        late = EngineError(EngineReason.DEADLINE, "the invocation had no time for a single sentence")
        raise UntranslatableError(((INVOCATION, late),))
    if is_hopeless(result.segments) or any(failure.engine == BUDGET for failure in result.engines):
        raise UntranslatableError(tuple((failure.engine, _read_failure(failure)) for failure in result.engines))
    return assemble(assignment, result)


def _read_failure(failure: EngineFailure) -> EngineError:
    return EngineError(EngineReason(failure.reason), failure.detail)


def describe_progress(assignment: Assignment, result: ChainResult) -> Progress:
    """What is done, as it is saved."""
    return Progress(
        id=assignment.article.id,
        source=assignment.article.source,
        fingerprint=assignment.fingerprint,
        target=assignment.target,
        usage=result.usage,
        engines=result.engines,
        segments=result.segments,
        is_final=result.is_final,
    )


def _postpone(desk: _Desk, progress: Progress, article_etag: str) -> Postponed:
    """Save it, then queue the rest: a worker that dies in between has its own job delivered again."""
    if not desk.saved.save(progress, article_etag):
        return Postponed(Outcome.SUPERSEDED)
    desk.services.jobs.send([desk.job])
    return Postponed(Outcome.CONTINUED)
