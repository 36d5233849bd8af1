"""Settings to the chain: the engines with all that stands before them, paces, budget and memory."""

from typing import TYPE_CHECKING

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit
from botocore.config import Config

from dragoman.clients import open_client
from dragoman.engine_makers import build_engines, make_firefox
from dragoman.settings import Settings
from dragoman.translation.budget import Budget, BudgetedEngine, BudgetLimits, LocalBudget
from dragoman.translation.chain import Chain, WhenSpent
from dragoman.translation.engine import Engine
from dragoman.translation.memory import TranslationMemory
from dragoman.translation.models.library import ModelSource
from dragoman.translation.resilience.guarded_engine import GuardedEngine

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def build_chain(settings: Settings, models: ModelSource) -> Chain:
    """The engines with all that stands before them. Without a paid one among them, nothing reaches for a table."""
    engines = build_engines(settings, models)
    has_paid = any(engine.usd_per_million_characters > 0 for engine in engines)
    if not has_paid:
        return Chain(tuple(_guard(engine, settings) for engine in engines), settings.engine_deadline_seconds)
    budget = _budget(settings)
    has_spare = settings.on_spent_budget == "fall-back" and settings.model_bucket and "firefox" not in settings.engines
    return Chain(
        tuple(_guard(engine, settings, budget) for engine in engines),
        settings.engine_deadline_seconds,
        memory=_memory(settings),
        when_spent=WhenSpent(
            spare=_guard(make_firefox(settings, models), settings) if has_spare else None,
            gives_up=settings.on_spent_budget == "fail",
        ),
    )


def _guard(engine: Engine, settings: Settings, budget: Budget | None = None) -> Engine:
    """An engine behind its circuit breaker and its pace, and a paid one behind the budget. What is in the process
    neither hangs nor throttles: it fails only by its models, which is no reason for a rest."""
    if engine.is_in_process:
        return engine
    if budget is not None and engine.usd_per_million_characters > 0:
        engine = BudgetedEngine(engine, budget)
    return GuardedEngine(engine, settings.engine_deadline_seconds)


def _budget(settings: Settings) -> Budget:
    limits = BudgetLimits.of(settings.daily_budget_usd, settings.monthly_budget_usd)
    if not settings.budget_table:
        return LocalBudget(limits)
    from dragoman.translation.budget_table import BudgetTable  # noqa: PLC0415 - only paid engines need it

    return BudgetTable(_open_tables(attempts=1), settings.budget_table, limits)


def _memory(settings: Settings) -> TranslationMemory | None:
    if not settings.memory_table:
        return None
    from dragoman.translation.memory_table import MemoryTable  # noqa: PLC0415 - only paid engines need it

    def count_error() -> None:
        Metrics().add_metric("MemoryErrors", MetricUnit.Count, 1)

    return MemoryTable(_open_tables(attempts=2), settings.memory_table, count_error)


def _open_tables(attempts: int) -> "DynamoDBClient":
    """DynamoDB answers in milliseconds; while it does not, an article waits."""
    config = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": attempts})
    return open_client("dynamodb", config)
