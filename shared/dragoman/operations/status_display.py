"""A status as tables and sentences for a terminal."""

from datetime import timedelta
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dragoman.operations.backfills import Backfill
from dragoman.operations.census import Census, Tally
from dragoman.operations.checking import MEANINGS, REMEDIES, CheckReport
from dragoman.operations.documents import StatusDocument
from dragoman.operations.queues import QueueState
from dragoman.operations.wording import count, name_span
from dragoman.printable import make_printable
from dragoman.terminal import tell

_SHOWN_FINDINGS: Final = 10
"""Of each kind; --json names a thousand."""


def show_status(status: StatusDocument, console: Console, option: str) -> None:
    """Print it; `option` says how other commands look at the same place."""
    console.print(f"[bold]{_plain(status.place)}[/]", highlight=False)
    if status.queues:
        console.print(_list_queues(status.queues))
    console.print(_list_records(status.census))
    for backfill in status.backfills:
        _say(console, _describe_backfill(backfill))
    _show_advice(status, console, option)
    if status.check is not None:
        _show_check(status.check, console)
    for notice in status.notices:
        _say(console, notice)
    if not status.needs_attention:
        _say(console, "Nothing needs attention.")


def _describe_backfill(backfill: Backfill) -> str:
    listed = "still listing" if backfill.total is None else f"{backfill.succeeded:,} of {backfill.total:,} hints sent"
    lost = f", {backfill.failed:,} could not be sent" if backfill.failed else ""
    return f"The backfill {backfill.name} is under way since {backfill.started_at}: {listed}{lost}."


def _list_queues(queues: tuple[QueueState, ...]) -> Table:
    table = _open_table("queue", "waiting", "in work", "oldest")
    for queue in queues:
        age = name_span(timedelta(seconds=queue.oldest_seconds)) if queue.oldest_seconds is not None else ""
        style = "red" if queue.holds_dead_letters and queue.total else ""
        table.add_row(queue.name, f"{queue.waiting + queue.delayed:,}", f"{queue.in_work:,}", age, style=style)
    return table


def _list_records(census: Census) -> Table:
    table = _open_table("records", "number", "why")
    if census.files is not None:
        table.add_row("files in the input bucket", f"{census.files:,}", "")
    table.add_row("articles", f"{census.articles:,}", "")
    for name, number in (("containers", census.containers), ("references", census.references)):
        if number:
            table.add_row(name, f"{number:,}", "")
    _add_tally(table, "rejected", census.rejected, "yellow")
    _add_tally(table, "failed on the way in", census.failed, "red")
    for target, found in census.targets.items():
        name = target if found.is_wanted else f"{target} (not among the targets)"
        table.add_row(f"translations into {_plain(name)}", f"{found.translations:,}", "")
        if found.under_way:
            table.add_row(f"under way into {_plain(target)}", f"{found.under_way:,}", "long articles, partly done")
        _add_tally(table, f"failed in {_plain(name)}", found.failed, "red" if found.is_wanted else "")
    if census.unreadable:
        table.add_row(
            "unreadable messages", f"{census.unreadable:,}", "see unreadable/ in the output bucket", style="red"
        )
    if census.foreign:
        table.add_row("other objects", f"{census.foreign:,}", "not written by Dragoman", style="yellow")
    return table


def _add_tally(table: Table, name: str, tally: Tally, style: str) -> None:
    if tally.total:
        reasons = [f"{_plain(reason)} {number:,}" for reason, number in tally.by_reason.items()]
        rest = [f"not read {tally.unread:,} (--all-reasons reads them)"] if tally.unread else []
        table.add_row(name, f"{tally.total:,}", ", ".join([*reasons, *rest]), style=style)


def _show_advice(status: StatusDocument, console: Console, option: str) -> None:
    census = status.census
    letters = sum(queue.total for queue in status.queues if queue.holds_dead_letters)
    if letters:
        _say(console, f"{count(letters, 'dead letter')}: each becomes a failure record within minutes, by itself.")
    if census.failures and status.is_at_work:
        _say(console, "To see what would be tried again:")
        _say(console, f"  dragoman redrive --all --dry-run{option}")
    elif census.failures:
        _say(console, "The next `dragoman run` into this OUTBOX tries again what failed.")
    if census.unreadable:
        _say(
            console,
            "Unreadable messages name no file, so nothing can try them again: their records say who sent what. Delete "
            "those records once that is mended.",
        )


def _show_check(report: CheckReport, console: Console) -> None:
    looked = f"{report.records:,} records"
    if report.versions_looked_at is None:
        looked += ", without their versions (--versions looks at these, a request each)"
    if report.holds:
        _say(console, f"The law holds: everything is accounted for ({looked}).")
        return
    _say(console, f"The law is broken ({looked}):")
    for kind, number in report.counts.items():
        console.print(f"  [red]{kind}[/] {number:,}: {escape(MEANINGS[kind])}", highlight=False, soft_wrap=True)
        shown = [finding for finding in report.findings if finding.kind == kind][:_SHOWN_FINDINGS]
        for finding in shown:
            detail = f" ({finding.detail})" if finding.detail else ""
            _say(console, f"      {finding.subject}{detail}")
        if number > len(shown):
            _say(console, f"      … and {number - len(shown):,} more; --json names more of them.")
        if kind in REMEDIES:
            _say(console, f"      What to do: {REMEDIES[kind]}")


def _say(console: Console, text: str) -> None:
    tell(console, f"  {text}")


def _plain(text: str) -> str:
    return escape(make_printable(text))


def _open_table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in headings:
        is_number = heading in {"waiting", "in work", "number"}
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
    return table
