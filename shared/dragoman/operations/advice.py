"""What to do about a failure, by its reason. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from dragoman.article import EngineFailure
from dragoman.errors import EngineReason, FailureReason
from dragoman.operations.record_facts import RecordFacts

_MODEL_REASONS: Final = frozenset({EngineReason.NO_MODEL, EngineReason.BAD_MODEL, EngineReason.UNSUPPORTED_LANGUAGE})
_KEY_REASONS: Final = frozenset({EngineReason.UNAUTHORIZED})
_BUDGET_REASONS: Final = frozenset({EngineReason.BUDGET_SPENT, EngineReason.BUDGET_UNKNOWN})

_LOOK: Final = (
    "Look for the cause in the log: `dragoman explain` with --logs shows the lines of this file. Mend it, or wait if a "
    "service was down."
)
_REMEDIES: Final[Mapping[str, str]] = {
    FailureReason.BUDGET_SPENT: "Wait for the next day or month (UTC), or raise DailyBudgetUsd or MonthlyBudgetUsd.",
    FailureReason.OUT_OF_TIME: "Split the file, or put a faster engine first; what was slow for a while only needs "
    "another try.",
    FailureReason.RETRIES_EXHAUSTED: _LOOK,
    FailureReason.UNDELIVERABLE: "Mend what kept the event from the queue: the queue's policy, its key, or the rule.",
}
_WAIT_FOR_IT: Final = (
    "An engine could not be reached, or asked for a rest: wait until it answers, or add another one to Engines."
)


class Means(msgspec.Struct, frozen=True):
    """The commands that the sentences name."""

    redrive: str
    """Tries the file again, in every target."""
    model_bucket: str | None
    """Where a model has to go; None for a run on this machine, which reads a folder of models."""

    def describe_getting(self, pair: str) -> str:
        """How a model for a pair of languages comes to the engine."""
        pull = f"Get a model: dragoman models pull {pair} --to models"
        if self.model_bucket is None:
            return f"{pull} and give the next run the option --models models"
        return f"{pull} && dragoman models push models {self.model_bucket}"


def advise(record: RecordFacts, target: str | None, language: str | None, means: Means) -> tuple[str, ...]:
    """What a person can do about a failure, the likeliest remedy first.

    Args:
        record: the failure.
        target: that it is about; None for a failure of ingest.
        language: of the article, where it is known.
        means: the commands to name.
    """
    again = f"Then try again: {means.redrive}{f' --target {target}' if target else ''}"
    if record.reason == FailureReason.NO_ENGINE:
        return (*_advise_on_engines(record.engines, target, language, means), again)
    if record.reason == FailureReason.UNKNOWN_LANGUAGE:
        return ("Drop it again as a longer text in one language; as it is, every try will end in the same way.",)
    if record.reason == FailureReason.UNREADABLE_RECORD:
        return (f"Have the file taken in anew by the release that is deployed: {means.redrive}",)
    return (_REMEDIES.get(record.reason or "", "Mend what the reason names."), again)


def _advise_on_engines(
    engines: Iterable[EngineFailure], target: str | None, language: str | None, means: Means
) -> tuple[str, ...]:
    pair = f"{language or 'LANGUAGE'} {target or 'TARGET'}"
    remedies: tuple[tuple[Callable[[str], bool], str], ...] = (
        (
            lambda reason: reason in _MODEL_REASONS,
            means.describe_getting(pair),
        ),
        (lambda reason: reason in _KEY_REASONS, "Give the engine a key that works: see the parameters named …Key."),
        (lambda reason: reason in _BUDGET_REASONS, "Wait for the next day or month, or raise the budget."),
        (_is_temporary, _WAIT_FOR_IT),
    )
    reasons = [engine.reason for engine in engines]
    found = [sentence for is_meant, sentence in remedies if any(map(is_meant, reasons))]
    return tuple(found) or ("Add an engine that can do this pair of languages to Engines.",)


def _is_temporary(reason: str) -> bool:
    try:
        known = EngineReason(reason)
    except ValueError:  # of another release
        return False
    return known.is_temporary and known not in _BUDGET_REASONS
