"""What it may cost to translate articles again, by the list prices of the engines in a stack's settings."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.article import ObjectAddress
from dragoman.operations.prices import list_paid_engines
from dragoman.operations.redrive import Found
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.sites import Site
from dragoman.records import article_key

_SAMPLE: Final = 200
"""Articles that are looked at: a few seconds. Their mean stands for the rest."""


class CostEstimate(msgspec.Struct, frozen=True):
    """The most that it may cost: each paid engine given every article, which only happens where each one fails."""

    articles: int
    characters: int
    is_sampled: bool
    """Whether `characters` is a mean times a number, rather than a sum."""
    usd_by_engine: dict[str, float]
    """What each paid engine alone would cost, in the order in which they are asked; empty where all are free."""
    daily_budget_usd: float
    """Beyond which no paid engine is asked on one day."""


class _Counts(msgspec.Struct, frozen=True):
    characters: int


class _Counted(msgspec.Struct, frozen=True):
    """The part of an article record that tells its length."""

    counts: _Counts


def estimate_cost(found: Sequence[Found], site: Site) -> CostEstimate:
    """Of what would be translated; free engines cost nothing, so that nothing is looked at where all are.

    Raises:
        StoreUnavailableError: the output bucket can't be read.
    """
    paid, budget = list_paid_engines(site), site.settings.daily_budget_usd
    jobs = [one for one in found if one.target is not None]
    if not paid or not jobs:
        return CostEstimate(len(jobs), 0, is_sampled=False, usd_by_engine={}, daily_budget_usd=budget)
    step = max(1, len(jobs) // _SAMPLE)
    sample = jobs[::step]
    lengths = [length for length in ask_side_by_side(lambda one: _read_length(site, one), sample) if length is not None]
    characters = round(sum(lengths) / len(lengths) * len(jobs)) if lengths else 0
    return CostEstimate(
        articles=len(jobs),
        characters=characters,
        is_sampled=len(lengths) < len(jobs),
        usd_by_engine={engine.name: engine.price(characters) for engine in paid},
        daily_budget_usd=budget,
    )


def _read_length(site: Site, found: Found) -> int | None:
    stored = site.store.get(ObjectAddress(site.settings.output_bucket, article_key(found.key, found.item)))
    if stored is None:
        return None
    try:
        return msgspec.json.decode(stored.body or b"", type=_Counted).counts.characters
    except msgspec.DecodeError:
        return None
