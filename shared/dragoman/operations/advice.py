"""What to do about a failure, by its reason. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from dragoman.article import EngineFailure
from dragoman.errors import EngineReason, FailureReason
from dragoman.operations.record_facts import RecordFacts
from dragoman.operations.sites import Site
from dragoman.operations.wording import count, join, name_language, name_span, quote
from dragoman.redelivery import LATE_SECONDS
from dragoman.settings import Settings
from dragoman.translate import find_away

_MODEL_REASONS: Final = frozenset({EngineReason.NO_MODEL, EngineReason.BAD_MODEL, EngineReason.UNSUPPORTED_LANGUAGE})
_BUDGET_REASONS: Final = frozenset({EngineReason.BUDGET_SPENT, EngineReason.BUDGET_UNKNOWN})

_REMEDIES: Final[Mapping[str, str]] = {
    FailureReason.BUDGET_SPENT: "Wait for the next day or month (UTC), or raise DailyBudgetUsd or MonthlyBudgetUsd.",
    FailureReason.OUT_OF_TIME: "Split the file, or put a faster engine first; what was slow for a while only needs "
    "another try.",
    FailureReason.RETRIES_EXHAUSTED: "Look for the cause in the log: `dragoman explain` with --logs shows the lines of "
    "this file. Mend it, or wait if a service was down.",
    FailureReason.UNDELIVERABLE: "Mend what kept the event from the queue: the queue's policy, its key, or the rule.",
}


_USUAL_ENGINES: Final = Settings(output_bucket="unused").engines


class Means(msgspec.Struct, frozen=True):
    """What a person has at hand: the commands and the settings that the sentences name."""

    again: str
    """The command that tries the file again, in every target."""
    model_bucket: str | None
    """Where a model has to go; None for a run on this machine, which reads a folder of models."""
    rerun: str
    """The command that starts a run on this machine again; empty where there is none."""
    max_receives: int
    first_wait_seconds: int
    """After how long the service tries again by itself what an engine could not do for a while; 0: never."""
    is_at_work: bool
    """Whether there is somebody to try it again."""
    now: datetime

    @classmethod
    def of(cls, site: Site, key: str, item: str | None, now: datetime) -> "Means":
        """Those for one file."""
        settings, connection = site.settings, site.connection
        is_on_aws = connection is not None and not connection.is_embedded
        rerun = "" if is_on_aws else _describe_run(site)
        one = f" --item {item}" if item else ""
        return cls(
            again=f"dragoman redrive --key={quote(key)}{one}{site.option}" if connection else rerun,
            model_bucket=settings.model_bucket if is_on_aws else None,
            rerun=rerun,
            max_receives=settings.max_receives,
            first_wait_seconds=settings.temporary_failure_wait_seconds,
            is_at_work=connection is not None,
            now=now,
        )

    @property
    def engines_setting(self) -> str:
        """Where engines are named."""
        return "--engines" if self.rerun else "Engines"

    def describe_getting_models(self, languages: Iterable[str]) -> tuple[str, ...]:
        """How models for these languages come to the engine."""
        pull = f"  dragoman models pull {' '.join(dict.fromkeys(languages))} --to models"
        if self.model_bucket is not None:
            return ("Get a model:", pull, f"  dragoman models push models {self.model_bucket}")
        stop = "end the run and start it again" if self.is_at_work else "run again"
        return (
            f"Get a model, and {stop} with that; what failed is then tried again:",
            pull,
            f"  {self.rerun} --models models",
        )


def _describe_run(site: Site) -> str:
    inbox = quote(str(site.inbox)) if site.inbox else "INBOX"
    outbox = quote(str(site.outbox)) if site.outbox else "OUTBOX"
    settings = site.settings
    engines = f" --engines {','.join(settings.engines)}" if settings.engines != _USUAL_ENGINES else ""
    return f"dragoman run {inbox} {outbox} --to {','.join(settings.targets)}{engines}"


def advise(record: RecordFacts, targets: tuple[str, ...], language: str | None, means: Means) -> Iterator[str]:
    """What becomes of a failure by itself, and what a person can do, the likeliest remedy first.

    Args:
        record: the failure.
        targets: those that failed so; none for a failure of ingest.
        language: of the article, where it is known.
        means: the commands to name.
    """
    yield from _tell_own_tries(record, means)
    match record.reason:
        case FailureReason.UNKNOWN_LANGUAGE:
            yield "Drop it again as a longer text in one language; as it is, every try will end in the same way."
            return
        case FailureReason.UNREADABLE_RECORD:
            yield "Have the file taken in anew by the release that is deployed:"
        case FailureReason.NO_ENGINE:
            yield from _advise_on_engines(record.engines, targets, language, means)
            yield "Then try again:"
        case _:
            yield _REMEDIES.get(record.reason or "", "Mend what the reason names.")
            yield "Then try again:"
    yield f"  {means.again}"


def _tell_own_tries(record: RecordFacts, means: Means) -> Iterator[str]:
    """Whether the queue shows its message again, and when: as `redelivery.choose_wait` has it."""
    left = means.max_receives - (record.attempts or means.max_receives)
    if left < 1 or not means.is_at_work or not means.first_wait_seconds or not find_away(record.engines):
        return
    wait = means.first_wait_seconds if record.attempts == 1 else LATE_SECONDS
    if record.written_at and means.now - datetime.fromisoformat(record.written_at) > timedelta(seconds=2 * wait):
        return  # its message is gone: somebody took it away, or it became a dead letter
    rest = f", then {count(left - 1, 'more time')} after {_name_wait(LATE_SECONDS)} each" if left > 1 else ""
    yield (
        f"The service tries it again by itself, as an engine may be back by then: {_name_wait(wait)} after that "
        f"try{rest}."
    )


def _name_wait(seconds: int) -> str:
    return name_span(timedelta(seconds=seconds))


def _advise_on_engines(
    engines: Iterable[EngineFailure], targets: tuple[str, ...], language: str | None, means: Means
) -> Iterator[str]:
    setting = means.engines_setting
    remedies: tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...] = (
        (
            lambda reason: reason in _MODEL_REASONS,
            means.describe_getting_models([language or "LANGUAGE", *targets]),
        ),
        (
            lambda reason: reason == EngineReason.UNAUTHORIZED,
            ("Give the engine a key that works: see the parameters named …Key.",),
        ),
        (
            lambda reason: reason in _BUDGET_REASONS,
            ("Wait for the next day or month, or raise the budget.",),
        ),
        (
            _is_temporary,
            (f"An engine could not be reached, or asked for a rest: wait until it answers, or add one to {setting}.",),
        ),
    )
    reasons = [engine.reason for engine in engines]
    found = [sentences for is_meant, sentences in remedies if any(map(is_meant, reasons))]
    for sentences in found or [(f"Add an engine that can do this pair of languages to {setting}.",)]:
        yield from sentences


def _is_temporary(reason: str) -> bool:
    try:
        known = EngineReason(reason)
    except ValueError:  # of another release
        return False
    return known.is_temporary and known not in _BUDGET_REASONS


def name_targets(targets: Iterable[str]) -> str:
    """`Portuguese (pt) and German (de)`."""
    return join([name_language(target) for target in targets])
