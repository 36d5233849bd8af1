"""The translation memory in DynamoDB: an item an answer, which goes by itself after some months."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from dragoman.translation.engine import EngineTranslation

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, WriteRequestTypeDef

T = TypeVar("T")

KEPT: Final = timedelta(days=90)
"""Long enough that a backfill after a change of settings or glossary finds what was paid for. No longer, because a
service's name is all that tells which model answered: what it has learned since has to be asked for again one day."""

MAX_ENTRY_BYTES: Final = 16_000
"""Of an answer. A sentence has 600 characters by default; what is far larger is a fault, and an item costs a write unit
for each 1,000 bytes. A hundred of these also stay well under the 16 MB of one read."""

KEYS_A_READ: Final = 100
ENTRIES_A_WRITE: Final = 25
"""DynamoDB's bounds for one request."""


class MemoryTable:
    """See TranslationMemory. After an error it is left alone for a while, so that its slowness is paid for once."""

    REST_SECONDS: Final = 60.0

    def __init__(
        self,
        client: "DynamoDBClient",
        table: str,
        count_error: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`count_error` is told of each request that failed: nothing else shows that a memory is of no use."""
        self._client = client
        self._table = table
        self._count_error = count_error
        self._clock = clock
        self._asked_again_at = 0.0

    def recall(self, keys: Iterable[str]) -> Mapping[str, EngineTranslation]:
        """See TranslationMemory."""
        answers: dict[str, EngineTranslation] = {}
        for batch in _cut(keys, KEYS_A_READ):
            answers.update(self._attempt(partial(self._read, batch)) or {})
        return answers

    def remember(self, answers: Mapping[str, EngineTranslation]) -> None:
        """See TranslationMemory."""
        small = {key: answer for key, answer in answers.items() if len(answer.text.encode()) <= MAX_ENTRY_BYTES}
        expires = str(int(self._clock() + KEPT.total_seconds()))
        items = [_write_item(key, answer, expires) for key, answer in small.items()]
        for batch in _cut(items, ENTRIES_A_WRITE):
            self._attempt(partial(self._write, batch))

    def _read(self, keys: Sequence[str]) -> Mapping[str, EngineTranslation]:
        """What DynamoDB has no capacity for just now counts as not remembered."""
        wanted: Sequence[dict[str, AttributeValueTypeDef]] = [{"key": {"S": key}} for key in keys]
        answer = self._client.batch_get_item(RequestItems={self._table: {"Keys": wanted}})
        found = answer["Responses"].get(self._table, [])
        # An item may stay for days after its time.
        fresh = [item for item in found if int(item["expires_at"]["N"]) > self._clock()]
        return {item["key"]["S"]: _read_item(item) for item in fresh}

    def _write(self, items: Sequence[dict[str, "AttributeValueTypeDef"]]) -> None:
        requests: Sequence[WriteRequestTypeDef] = [{"PutRequest": {"Item": item}} for item in items]
        self._client.batch_write_item(RequestItems={self._table: requests})

    def _attempt(self, request: Callable[[], T]) -> T | None:
        """The one place where botocore's errors end."""
        if self._clock() < self._asked_again_at:
            return None
        try:
            return request()
        except (BotoCoreError, ClientError, KeyError, ValueError):  # the last two: an item that is none of ours
            self._count_error()
            self._asked_again_at = self._clock() + self.REST_SECONDS
            return None


def _write_item(key: str, answer: EngineTranslation, expires: str) -> "dict[str, AttributeValueTypeDef]":
    item: dict[str, AttributeValueTypeDef] = {
        "key": {"S": key},
        "text": {"S": answer.text},
        "route": {"L": [{"S": language} for language in answer.route]},
        "expires_at": {"N": expires},
    }
    return item | ({"model": {"S": answer.model}} if answer.model is not None else {})


def _read_item(item: "Mapping[str, AttributeValueTypeDef]") -> EngineTranslation:
    model = item["model"]["S"] if "model" in item else None
    return EngineTranslation(item["text"]["S"], model, tuple(language["S"] for language in item["route"]["L"]))


def _cut(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """In runs of up to `size`."""
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch
