"""The second story: make `translations/<target>/` or `failed/<target>/` agree with the article record."""

from functools import partial

import msgspec

from dragoman.article import (
    Article,
    ObjectAddress,
    Outcome,
    Subject,
    TranslationJob,
)
from dragoman.assembly import Assignment, assemble, fail_translation, split_article
from dragoman.errors import UntranslatableError
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
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.store import ObjectStore, StoredObject
from dragoman.translation.chain import Chain, ChainResult


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
        source=ObjectAddress(bucket, article_key(job.source.key, job.item)),
        output_bucket=bucket,
        group=translation_group(job.source.key, job.target, job.item),
        plan=partial(_plan, job.target, services, seconds_left, watch),
    )
    done = reconcile(services.store, task)
    return report_record(done.outcome, Subject(job.source, job.target, job.item), done.record, watch.milliseconds)


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
    source, target = assignment.article.source, assignment.target
    try:
        result = translate_sentences(assignment, services.settings, services.chain, seconds_left, watch)
    except UntranslatableError as error:
        return Draft(failure_key(source.key, target, source.item), fail_translation(assignment, error), Outcome.FAILED)
    translation = watch.measure("assemble", assemble, assignment, result)
    key = translation_key(source.key, target, source.item)
    return Draft(key, translation, Outcome.TRANSLATED, result.is_final)


def translate_sentences(
    assignment: Assignment, settings: Settings, chain: Chain, seconds_left: SecondsLeft, watch: Stopwatch
) -> ChainResult:
    """Segment and translate an article.

    Raises:
        UntranslatableError: no engine could do it.
    """
    sentences = watch.measure("segment", split_article, assignment.article, settings.max_segment_characters)
    return watch.measure("translate", chain.translate, sentences, assignment.target, seconds_left)
