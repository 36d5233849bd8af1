"""What engines were given, added up. Pure."""

from collections.abc import Iterable

from dragoman.article import Usage


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
