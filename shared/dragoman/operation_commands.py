"""`dragoman status`, `redrive` and `explain`: options and words. What the commands do is in `operations`."""

import re
import sys
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.article import TARGET_PATTERN
from dragoman.terminal import complain, fail, open_console, open_messages, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.operations.log_lines import LogLine
    from dragoman.operations.sites import Site
    from dragoman.operations.story import Story

operations_app = typer.Typer()
"""Has no name of its own: its commands stand beside `run` and `translate`."""

_LOG_DAYS = 14
"""How far back --logs looks for a file that nobody can say the age of."""

StackName = Annotated[
    str | None,
    typer.Option(
        "--stack",
        metavar="NAME",
        help="A stack in AWS, in the account and region that boto3 finds.",
        show_default="dragoman",
    ),
]
OutboxFolder = Annotated[
    Path | None,
    typer.Option(
        "--outbox",
        metavar="FOLDER",
        help="In place of a stack in AWS: the OUTBOX of a `dragoman run` that is at work (with --watch, or while it "
        "lasts), or of one that is over.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for programs.")]


@operations_app.command(
    epilog="Example: `dragoman status --stack dragoman`\n\n"
    "Whether every file has its outcome: `dragoman status --check`\n\n"
    "A list for the desk: `dragoman status --failures failures.csv`\n\n"
    "A run on this machine, at work or over: `dragoman status --outbox outbox`"
)
def status(
    stack: StackName = None,
    outbox: OutboxFolder = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Compare both buckets: files without outcome, records without file. Changes nothing."
        ),
    ] = False,
    versions: Annotated[
        bool | None,
        typer.Option(
            "--versions/--no-versions",
            help="With --check: whether each record is of the version of the file that is there now, a request a "
            "record. Default: up to 20,000 records.",
        ),
    ] = None,
    all_reasons: Annotated[
        bool, typer.Option("--all-reasons", help="Read every failure; otherwise 10,000 of each kind.")
    ] = False,
    failures: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what failed or was rejected as a CSV list, for a spreadsheet."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what waits in the queues, how many records there are of which kind, and why files failed.

    Exits with 0 where nothing needs attention; with 1 where something failed, a dead letter or an unreadable message is
    there, or --check finds the law broken; with 2 where the question could not be asked. Rejected files are no reason
    for 1: they are for whoever dropped them.
    """
    from dragoman.operations.documents import write_document
    from dragoman.operations.failure_list import FailureList
    from dragoman.operations.refusals import tell_refusals
    from dragoman.operations.sites import open_site
    from dragoman.operations.status import StatusWish, find_status
    from dragoman.operations.status_display import show_status
    from dragoman.operations.watching import watch_progress

    site = open_site(stack, outbox)
    if check and not site.knows_sources:
        fail(f"{site.label} does not tell where its INBOX is, so that nothing can be compared with it.")
    wish = StatusWish(check or versions is True, versions, all_reasons or failures is not None)
    looking = watch_progress(open_messages(), f"Looking at {site.label} …")
    with FailureList(failures) as listed, looking as on_look, tell_refusals(site.label):
        found = find_status(site, wish, on_look, listed.add)
    if failures is not None:
        complain(f"{failures}: {listed.rows:,} lines.")
    if as_json:
        sys.stdout.buffer.write(write_document(found))
    else:
        show_status(found, open_console(is_stderr=False), site.option)
    if found.needs_attention:
        raise typer.Exit(1)


class StageName(StrEnum):
    """Where something failed."""

    INGEST = "ingest"
    TRANSLATE = "translate"


@operations_app.command(
    epilog="What would be tried again: `dragoman redrive --all --dry-run`\n\n"
    "After a new model: `dragoman redrive --reason no-engine --target pt`\n\n"
    "One folder: `dragoman redrive --prefix news/2026/ --yes`\n\n"
    "One file, whatever became of it: `dragoman redrive --key news/a.html`"
)
def redrive(
    everything: Annotated[bool, typer.Option("--all", help="Everything that failed.")] = False,
    key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY",
            help="A file, named as for `explain`; more than once. It need not have failed, and nothing is asked.",
        ),
    ] = None,
    item: Annotated[str | None, typer.Option(metavar="ID", help="With one --key: one article of a container.")] = None,
    prefix: Annotated[str, typer.Option(help="Files whose keys begin so.")] = "",
    reason: Annotated[
        list[str] | None, typer.Option(help="What failed for this reason, such as `no-engine`; more than once.")
    ] = None,
    stage: Annotated[StageName | None, typer.Option(help="What failed on the way in, or in translation.")] = None,
    target: Annotated[str | None, typer.Option(metavar="LANGUAGE", help="What failed in this target.")] = None,
    rejected: Annotated[
        bool,
        typer.Option("--rejected", help="Rejected files too. They end in the same way, unless limits or code changed."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before sending.")] = False,
    stack: StackName = None,
    outbox: OutboxFolder = None,
    as_json: AsJson = False,
) -> None:
    """Try again what failed: send each file or translation back into its queue.

    Safe to run twice: a message only says "look at this". The queues' concurrency bounds how fast it goes. Exits with 0
    when all was sent, or nothing was found; with 1 when it was not confirmed; with 2 when it could not be done.
    """
    from dragoman.operations.redrive import Wish
    from dragoman.operations.redriving import Redriving
    from dragoman.operations.refusals import tell_refusals
    from dragoman.operations.sites import open_site

    wish = Wish(prefix, frozenset(reason or ()), stage.value if stage else None, target, rejected)
    if not key and not everything and wish == Wish():
        fail(
            "Say what to try again: --all, or some of --key, --prefix, --reason, --stage, --target and --rejected. "
            "With --dry-run it is only shown. `dragoman status` tells what failed, and why."
        )
    if stage is StageName.INGEST and target:
        fail("--stage ingest and --target exclude each other: what fails on the way in fails before any target.")
    check_targets([target] if target else [])
    if item and len(key or ()) != 1:
        fail("--item goes with exactly one --key.")
    if key and (prefix or reason):
        fail("--key names files; --prefix and --reason look for them. Give one or the other.")
    site = open_site(stack, outbox)
    redriving = Redriving(site, wish, is_dry_run=dry_run)
    with redriving.watch(), tell_refusals(site.label):
        redriving.name(tuple(key), item) if key else redriving.find()
    if not as_json:
        redriving.show()
    if not dry_run and redriving.found:
        if not (yes or key):
            confirm(redriving.describe())
        redriving.send()
    if as_json:
        sys.stdout.buffer.write(redriving.write_document())


def confirm(question: str) -> None:
    """Go on if somebody says so.

    Raises:
        typer.Exit: with 1 where the answer is no, with 2 where nobody can be asked.
    """
    if not sys.stdin.isatty():
        fail(f"{question} Nobody is there to confirm it: give --yes, or --dry-run to see more.")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def check_targets(targets: list[str]) -> None:
    """End the command where one of these is no target."""
    wrong = [target for target in targets if not re.match(TARGET_PATTERN, target)]
    if wrong:
        fail(f"--target takes language codes such as pt or zh-Hant, not {', '.join(wrong)}.")


@operations_app.command(
    epilog="Example: `dragoman explain news/en-harbour.txt --stack dragoman`\n\n"
    "By a record, or an address: `dragoman explain failed/pt/news/a.html.json`, "
    "`dragoman explain s3://my-input-bucket/news/a.html`\n\n"
    "One article of a feed: `dragoman explain wire.rss --item item-603a8c0353dccb75`\n\n"
    "What a run left: `dragoman explain inbox/a.html --outbox outbox`"
)
def explain(
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help="A key of the input bucket; or `s3://bucket/key`, a path in INBOX or OUTBOX, or the key of a record.",
        ),
    ],
    item: Annotated[
        str | None, typer.Option(metavar="ID", help="One article of a container, by the id that `explain` lists.")
    ] = None,
    stack: StackName = None,
    outbox: OutboxFolder = None,
    logs: Annotated[
        bool, typer.Option("--logs", help="Search the functions' logs too. CloudWatch may take half a minute.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the whole story of one file: what happened to it, and what happens next.

    Exits with 0 where nothing is left to do, with 1 where something waits, failed, was rejected or is not known, and
    with 2 where the question could not be asked.
    """
    from dragoman.operations.documents import StoryDocument, write_document
    from dragoman.operations.naming import find_meant
    from dragoman.operations.refusals import tell_refusals
    from dragoman.operations.sites import open_site
    from dragoman.operations.story import find_story
    from dragoman.operations.telling import tell as tell_story
    from dragoman.operations.verdicts import is_settled

    site = open_site(stack, outbox)
    with tell_refusals(site.label):
        story = find_story(find_meant(key, item, site), site)
    told = tell_story(story, site, datetime.now(UTC))
    lines = _search_logs(site, story) if logs else None
    if as_json:
        document = StoryDocument(
            asked=key,
            place=site.label,
            verdict=told.verdict,
            sentences=told.sentences,
            next=told.next,
            story=story,
            log=lines,
        )
        sys.stdout.buffer.write(write_document(document))
    else:
        _say(told.verdict, told.sentences)
        _say_log(lines)
        _say("next", told.next)
    if not is_settled(story, told.verdict):
        raise typer.Exit(1)


def _search_logs(site: "Site", story: "Story") -> "tuple[LogLine, ...] | None":
    from dragoman.operations.log_lines import read_log_lines

    if site.connection is None:
        complain("No run is at work, so there are no logs to ask.")
        return None
    since = datetime.now(UTC) - timedelta(days=_LOG_DAYS)
    if story.source.last_modified:
        since = datetime.fromisoformat(story.source.last_modified) - timedelta(minutes=1)
    return read_log_lines(site.connection, story.article_id, since)


def _say(heading: str, sentences: "Iterable[str]") -> None:
    console = open_console(is_stderr=False)
    console.print(f"[bold]{heading}[/bold]", highlight=False)
    for sentence in sentences:
        tell(console, f"  {sentence}")


def _say_log(lines: "tuple[LogLine, ...] | None") -> None:
    if lines is None:
        return
    words = (
        f"{line.at}  {line.service}: {line.outcome}"
        + (f" {line.target}" if line.target else "")
        + (f" ({line.reason})" if line.reason else "")
        + (f", {line.milliseconds:,.0f} ms" if line.milliseconds else "")
        for line in lines
    )
    _say("log", words if lines else ["No line about it since it was dropped."])
