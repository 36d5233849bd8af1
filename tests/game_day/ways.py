"""The ways in which the stack is broken, and what heals each."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

import msgspec

from tests.game_day.ground import Ground

FILES: Final = 6
"""How many are dropped while something is broken."""

RECORDED_SECONDS: Final = 60
"""Until the last dead letter has its record."""

POISON: Final = ("not JSON at all", "{}", '{"bucket": 3}', '{"source": {}, "target": "pt"}', "\x01" * 50, "[" * 5_000)


class Way(msgspec.Struct, frozen=True):
    """One way to break the stack."""

    title: str
    alarms: tuple[str, ...]
    """Which alarms have to ring, by their logical names."""
    broken: Callable[[Ground], AbstractContextManager[None]]
    """Broken while entered, with files dropped meanwhile; mended afterwards."""
    heal: Callable[[Ground], None]
    """What the operator does once the cause is mended, as the runbook says."""
    healed_by: str
    """The same in words."""
    sign: str = ""
    """A record that has to be there as well, by folder and reason."""


@contextmanager
def _empty_models(ground: Ground) -> Iterator[None]:
    ground.empty(ground.stack.model_bucket)
    function = ground.stack.translate_function
    with (
        tempfile.TemporaryDirectory() as cache,  # as in a new environment, which has an empty disk
        ground.environment(function, {"MODEL_CACHE_DIRECTORY": cache}),
    ):
        ground.drop(FILES)
        yield
        ground.settle()
    ground.push_models()


@contextmanager
def _set_wrongly(ground: Ground) -> Iterator[None]:
    """As a deployment does that misspells a language."""
    queue = ground.stack.translate_queue_url
    before = int(
        ground.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])["Attributes"][
            "VisibilityTimeout"
        ]
    )
    ground.set_visibility(queue, 3)  # the message of a crash comes back when this is over
    with ground.environment(ground.stack.translate_function, {"TARGETS": "portuguese?"}):
        ground.drop(FILES)
        yield
    ground.set_visibility(queue, before)


@contextmanager
def _remove_output_bucket(ground: Ground) -> Iterator[None]:
    bucket = ground.stack.output_bucket
    ground.empty(bucket)
    ground.s3.delete_bucket(Bucket=bucket)
    ground.drop(FILES)
    yield
    ground.s3.create_bucket(Bucket=bucket)
    ground.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


@contextmanager
def _flood_with_poison(ground: Ground) -> Iterator[None]:
    for url in (ground.stack.ingest_queue_url, ground.stack.translate_queue_url):
        for _ in range(10):
            entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(POISON)]
            ground.sqs.send_message_batch(QueueUrl=url, Entries=entries)
    ground.drop(FILES)
    yield


@contextmanager
def _stop_events(ground: Ground) -> Iterator[None]:
    events = ground.cloud.client("events")
    events.disable_rule(Name=ground.rule)
    ground.drop(FILES)
    yield
    events.enable_rule(Name=ground.rule)


@contextmanager
def _remove_budget_table(ground: Ground) -> Iterator[None]:
    """With a paid engine first in line, which is not asked while nobody knows what it may cost."""
    tables, table = ground.cloud.client("dynamodb"), ground.find_table("BudgetTable")
    tables.update_table(TableName=table["TableName"], DeletionProtectionEnabled=False)
    tables.delete_table(TableName=table["TableName"])
    with ground.environment(ground.stack.translate_function, {"ENGINES": "deepl,firefox"}):
        ground.drop(FILES)
        yield
        ground.settle()  # the embedded cloud ends what runs when settings change; AWS does not
    tables.create_table(
        TableName=table["TableName"],
        AttributeDefinitions=table["AttributeDefinitions"],
        KeySchema=table["KeySchema"],
        BillingMode="PAY_PER_REQUEST",
    )


def _do_nothing(_: Ground) -> None:
    """It heals by itself."""


def _redrive(ground: Ground) -> None:
    """Once the last of what was under way is a record."""
    ground.wait(lambda: not ground.find_breaches(), RECORDED_SECONDS)
    ground.operate("redrive", "--all", "--yes")


def _backfill(ground: Ground) -> None:
    ground.operate("backfill", "--yes", "--no-wait")


def _clear_unreadable(ground: Ground) -> None:
    ground.settle()
    for key in list(ground.store.list_keys(ground.stack.output_bucket, "unreadable/")):
        ground.s3.delete_object(Bucket=ground.stack.output_bucket, Key=key)


WAYS: Final = (
    Way(
        "the model bucket is emptied",
        ("TranslateFailingAlarm",),
        _empty_models,
        _redrive,
        "models pushed; `dragoman redrive`",
        "failed/ no-engine",
    ),
    Way(
        "a setting is wrong",
        ("TranslateErrorsAlarm", "TranslateDownAlarm", "TranslateDeadLettersReceivedAlarm"),
        _set_wrongly,
        _redrive,
        "setting put back; `dragoman redrive`",
        "failed/ retries-exhausted",
    ),
    Way(
        "a flood of poison",
        ("IngestUnreadableAlarm", "TranslateUnreadableAlarm"),
        _flood_with_poison,
        _clear_unreadable,
        "nothing to do but to look at them; the files among them were done",
        "unreadable/",
    ),
    Way(
        "the budget table is gone",
        ("EngineTroubleAlarm",),
        _remove_budget_table,
        _do_nothing,
        "table back; another engine had stood in",
    ),
    Way(
        "the output bucket is gone",
        ("IngestRetryingAlarm", "RecordFailureRetryingAlarm", "IngestDeadLettersReceivedAlarm"),
        _remove_output_bucket,
        _backfill,
        "bucket back; `dragoman backfill` made everything again",
    ),
    Way(
        "events stop",
        ("SilenceAlarm",),
        _stop_events,
        _backfill,
        "rule switched on; `dragoman backfill`",
    ),
)
