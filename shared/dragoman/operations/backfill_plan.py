"""What a backfill would do to a stack, what it would cost and how long it would take: shown before it is started."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.operations.backfill_cost import Concurrency, Estimate, estimate
from dragoman.operations.backfill_request import TRANSLATED_FOLDERS, Mode, Request
from dragoman.operations.backfill_survey import OnCount, Survey, survey
from dragoman.operations.connection import Connection
from dragoman.operations.prices import list_paid_engines
from dragoman.operations.sites import Site
from dragoman.records import INGEST_STAGE

_TEMPLATES_OWN: Final = Concurrency(ingest=2, translate=4)
"""The defaults of IngestConcurrency and TranslateConcurrency, for whoever may not ask Lambda."""


class Plan(msgspec.Struct, frozen=True):
    """A backfill that is not started yet."""

    request: Request
    survey: Survey
    estimate: Estimate
    concurrency: Concurrency


def choose_targets(mode: Mode, given: tuple[str, ...], site: Site) -> tuple[str, ...]:
    """Those that were named; else those of the settings, and where records are looked through, of earlier settings.

    Raises:
        StoreUnavailableError: the output bucket can't be listed.
    """
    if given:
        return given
    if mode != "records":
        return site.settings.targets
    folders = (site.store.list_folders(site.settings.output_bucket, folder) for folder in TRANSLATED_FOLDERS)
    earlier = {target for found in folders for target in found} - {INGEST_STAGE, *site.settings.targets}
    return (*site.settings.targets, *sorted(earlier))


def make_plan(
    request: Request, site: Site, connection: Connection, keys: Iterable[str] | None, on_count: OnCount
) -> Plan:
    """Count, look, and reckon.

    Raises:
        StoreUnavailableError: a bucket can't be listed or read.
    """
    found = survey(request, site, keys, on_count)
    concurrency = _read_concurrency(connection)
    paid = next(iter(list_paid_engines(site)), None)
    return Plan(request, found, estimate(found.work, concurrency, paid, site.settings), concurrency)


def _read_concurrency(connection: Connection) -> Concurrency:
    """How many messages of each queue are in work at the same time, at most."""
    stack = connection.stack
    try:
        return Concurrency(
            ingest=_read_maximum(connection, stack.ingest_queue_url) or _TEMPLATES_OWN.ingest,
            translate=_read_maximum(connection, stack.translate_queue_url) or _TEMPLATES_OWN.translate,
        )
    except (BotoCoreError, ClientError):
        return _TEMPLATES_OWN


def _read_maximum(connection: Connection, queue_url: str) -> int | None:
    attributes = connection.client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
    arn = attributes["Attributes"]["QueueArn"]
    answer: Any = connection.client("lambda").list_event_source_mappings(EventSourceArn=arn)
    found = [mapping.get("ScalingConfig", {}).get("MaximumConcurrency") for mapping in answer["EventSourceMappings"]]
    return next((int(maximum) for maximum in found if maximum), None)
