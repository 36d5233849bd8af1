"""What the commands print with `--json`: one document each, whose shape is a promise to programs.

A field may be added; any other change moves the document's `version`.
"""

from typing import Literal

import msgspec

from dragoman.operations.backfill_cost import Estimate
from dragoman.operations.backfill_request import Request
from dragoman.operations.backfill_survey import Survey
from dragoman.operations.backfills import Backfill
from dragoman.operations.census import Census
from dragoman.operations.checking import CheckReport
from dragoman.operations.cost_model import Assumptions, Workload, WorkloadCost
from dragoman.operations.log_lines import LogLine
from dragoman.operations.queues import QueueState
from dragoman.operations.redrive import Found
from dragoman.operations.redrive_cost import CostEstimate
from dragoman.operations.story import Story
from dragoman.operations.verdicts import Verdict


class StoryDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`dragoman explain KEY --json`."""

    schema: Literal["dragoman.story"] = "dragoman.story"
    version: Literal[1] = 1
    asked: str
    """The file as it was named."""
    place: str
    """Where it was looked for."""
    verdict: Verdict
    sentences: tuple[str, ...]
    """The story in English, in the order of what happened."""
    next: tuple[str, ...]
    """What happens next, and what a person can do."""
    story: Story
    log: tuple[LogLine, ...] | None = None
    """None where the logs were not asked."""


class StatusDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`dragoman status --json`."""

    schema: Literal["dragoman.status"] = "dragoman.status"
    version: Literal[1] = 1
    place: str
    """What was looked at."""
    is_at_work: bool
    """Whether functions run there; False for the folders of a run that is over."""
    needs_attention: bool
    """Whether the command exits with 1."""
    queues: tuple[QueueState, ...]
    """Empty where nothing is at work."""
    census: Census
    check: CheckReport | None = None
    """None where it was not asked for."""
    backfills: tuple[Backfill, ...] = ()
    """Those that are under way."""
    notices: tuple[str, ...] = ()


class RedriveDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`dragoman redrive --json`."""

    schema: Literal["dragoman.redrive"] = "dragoman.redrive"
    version: Literal[1] = 1
    place: str
    is_dry_run: bool
    found: int
    sent: int
    """Messages; 0 in a dry run."""
    by_target: dict[str, int]
    """Of what was found: the target, or `ingest`."""
    by_reason: dict[str, int]
    """`unknown` for a file that was named rather than found."""
    cost: CostEstimate | None
    """None where nothing paid can be asked."""
    failures: tuple[Found, ...]
    """The first thousand of what was found."""


class BackfillDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`dragoman backfill --json`."""

    schema: Literal["dragoman.backfill"] = "dragoman.backfill"
    version: Literal[1] = 1
    request: Request | None
    """None where a backfill was followed that somebody started before, or nothing was counted."""
    survey: Survey | None
    estimate: Estimate | None
    backfill: Backfill | None
    """None in a dry run."""
    queues: tuple[QueueState, ...] | None
    new_failures: int | None
    """Records that were written since it started, of what the service could not do; None while the queues are not
    empty, and in a dry run."""
    new_rejections: int | None
    """The same of files that can never be understood."""


class CostDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`dragoman cost --json`."""

    schema: Literal["dragoman.cost"] = "dragoman.cost"
    version: Literal[1] = 1
    workload: Workload
    assumptions: Assumptions
    estimate: WorkloadCost


def write_document(document: msgspec.Struct) -> bytes:
    """The document's bytes: JSON, indented by two, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
