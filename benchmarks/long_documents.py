"""A document that no single invocation can finish, through the embedded cloud: whole, in order, assembled once.

    python -m benchmarks.long_documents --characters 2000000 --time-out 60

The template is the real one but for the time-out of its translate function. Of that time, 25 s are kept for writing
(`delivery.RESERVED_SECONDS`), so a time-out of 60 s leaves 35 s of work an invocation.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

import msgspec

from dragoman.article import ObjectAddress, Translation
from dragoman.cloud.deployment import Stack, deploy, find_template
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.law import find_breaches
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.records import failure_key, translation_key
from dragoman.store import S3Store

KEY: Final = "book.txt"
TARGET: Final = "pt"
POLL_SECONDS: Final = 0.5
_TIME_OUT: Final = "      Timeout: 300\n"

_SENTENCES: Final = (
    "In the year {number} the town began to build a new wall around its harbour.",
    "Nobody could say what it would cost, but {number} families gave a day of work each.",
    "The stones came down the river on flat boats, and every boat carried a lantern at night.",
    "When the first storm of the winter came, the wall stood, and the fishermen slept at home.",
    "An old woman counted the boats from her window and wrote {number} into her book.",
    "The council met on a Tuesday and argued about bread, salt and the price of rope.",
    "Children learned to swim behind the wall, where the water was calm and green.",
    "A letter arrived from the capital and asked for taxes that nobody had expected.",
    "The teacher read it aloud twice, so that the {number} people in the square could hear it.",
    "They sent a fish in answer, packed in ice, and heard nothing more that year.",
)


class Outcome(msgspec.Struct, frozen=True):
    """What came of one document."""

    characters: int
    segments: int
    invocations: int
    seconds: float
    record_bytes: int
    flagged: int


def write_book(characters: int) -> str:
    """A text of at least so many characters: numbered sentences, ten a paragraph."""
    paragraphs: list[str] = []
    length = 0
    for number in count(1):
        paragraph = " ".join(sentence.format(number=number * 10 + place) for place, sentence in enumerate(_SENTENCES))
        paragraphs.append(paragraph)
        length += len(paragraph) + 2
        if length >= characters:
            return "\n\n".join(paragraphs)
    raise AssertionError("count() does not end")


@contextmanager
def shorten_time(seconds: int) -> Iterator[Path]:
    """The template with another time-out for translate, in a folder of its own."""
    original = find_template()
    text = original.read_text(encoding="utf-8")
    if text.count(_TIME_OUT) != 1:
        raise RuntimeError("infra/template.yaml no longer has one function with a time-out of 300 s")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "infra" / "template.yaml"
        shutil.copytree(original.parent, copy.parent)
        copy.write_text(text.replace(_TIME_OUT, f"      Timeout: {seconds}\n"), encoding="utf-8")
        (Path(folder) / "functions").symlink_to(original.parent.parent / "functions")
        yield copy


def run_book(characters: int, time_out_seconds: int, patience_seconds: float) -> Outcome:
    """Drop the book and wait for its translation.

    Raises:
        AssertionError: it failed, or is not whole, or not in order, or something is left over.
        TimeoutError: nothing came within `patience_seconds`.
    """
    book = write_book(characters)
    with run_cloud() as cloud, shorten_time(time_out_seconds) as template:
        stack = deploy(cloud, template, {"Targets": TARGET, "Engines": "firefox"}, list_local_sets(None))
        begin = time.monotonic()
        cloud.client("s3").put_object(Bucket=stack.input_bucket, Key=KEY, Body=book.encode(), ContentType="text/plain")
        body = _await_translation(S3Store(cloud.client("s3")), stack, patience_seconds)
        seconds = time.monotonic() - begin
        translation = msgspec.json.decode(body, type=Translation)
        _check(book, translation)
        _await_the_law(cloud, stack, patience_seconds)
        invocations = _count_invocations(cloud, stack)
    return Outcome(
        characters=len(book),
        segments=len(translation.segments),
        invocations=invocations,
        seconds=seconds,
        record_bytes=len(body),
        flagged=translation.quality.flagged,
    )


def _await_translation(store: S3Store, stack: Stack, patience_seconds: float) -> bytes:
    bucket, end = stack.output_bucket, time.monotonic() + patience_seconds
    while time.monotonic() < end:
        stored = store.get(ObjectAddress(bucket, translation_key(KEY, TARGET)))
        if stored is not None and stored.body is not None:
            return stored.body
        failed = store.get(ObjectAddress(bucket, failure_key(KEY, TARGET)))
        if failed is not None:
            raise AssertionError(f"it failed: {(failed.body or b'').decode()}")
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"no translation within {patience_seconds:.0f} s")


def _check(book: str, translation: Translation) -> None:
    sources = " ".join(segment.source for segment in translation.segments)
    assert sources == " ".join(book.split()), "a sentence is missing, doubled or in another place"
    assert all(segment.target.strip() for segment in translation.segments), "a sentence is empty"
    assert len(translation.paragraphs) == book.count("\n\n") + 1, "a paragraph is missing"


def _await_the_law(cloud: Cloud, stack: Stack, patience_seconds: float) -> None:
    """What was saved on the way is removed just after the translation is there."""
    end = time.monotonic() + patience_seconds
    store = S3Store(cloud.client("s3"))
    while breaches := list(find_breaches(store, stack.input_bucket, stack.output_bucket, (TARGET,))):
        if time.monotonic() > end:
            raise AssertionError(f"left over: {breaches}")
        time.sleep(POLL_SECONDS)


def _count_invocations(cloud: Cloud, stack: Stack) -> int:
    """How often translate reported an outcome."""
    logs = cloud.client("logs")
    group = f"/aws/lambda/{stack.translate_function}"
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    return sum(_tells_of_a_part(event["message"]) for page in pages for event in page["events"])


def _tells_of_a_part(line: str) -> bool:
    """Whether a line of the log is an outcome, not a metric of the same name."""
    return '"_aws"' not in line and any(word in line for word in ('"continued"', '"translated"'))


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=2_000_000)
    parser.add_argument("--time-out", type=int, default=60, help="of the translate function, in seconds")
    parser.add_argument("--patience", type=float, default=3_600, help="seconds to wait for the translation")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    done = run_book(arguments.characters, arguments.time_out, arguments.patience)
    if arguments.json:
        sys.stdout.write(msgspec.json.encode(done).decode() + "\n")
        return
    sys.stdout.write(
        f"{done.characters:,} characters, {done.segments:,} segments, whole and in order,\n"
        f"in {done.invocations} invocations of at most {arguments.time_out} s; {done.seconds:.0f} s in all;\n"
        f"{done.flagged} segments flagged; the record has {done.record_bytes / 1e6:.1f} MB.\n"
    )


if __name__ == "__main__":
    main()
