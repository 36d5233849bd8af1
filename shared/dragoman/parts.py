"""The parts of a translation that several invocations made, put together. Pure."""

from collections.abc import Iterable

import msgspec

from dragoman.article import EngineFailure, Progress, Usage
from dragoman.translation.article_run import ChainResult


def add_progress(progress: Progress | None, result: ChainResult) -> ChainResult:
    """The result with what was done before it in front."""
    if progress is None:
        return result
    return msgspec.structs.replace(
        result,
        segments=(*progress.segments, *result.segments),
        usage=add_usage((*progress.usage, *result.usage)),
        engines=_join_failures(progress.engines, result.engines),
        is_final=progress.is_final and result.is_final,
    )


def add_usage(usages: Iterable[Usage]) -> tuple[Usage, ...]:
    """Each engine once, in the order in which they were asked first."""
    sums: dict[str, Usage] = {}
    for usage in usages:
        known = sums.get(usage.engine, Usage(usage.engine, 0, 0.0))
        sums[usage.engine] = Usage(
            usage.engine,
            known.characters + usage.characters,
            round(known.estimated_cost_usd + usage.estimated_cost_usd, 6),
            known.remembered_characters + usage.remembered_characters,
        )
    return tuple(sums.values())


def _join_failures(before: tuple[EngineFailure, ...], after: tuple[EngineFailure, ...]) -> tuple[EngineFailure, ...]:
    """The first of each engine."""
    return tuple({failure.engine: failure for failure in (*reversed(after), *reversed(before))}.values())[::-1]
