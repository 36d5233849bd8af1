"""What a backfill is asked for, the state machine's input for it, and lists of keys as people have them. Pure."""

import csv
from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Literal

import msgspec

from dragoman.errors import DragomanError

Mode = Literal["input", "translations", "records"]
"""See infra/BACKFILL.md."""

LIST_FOLDER: Final = "backfill/lists/"
"""Of the model bucket. Its life cycle removes what is there."""

DEFAULT_CONCURRENCY: Final = 100
"""Batches of ten at the same time. One takes about a tenth of a second, so that some 10,000 hints are sent a second,
far more than functions work off; ten million in 17 minutes."""

DEFAULT_TOLERATED_PERCENT: Final = 1.0
"""Of the batches. A batch that fails was tried for half a minute: one in a hundred means that something lasts."""

TRANSLATED_FOLDERS: Final = ("translations/", "failed/", "progress/")
"""Of the output bucket, one for each target."""
INGESTED_FOLDERS: Final = ("articles/", "containers/", "references/", "rejected/", "failed/ingest/")


class ListError(DragomanError):
    """A list of keys that can't be used."""


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state machine's input, as infra/backfill.asl.yaml reads it."""

    mode: Mode
    targets: tuple[str, ...]
    prefix: str = ""
    list: str = ""
    """The key of a list in the model bucket, in place of a prefix."""
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = DEFAULT_CONCURRENCY
    """10,000 is what Step Functions runs at once."""
    tolerated_failure_percentage: Annotated[float, msgspec.Meta(ge=0, le=100)] = DEFAULT_TOLERATED_PERCENT

    @property
    def folders(self) -> tuple[str, ...]:
        """The prefixes of the bucket that are listed; none for a list."""
        if self.list:
            return ()
        if self.mode == "input":
            return (self.prefix,)
        if self.mode == "translations":
            return (f"articles/{self.prefix}",)
        translated = (f"{folder}{target}/" for target in self.targets for folder in TRANSLATED_FOLDERS)
        return tuple(f"{folder}{self.prefix}" for folder in (*INGESTED_FOLDERS, *translated))


def write_input(request: Request) -> str:
    """The input of an execution."""
    return msgspec.json.encode(request).decode()


def read_keys(lines: Iterable[str], bucket: str) -> Iterator[str]:
    """The keys in a list: one a line, or JSON Lines with a `key`, or CSV whose first line names a column `key`.

    `s3://<bucket>/` before a key is taken away.

    Args:
        lines: the list's, with or without their ends.
        bucket: the input bucket.

    Raises:
        ListError: a line has no key, or one of another bucket.
    """
    texts = (line.rstrip("\r\n") for line in lines)
    numbered = [(number, text) for number, text in enumerate(texts, 1) if text]
    if not numbered:
        return
    first = numbered[0][1].removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    columns = next(csv.reader([first]), [])
    if first.startswith("{"):
        found = ((number, _read_json(number, text)) for number, text in numbered)
    elif "key" in columns:
        place = columns.index("key")
        found = ((number, _read_cell(number, text, place)) for number, text in numbered[1:])
    else:
        found = ((number, text) for number, text in [(numbered[0][0], first), *numbered[1:]])
    for number, key in found:
        yield _check(number, key, bucket)


def _read_json(number: int, text: str) -> str:
    try:
        match msgspec.json.decode(text):
            case {"key": str(key)}:
                return key
    except msgspec.DecodeError:
        pass
    raise ListError(f"Line {number} of the list is no JSON object with a key.")


def _read_cell(number: int, text: str, place: int) -> str:
    row = next(csv.reader([text]), [])
    if len(row) <= place:
        raise ListError(f"Line {number} of the list has no cell in the column `key`.")
    return row[place]


def _check(number: int, key: str, bucket: str) -> str:
    if key.startswith("s3://"):
        if not key.startswith(f"s3://{bucket}/"):
            raise ListError(f"Line {number} of the list names another bucket than the input bucket {bucket}.")
        key = key.removeprefix(f"s3://{bucket}/")
    if not key or len(key.encode(errors="surrogatepass")) > 1024:
        raise ListError(f"Line {number} of the list has a key that cannot be: S3's have 1 to 1,024 bytes.")
    return key


def write_list(keys: Iterable[str]) -> bytes:
    """A list as the state machine reads it: JSON Lines, in ASCII, so that no separator in a key ends a line."""
    import json  # noqa: PLC0415 - msgspec does not escape what is not ASCII

    return "".join(json.dumps({"key": key}) + "\n" for key in keys).encode()
