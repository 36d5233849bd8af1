"""What a job makes of an article: its translation, the reasons why there is none, or a part and a job for the rest."""

import msgspec

from dragoman.article import Article, EngineFailure, Outcome, Progress, Translation, TranslationJob, Usage
from dragoman.assembly import INVOCATION, Assignment, assemble, fail_translation, fail_unreadable
from dragoman.cutting import CutArticle, split_article
from dragoman.errors import EngineError, EngineReason, OutOfTimeError, UntranslatableError
from dragoman.jobs import Queue
from dragoman.language import is_same_language
from dragoman.parts import add_progress
from dragoman.progress import SavedProgress
from dragoman.reconciliation import Draft, Postponed
from dragoman.records import compute_fingerprint, decode_source, failure_key, translation_key
from dragoman.reference_guides import Guide
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.translation.article_run import BUDGET, ChainResult
from dragoman.translation.chain import Chain
from dragoman.translation.sentences import is_hopeless


class Workbench(msgspec.Struct, frozen=True):
    """What one job is done with, and what it has used up."""

    job: TranslationJob
    chain: Chain
    jobs: Queue[TranslationJob]
    """Where the rest of a long article goes."""
    saved: SavedProgress
    seconds_left: SecondsLeft
    watch: Stopwatch
    spent: list[Usage]
    """What engines were given for it, in every round of the work."""
    attempts: int
    """The number of this delivery of the job."""
    has_another: bool = False
    """Whether the queue will deliver it again."""


def assign(article: Article, target: str, settings: Settings, chain: Chain, guide: Guide) -> Assignment:
    """An article's assignment. The fingerprint covers, besides the article, engines, models, settings, and those terms
    and corrections that its text meets, so that a new glossary concerns no other article; of engines and models those
    for its languages, so that a new model, too, concerns no article that it is not for."""
    languages = sorted({article.language.code, *(p.language for p in article.paragraphs if p.language)})
    engines = [chain.identity(language, target) for language in languages if not is_same_language(language, target)]
    cut = CutArticle(article, settings.max_segment_characters)
    guidance = guide.guide(cut, target)
    parts: list[object] = ["translate", target, engines, settings.max_segment_characters]
    return Assignment(cut, target, compute_fingerprint(*parts, *([guidance] if guidance else [])), guidance)


def produce(bench: Workbench, assignment: Assignment, article_etag: str) -> Draft | Postponed:
    """A translation, each engine's reason why there is none, or a part of it and a job for the rest.

    Raises:
        OutOfTimeError: not a single sentence could be done in the time, and the queue will deliver the job again.
    """
    source, target = assignment.article.source, assignment.target
    progress = bench.saved.load(article_etag, assignment.fingerprint)
    is_first_round = not bench.spent
    try:
        part = _translate_rest(bench, assignment, progress)
        bench.spent.extend(part.usage)
        result = add_progress(progress, part)
        if not result.is_whole and part.segments:
            return _postpone(bench, describe_progress(assignment, result), article_etag)
        if not result.is_whole and is_first_round and bench.has_another:
            raise OutOfTimeError("The invocation had no time left for a single sentence.")
        if not result.is_whole and not is_first_round:
            return _queue_again(bench)  # what took the time is lost: the article has changed, or a glossary
        translation = bench.watch.measure("assemble", conclude, assignment, result)
    except UntranslatableError as error:
        failure = fail_translation(assignment, error, bench.attempts)
        return Draft(failure_key(source.key, target, source.item), failure, Outcome.FAILED)
    return Draft(translation_key(source.key, target, source.item), translation, Outcome.TRANSLATED, result.is_final)


def refuse_article(bench: Workbench, body: bytes) -> Draft:
    """The failure of an article whose record another release wrote, in a version that this one does not know."""
    source, target = decode_source(body), bench.job.target
    failure = fail_unreadable(source, target, bench.attempts)
    return Draft(failure_key(source.key, target, source.item), failure, Outcome.FAILED)


def _translate_rest(bench: Workbench, assignment: Assignment, progress: Progress | None) -> ChainResult:
    """What is not done yet, as far as the time allows."""
    guidance = assignment.guidance
    sentences = bench.watch.measure("segment", split_article, assignment.cut, guidance)
    earlier = progress.segments if progress else ()
    return bench.watch.measure(
        "translate",
        bench.chain.translate,
        sentences[len(earlier) :],
        assignment.target,
        bench.seconds_left,
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


def _postpone(bench: Workbench, progress: Progress, article_etag: str) -> Postponed:
    """Save it, then queue the rest: a worker that dies in between has its own job delivered again."""
    if not bench.saved.save(progress, article_etag):
        return Postponed(Outcome.SUPERSEDED)
    return _queue_again(bench)


def _queue_again(bench: Workbench) -> Postponed:
    bench.jobs.send([bench.job])
    return Postponed(Outcome.CONTINUED)
