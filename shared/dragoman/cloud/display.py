"""What `dragoman run` shows: each outcome as it comes, a bar where there is a terminal, the table at the end."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dragoman.cloud.outcomes import LoggedOutcome
from dragoman.cloud.summary import FileSummary
from dragoman.errors import FailureReason, RejectionReason
from dragoman.printable import make_printable

_FULL_TABLE_COLUMNS: Final = 126
"""A narrower terminal shows what matters most: the file, its outcome and the reason."""

_MAX_DETAILS: Final = 20
"""Of one reason; a thousand lines of details would hide the table."""

_STYLES: Final = {
    "ingested": "cyan",
    "translated": "green",
    "unchanged": "dim",
    "superseded": "dim",
    "removed": "magenta",
    "continued": "cyan",
    "revised": "cyan",
    "rejected": "yellow",
    "failed": "red",
    "retried": "red",
    "unreadable": "red",
    "missing": "red",
}


class Display:
    """Writes to standard error, so that standard output stays free for data."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None

    def say(self, text: str) -> None:
        """One line of plain text."""
        self._console.print(escape(text), highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Something that takes a moment: a spinner on a terminal, a line elsewhere."""
        if not self._console.is_terminal:
            self.say(text)
            yield
            return
        with self._console.status(escape(text)):
            yield

    @contextmanager
    def follow(self, records: int) -> Iterator[None]:
        """While outcomes come in: a bar over the number of outcomes that are expected at most."""
        if not self._console.is_terminal:
            yield
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            progress.add_task("outcomes", total=records)
            self._progress = progress
            try:
                yield
            finally:
                self._progress = None

    def show_outcome(self, outcome: LoggedOutcome) -> None:
        """One line for each outcome, as it comes."""
        style = _STYLES.get(outcome.outcome, "default")
        spent = outcome.milliseconds.get("message", 0.0)
        reason = f" ({outcome.reason})" if outcome.reason else ""
        self._console.print(
            f"  [{style}]{outcome.outcome:<10}[/] {outcome.target or '':<5} {_printable(_name(outcome))}"
            f"[dim]{escape(reason)}  {spent:,.0f} ms[/]",
            highlight=False,
            soft_wrap=True,
        )
        if self._progress is not None:
            (task,) = self._progress.tasks
            # Nobody knows beforehand what a container holds: the bar grows with it.
            self._progress.update(task.id, advance=1, total=max(task.total or 0, task.completed + 1))

    def show_table(self, rows: Sequence[FileSummary], skipped: Iterable[tuple[str, str]]) -> None:
        """What became of each file."""
        is_narrow = self._console.width < _FULL_TABLE_COLUMNS
        table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        table.add_column("file", overflow="fold", ratio=1, min_width=20)
        for heading in ("outcome", "reason") if is_narrow else ("language", "targets", "outcome", "reason"):
            table.add_column(heading, overflow="fold", no_wrap=heading != "reason")
        for heading in () if is_narrow else ("segments", "characters", "ms"):
            table.add_column(heading, justify="right", no_wrap=True)
        unread = [(_printable(key), "", "", "[red]skipped[/]", escape(problem), "", "", "") for key, problem in skipped]
        for cells in (*map(_cells, rows), *unread):
            table.add_row(*((cells[0], *cells[3:5]) if is_narrow else cells))
        self._console.print(table)
        self._explain(rows)
        for row in rows:
            self._list_problems(row)

    def _explain(self, rows: Sequence[FileSummary]) -> None:
        """What the reasons in the table mean and what to do, and what is wrong with each file that was rejected."""
        for reason in (*RejectionReason, *FailureReason):
            concerned = [row for row in rows if reason in row.reason.split(", ")]
            if concerned:
                self._console.print(f"  [yellow]{reason}[/]: {escape(reason.sentence)}", highlight=False)
            detailed = [row for row in concerned if row.detail]
            for row in detailed[:_MAX_DETAILS]:
                text = f"[dim]      {_printable(row.name)}: {_printable(row.detail)}[/]"
                self._console.print(text, highlight=False, soft_wrap=True)
            if len(detailed) > _MAX_DETAILS:
                more = f"      … and {len(detailed) - _MAX_DETAILS} more; their records say what."
                self._console.print(f"[dim]{more}[/]", highlight=False)

    def _list_problems(self, row: FileSummary) -> None:
        """The lines of a glossary, or of corrections, that could not be used."""
        for problem in row.problems[:_MAX_DETAILS]:
            text = f"[dim]  {_printable(row.name)}: {_printable(problem)}[/]"
            self._console.print(text, highlight=False, soft_wrap=True)
        if len(row.problems) > _MAX_DETAILS:
            more = f"  … and {len(row.problems) - _MAX_DETAILS} more; its record says which."
            self._console.print(f"[dim]{more}[/]", highlight=False)

    def show_breaches(self, breaches: Sequence[str], skipped: int) -> None:
        """Whether the law holds, and where it doesn't."""
        if not breaches:
            but = f" {skipped} could not be dropped: see the table." if skipped else ""
            self.say(f"The law holds: each file that was dropped has exactly one outcome in each target.{but}")
        for breach in breaches:
            self._console.print(f"[red]BROKEN[/] {_printable(breach)}", highlight=False, soft_wrap=True)


def _name(outcome: LoggedOutcome) -> str:
    of_all = "all articles" if outcome.target else "?"
    return " › ".join(filter(None, (outcome.key, outcome.item))) or of_all


def _printable(name: str) -> str:
    """A file's name as text for the console."""
    return escape(make_printable(name))


def _cells(row: FileSummary) -> tuple[str, ...]:
    targets = [f"[green]{target}[/]" for target in row.translated] + [f"[red]{target}[/]" for target in row.failed]
    words = [f"[{_STYLES.get(word, 'default')}]{word}[/]" for word in row.outcome.split(", ")]
    flagged = f" [yellow]({row.flagged} flagged)[/]" if row.flagged else ""
    return (
        _printable(row.name),
        row.language,
        " ".join(targets),
        ", ".join(words),
        row.reason,
        f"{row.segments:,}{flagged}" if row.segments else "",
        f"{row.characters:,}" if row.characters else "",
        f"{row.milliseconds:,.0f}",
    )
