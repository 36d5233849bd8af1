"""`dragoman backfill`: options and words. What the command does is in `operations`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from dragoman.operation_commands import AsJson, OutboxFolder, StackName, check_targets, confirm
from dragoman.terminal import complain, fail, open_messages

if TYPE_CHECKING:
    from dragoman.operations.backfill_follow import Progress
    from dragoman.operations.backfill_plan import Plan
    from dragoman.operations.backfill_request import Mode
    from dragoman.operations.connection import Connection
    from dragoman.operations.sites import Site

backfill_app = typer.Typer()
"""Has no name of its own: its command stands beside `status` and `redrive`."""

_PROGRESS_SECONDS = 30.0
"""Between two lines where there is no terminal to write one line again."""


def _check_range(least: float, most: float) -> Callable[[float], float]:
    """Refuses what is out of bounds. The help says which: Typer's own way leaves no room for the option's name."""

    def check(value: float) -> float:
        if not least <= value <= most:
            raise typer.BadParameter(f"{value:g} is not between {least:,} and {most:,}.")
        return value

    return check


@backfill_app.command(
    epilog="Example: `dragoman backfill --prefix desk/2026/`\n\n"
    "Only to know what it would do and cost: `dragoman backfill --dry-run`\n\n"
    "After a new model, engine or setting: `dragoman backfill --only translations --target pt`\n\n"
    "Files of a list: `dragoman backfill --keys keys.txt --yes --no-wait`, and later `dragoman backfill --follow`"
)
def backfill(
    prefix: Annotated[
        str, typer.Option(metavar="PREFIX", help="Only keys of the input bucket that begin so, and their records.")
    ] = "",
    keys: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A list of keys in place of a prefix: one a line, CSV with a column `key`, or JSON Lines with a "
            "`key`; `-` for standard input.",
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="PART",
            help="`translations`: make those again that another model, engine, glossary or setting has made stale, "
            "without a look at the files. `records`: look at every record, whether its source still is there.",
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(metavar="LANGUAGE", help="With --only: this target, in place of all; may be given again."),
    ] = None,
    stack: StackName = None,
    outbox: OutboxFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and what it costs, and end.")] = (
        False
    ),
    no_count: Annotated[
        bool,
        typer.Option("--no-count", help="Start without counting: listing ten million keys takes half an hour."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Start without asking.")] = False,
    wait: Annotated[
        bool,
        typer.Option("--wait/--no-wait", help="Stay until the queues are empty. Ctrl-C leaves, and stops nothing."),
    ] = True,
    follow: Annotated[bool, typer.Option("--follow", help="Start nothing: follow the newest backfill.")] = False,
    concurrency: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            help="Batches of ten that are sent at the same time: 1 to 10,000.",
            callback=_check_range(1, 10_000),
        ),
    ] = 100,
    tolerated_failures: Annotated[
        float,
        typer.Option(
            metavar="PERCENT",
            help="Of the batches that may fail before it is given up: 0 to 100.",
            callback=_check_range(0, 100),
        ),
    ] = 1.0,
    as_json: AsJson = False,
) -> None:
    """Tell the functions of what is in the buckets already, so that it is ingested, or made again where it is stale.

    First counts, and estimates cost and time; then asks; then Step Functions lists and sends. What is as it should be
    is looked at and left alone, so that doing it twice does no harm.

    Exits with 0 when all was sent, or in a dry run; with 1 when something could not be sent, or it was not confirmed;
    with 2 when it could not be started. What the functions make of it, and cannot do, tells `dragoman status`.
    """
    from dragoman.operations.backfill_follow import look
    from dragoman.operations.backfill_plan import choose_targets, make_plan
    from dragoman.operations.backfill_request import Request
    from dragoman.operations.backfills import find_latest, put_list, start

    site, connection = _connect(stack, outbox)
    if follow:
        latest = find_latest(connection)
        if latest is None:
            fail(f"There has been no backfill of {site.label}.")
        _follow(latest.arn, site, connection, None, as_json=as_json)
        return
    mode = _check(only, keys, prefix, target or [])
    listed = None if keys is None else _read_list(keys, site.settings.input_bucket)
    request = Request(
        mode=mode,
        targets=choose_targets(mode, tuple(target or ()), site),
        prefix=prefix,
        concurrency=concurrency,
        tolerated_failure_percentage=tolerated_failures,
    )
    plan = None
    if dry_run or not no_count:
        with _counting() as on_count:
            plan = make_plan(request, site, connection, listed, on_count)
        _show_plan(plan, site)
    if dry_run:
        _print(plan, None, as_json=as_json)
        return
    if not yes:
        confirm("Start?")
    if listed is not None:
        request = msgspec.structs.replace(request, list=put_list(listed, connection))
    arn = start(request, connection)
    complain(f"Started: {arn}")
    if wait:
        _follow(arn, site, connection, plan, as_json=as_json)
        return
    complain("How far it is:")
    complain(f"  dragoman backfill --follow{site.option}")
    _print(plan, look(arn, connection), as_json=as_json)


def _connect(stack: str | None, outbox: Path | None) -> "tuple[Site, Connection]":
    from dragoman.operations.sites import open_site

    site = open_site(stack, outbox)
    if site.connection is None:
        fail(f"No `dragoman run` is at work in {outbox}, so nobody could do anything. Start one with --watch.")
    return site, site.connection


def _check(only: str | None, keys: Path | None, prefix: str, targets: list[str]) -> "Mode":
    """The mode, where the options fit together."""
    if keys is not None and (only or prefix):
        fail("--keys takes the place of --prefix, and a list is of files: it does not go with --only.")
    check_targets(targets)
    if targets and only is None:
        fail("A file that is ingested is translated into all targets: --target goes with --only translations.")
    if only is None:
        return "input"
    if only == "translations":
        return "translations"
    if only != "records":
        fail(f"--only takes translations or records, not {only}.")
    return "records"


def _read_list(path: Path, bucket: str) -> list[str]:
    from dragoman.operations.backfill_request import ListError, read_keys

    try:
        lines = sys.stdin if str(path) == "-" else path.read_text("utf-8").split("\n")
        found = list(dict.fromkeys(read_keys(lines, bucket)))
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    except (UnicodeDecodeError, ListError) as error:
        fail(f"{path}: {error}")
    if not found:
        fail(f"{path}: the list is empty.")
    return found


@contextmanager
def _counting() -> "Iterator[Callable[[int], None]]":
    """While the bucket is listed and looked at: how many there are so far, where there is a terminal."""
    console = open_messages()
    if not console.is_terminal:
        complain("Counting …")
        yield lambda _: None
        return
    with console.status("Counting …") as status:
        yield lambda count: status.update(f"Counting … {count:,} listed; looking at them")


def _show_plan(plan: "Plan", site: "Site") -> None:
    from dragoman.operations.backfill_words import describe_plan

    for line in describe_plan(plan, site.label):
        complain(line)


def _follow(arn: str, site: "Site", connection: "Connection", plan: "Plan | None", *, as_json: bool) -> None:
    from dragoman.operations.backfill_follow import follow
    from dragoman.operations.backfill_words import describe_end

    with _telling() as tell:
        done = follow(arn, connection, tell)
    for line in describe_end(done, site.option):
        complain(line)
    _print(plan, done, as_json=as_json)
    if done.backfill.status != "SUCCEEDED" or done.backfill.failed:
        raise typer.Exit(1)


@contextmanager
def _telling() -> "Iterator[Callable[[Progress], None]]":
    """One line that is written again on a terminal, one every half minute elsewhere."""
    import time

    from dragoman.operations.backfill_words import describe_progress

    console = open_messages()
    if console.is_terminal:
        with console.status("Started") as status:
            yield lambda progress: status.update(describe_progress(progress))
        return
    told = 0.0

    def tell(progress: "Progress") -> None:
        nonlocal told
        if time.monotonic() - told >= _PROGRESS_SECONDS:
            told = time.monotonic()
            complain(describe_progress(progress))

    yield tell


def _print(plan: "Plan | None", progress: "Progress | None", *, as_json: bool) -> None:
    if not as_json:
        return
    from dragoman.operations.documents import BackfillDocument, write_document

    document = BackfillDocument(
        request=plan.request if plan else None,
        survey=plan.survey if plan else None,
        estimate=plan.estimate if plan else None,
        backfill=progress.backfill if progress else None,
        queues=progress.queues if progress else None,
        new_failures=progress.new_failures if progress else None,
        new_rejections=progress.new_rejections if progress else None,
    )
    sys.stdout.buffer.write(write_document(document))
