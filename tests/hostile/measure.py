"""A hostile file through the reading path, in a process of its own: what it cost, and what record it left."""

import json
import logging
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from dragoman.article import Article, Container, ObjectAddress, Rejection
from dragoman.errors import RejectedError
from dragoman.reading import Reading, read_records
from dragoman.records import encode_record
from dragoman.references import read_reference
from dragoman.settings import Settings
from dragoman.store import ObjectState
from tests.hostile.markup import VEHICLES
from tests.hostile.sample import CANARY, Sample

MAX_ITEMS = 25
"""Of a container that are read; in the service each is an invocation of its own."""
KILL_SECONDS = 130
"""Some more than the function has."""


class Measurement(msgspec.Struct, frozen=True):
    """What one file did."""

    outcome: str
    detail: str
    seconds: float
    """Of processor time, of the slowest invocation: the file itself, or one item with the container around it."""
    megabytes: float
    """The peak above what the process held before."""
    input_bytes: int
    output_bytes: int
    """Of all records that were looked at."""


def read_sample(sample: Sample, body: bytes) -> tuple[str, str, float, int]:
    """Outcome, detail, seconds and bytes of records.

    Raises:
        AssertionError: a record can't be written, or holds what no document may fetch.
    """
    began = time.process_time()
    if sample.kind != "document":
        return _read_reference(sample, body, began)
    outcomes: list[str] = []
    details: list[str] = []
    splitting, slowest, written = 0.0, 0.0, 0
    for place, record in enumerate(_read(sample, body)):
        spent = time.process_time() - began
        splitting = spent if place == 0 else splitting
        slowest = max(slowest, spent if place == 0 else spent + splitting)
        encoded = encode_record(record)
        assert CANARY.encode() not in encoded
        encoded.decode()
        written += len(encoded)
        outcomes.append(_describe(record))
        details += [record.detail] if isinstance(record, Rejection) else []
        if place == MAX_ITEMS:
            break
        began = time.process_time()
    first, items = outcomes[0], "+".join(dict.fromkeys(outcomes[1:]))
    return f"{first} of {items}" if items else first, next(iter(details), ""), slowest, written


def _read(sample: Sample, body: bytes) -> Iterator[Article | Container | Rejection]:
    limits = Settings(output_bucket="out").limits
    source = ObjectState("etag", len(body), sample.declared).describe(ObjectAddress("in", sample.key))
    content = body if len(body) <= limits.package_bytes else None  # as the store gives it
    return iter(read_records(source, content, Reading(limits)))


def _read_reference(sample: Sample, body: bytes, began: float) -> tuple[str, str, float, int]:
    try:
        reference = read_reference("glossary" if sample.kind == "glossary" else "corrections", sample.key, body)
    except RejectedError as error:
        return str(error.reason), error.detail, time.process_time() - began, 0
    text = msgspec.json.encode(reference)
    assert CANARY.encode() not in text
    detail = f"{len(reference.entries):,} entries"
    return "reference", detail, time.process_time() - began, len(text)


def _describe(record: object) -> str:
    if isinstance(record, Rejection):
        return str(record.reason)
    return "container" if isinstance(record, Container) else "article"


def measure(sample: Sample, size: int) -> Measurement:
    """Build and read the file, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder, "body"), Path(folder, "answer")
        _run_apart(lambda: path.write_bytes(sample.make(size)))
        idle = _run_apart(lambda: None)
        peak = _run_apart(lambda: answer.write_text(json.dumps(_measure_here(sample, path))))
        killed: list[Any] = ["KILLED", "", float(KILL_SECONDS), 0]
        found: list[Any] = json.loads(answer.read_text()) if answer.exists() else killed
        size_of_input = path.stat().st_size
    outcome, detail, seconds, written = found
    return Measurement(outcome, detail, seconds, max(0.0, peak - idle - size_of_input / 1e6), size_of_input, written)


def _measure_here(sample: Sample, path: Path) -> list[object]:
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    try:
        return list(read_sample(sample, path.read_bytes()))
    except BaseException as error:  # noqa: BLE001 - what escapes is the finding
        traceback.print_exc(file=sys.stderr)
        return [f"ESCAPED {type(error).__name__}", "", 0.0, 0]


def _run_apart(work: Callable[[], object]) -> float:
    """Do it in a child; the answer is its peak memory in MB."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (KILL_SECONDS, KILL_SECONDS))
        status = 1
        try:
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - the child must not go on as the parent
            traceback.print_exc(file=sys.stderr)
        os._exit(status)
    _, _, usage = os.wait4(child, 0)
    return usage.ru_maxrss / 1e3


def warm_up() -> None:
    """Load what the first files of each format load, so that it counts for no sample."""
    logging.disable(logging.CRITICAL)  # libraries complain about each of these files
    for vehicle in VEHICLES:
        read_sample(Sample("", "", vehicle.key, bytes, 0, 0, "", "", kind=vehicle.kind), vehicle.write("", "words"))
