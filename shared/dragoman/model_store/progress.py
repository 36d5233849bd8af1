"""Bars for what is being downloaded."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from dragoman.model_store.pulling import OnFile
from dragoman.model_store.remote_records import FileRecord, Release
from dragoman.model_store.remote_settings import OnBytes


@contextmanager
def show_pull(console: Console, releases: Sequence[Release]) -> Iterator[OnFile]:
    """One bar a release while its files come; on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as progress:
        bars = {
            release: progress.add_task(f"{release.pair} {release.version}", total=release.transferred_bytes)
            for release in releases
        }
        finished: dict[FileRecord, int] = {}

        def on_file(release: Release, record: FileRecord) -> OnBytes:
            def on_bytes(have: int) -> None:
                finished[record] = have
                done = sum(finished.get(file, 0) for file in release.files)
                progress.update(bars[release], completed=done)

            return on_bytes

        yield on_file
