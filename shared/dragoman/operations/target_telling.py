"""What became of an article in one target, in plain sentences. Pure."""

from collections.abc import Iterator
from typing import Final

from dragoman.language import is_same_language
from dragoman.operations.record_facts import RecordFacts, TranslationFacts
from dragoman.operations.story import TargetFacts
from dragoman.operations.wording import count, name_language
from dragoman.translation.sentences import NO_ENGINE

_SHOWN_SEGMENTS: Final = 10
_HUMAN: Final = "human"


def tell_target(target: TargetFacts, language: str | None) -> Iterator[str]:
    """What became of it; `language` is the article's, where it is known."""
    name = target.target
    if not target.is_wanted:
        yield (
            f"{name}: is not among the targets of the settings any more; what it has stays as it is, and goes with the "
            "file."
        )
    if len(target.records) > 1:
        yield f"{name}: there is a translation and a failure at once: a worker is at it, or something is broken."
    for record in target.records:
        yield from _tell_record(name, record, language)
    if target.progress is not None:
        whole = f" of {target.sentences:,}" if target.sentences else ""
        stale = ", of an earlier version" if target.progress.currency == "earlier-source" else ""
        done = f"{target.progress.segments_done or 0:,}{whole} sentences are done{stale}"
        yield f"{name}: it is a long article, and under way: {done} ({target.progress.key})."
    elif not target.records:
        yield f"{name}: is not translated yet."


def _tell_record(name: str, record: RecordFacts, language: str | None) -> Iterator[str]:
    if not record.is_readable:
        version = f"schema version {record.schema_version}" if record.schema_version else "no schema of ours"
        yield f"{name}: {record.key} can't be read by this release: it has {version}."
        return
    if record.translation is not None:
        yield from _tell_translation(name, record, record.translation, language)
    else:
        tries = f" after {count(record.attempts, 'try', 'tries')}" if record.attempts else ""
        detail = f" In detail: {record.detail}" if record.detail else ""
        yield f"{name}: failed{tries} ({record.key}), reason {record.reason}: {record.message}{detail}"
        yield from _tell_engines(record)
    match record.currency:
        case "earlier-source":
            yield f"{name}: that is of an earlier version of the article, and is made again by its next message."
        case "other-settings" if record.translation is not None:
            yield (
                f"{name}: that was made with other engines, models, terms or settings, or by another release than this "
                "command's; it stays as it is until somebody asks for it again."
            )
        case "provisional":
            yield f"{name}: an engine that comes first could not for a while; the next message about it tries again."


def _tell_translation(name: str, record: RecordFacts, facts: TranslationFacts, language: str | None) -> Iterator[str]:
    if facts.is_untouched:
        is_same = language is not None and is_same_language(language, name)
        why = f"it is in {name_language(language or '')} already" if is_same else "it holds nothing to translate"
        yield f"{name}: stands as it was ({record.key}): {why}."
        return
    parts = [_tell_share(engine, number) for engine, number in facts.segments_by_engine.items()]
    cost = f", for about {facts.estimated_cost_usd:.4f} USD" if facts.estimated_cost_usd else ""
    verdict = "all pass the checks" if not facts.flagged else f"{len(facts.flagged):,} of them fail a check"
    yield (
        f"{name}: translated ({record.key}): {count(facts.segments, 'sentence')}, {', '.join(parts)}{cost}; {verdict}."
    )
    for segment in facts.flagged[:_SHOWN_SEGMENTS]:
        yield f"  sentence {segment.segment + 1}: {', '.join(segment.checks)}"
    if len(facts.flagged) > _SHOWN_SEGMENTS:
        yield f"  … and {len(facts.flagged) - _SHOWN_SEGMENTS:,} more; their `checks` and `reasons` are in the record."
    yield from _tell_engines(record)


def _tell_share(engine: str, number: int) -> str:
    if engine == NO_ENGINE:
        return f"{number:,} left as they were" if number > 1 else "1 left as it was"
    return f"{number:,} by a correction" if engine == _HUMAN else f"{number:,} by {engine}"


def _tell_engines(record: RecordFacts) -> Iterator[str]:
    for engine in record.engines:
        detail = f": {engine.detail}" if engine.detail else ""
        yield f"  {engine.engine} could not: {engine.reason}{detail}"
