"""What a stack is doing, and what needs somebody's attention."""

import msgspec

from dragoman.cloud.server import CloudError
from dragoman.operations.backfills import Backfill, list_running
from dragoman.operations.census import MAX_REASONS, Census, OnFailure, OnLook, count_records
from dragoman.operations.checking import CheckReport, check
from dragoman.operations.documents import StatusDocument
from dragoman.operations.queues import QueueState, read_queues
from dragoman.operations.sites import Site


class StatusWish(msgspec.Struct, frozen=True):
    """How closely is looked."""

    with_check: bool = False
    """Whether the law is checked, too."""
    with_versions: bool | None = None
    """See `checking.check`."""
    with_all_reasons: bool = False
    """Whether each failure is read, however many there are."""


def find_status(site: Site, wish: StatusWish, on_look: OnLook, on_failure: OnFailure) -> StatusDocument:
    """Look at queues and buckets; reads only.

    Args:
        site: where.
        wish: how closely.
        on_look: told of the progress.
        on_failure: given each rejection and failure that was read.

    Raises:
        CloudError, StoreUnavailableError: a queue or a bucket can't be read.
    """
    queues = read_queues(site.connection) if site.connection else ()
    census = count_records(site, on_look, on_failure, None if wish.with_all_reasons else MAX_REASONS)
    report = check(site, with_versions=wish.with_versions, on_look=on_look) if wish.with_check else None
    backfills, unknown = _find_backfills(site)
    return StatusDocument(
        place=site.label,
        is_at_work=site.connection is not None,
        needs_attention=needs_attention(queues, census, report),
        queues=queues,
        census=census,
        check=report,
        backfills=backfills,
        notices=tuple(filter(None, (site.notice, unknown, _warn_of_work(queues, report)))),
    )


def _find_backfills(site: Site) -> tuple[tuple[Backfill, ...], str]:
    """Those that run, or why that can't be told: who may not look at Step Functions may see the rest."""
    if site.connection is None:
        return (), ""
    try:
        return list_running(site.connection), ""
    except CloudError as error:
        return (), f"Whether a backfill is under way can't be told: {error}"


def needs_attention(queues: tuple[QueueState, ...], census: Census, report: CheckReport | None) -> bool:
    """Whether somebody has to do something: failures, dead letters, messages that nobody could read, or a law that is
    broken. Rejections are for whoever dropped the file, and work that waits is work."""
    letters = sum(queue.total for queue in queues if queue.holds_dead_letters)
    return bool(census.failures or census.unreadable or letters) or (report is not None and not report.holds)


def _warn_of_work(queues: tuple[QueueState, ...], report: CheckReport | None) -> str:
    under_way = sum(queue.total for queue in queues)
    if report is None or report.holds or not under_way:
        return ""
    return f"{under_way:,} messages wait or are in work: what was found may be what they are about. Check again later."
