"""The parts of a translation that several invocations made, put together. Pure."""

import msgspec

from dragoman.article import EngineFailure, Progress
from dragoman.translation.article_run import ChainResult
from dragoman.usage import add_usage


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


def _join_failures(before: tuple[EngineFailure, ...], after: tuple[EngineFailure, ...]) -> tuple[EngineFailure, ...]:
    """The first of each engine."""
    return tuple({failure.engine: failure for failure in (*reversed(after), *reversed(before))}.values())[::-1]
