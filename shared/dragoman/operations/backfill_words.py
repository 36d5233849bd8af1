"""A backfill's plan and progress in words. Pure."""

from collections.abc import Iterator
from typing import Final

from dragoman.operations.backfill_follow import Progress
from dragoman.operations.backfill_plan import Plan
from dragoman.operations.backfill_request import Request
from dragoman.operations.backfill_survey import Survey
from dragoman.operations.wording import count, join

RETENTION_SECONDS: Final = 864_000
"""After which the ingest queue and the translate queue forget a message, in the template."""


def describe_plan(plan: Plan, label: str) -> Iterator[str]:
    """Lines: what is there, what would be done, what it costs line by line, and how long it takes."""
    yield f"Backfill of {label}: {_describe_request(plan.request)}."
    yield from _describe_survey(plan.request, plan.survey)
    work = plan.survey.work
    if work.characters:
        yield f"To translate: some {work.characters:,} characters, over {', '.join(plan.request.targets)}."
    yield "Estimated cost by list prices (us-east-1), without free allowances:"
    for line in plan.estimate.lines:
        yield f"  {line.service:<16} {line.usd:>10,.4f} USD   {line.arithmetic}"
    yield f"  {'together':<16} {plan.estimate.usd:>10,.4f} USD"
    if plan.estimate.engines_usd:
        yield (
            f"  Paid engines: up to {plan.estimate.engines_usd:,.2f} USD, if the first of them is given all of it; "
            "the budgets in the settings bound it."
        )
    running = plan.concurrency.ingest if plan.estimate.bottleneck == "ingest" else plan.concurrency.translate
    yield (
        f"Time: about {describe_seconds(plan.estimate.seconds)}, bound by {plan.estimate.bottleneck}, of which "
        f"{running:,} run at the same time."
    )
    if plan.estimate.seconds > RETENTION_SECONDS / 2:
        yield (
            f"That is too long: a queue forgets a message after {describe_seconds(RETENTION_SECONDS)}. Raise "
            f"{'IngestConcurrency' if plan.estimate.bottleneck == 'ingest' else 'TranslateConcurrency'}, or go through "
            "the bucket prefix by prefix. infra/BACKFILL.md tells how."
        )
    yield "What is as it should be is looked at and left alone; doing it twice does no harm."


def describe_progress(progress: Progress) -> str:
    """One line."""
    backfill = progress.backfill
    total = f"{backfill.total:,}" if backfill.total is not None else "…"
    failed = f", {backfill.failed:,} failed" if backfill.failed else ""
    waits = ", ".join(f"{queue.name} {queue.total:,}" for queue in progress.queues)
    return f"{backfill.status.lower()}: {backfill.succeeded:,} of {total} hints sent{failed}; in the queues: {waits}"


def describe_end(progress: Progress, option: str) -> Iterator[str]:
    """What a person has to know when it is over; `option` says how other commands look at the same place."""
    backfill = progress.backfill
    if backfill.status == "SUCCEEDED" and not backfill.failed:
        sent = count(backfill.succeeded, "hint was sent", "hints were sent")
        yield f"Done: {sent}, and the queues are empty."
    yield from _describe_new(progress, option)
    if backfill.failed:
        lost = count(backfill.failed, "hint")
        yield f"{lost} could not be sent. Start the same backfill again: the rest is only looked at."
    if backfill.status != "SUCCEEDED":
        yield f"The backfill ended as {backfill.status}: {backfill.problem or 'Step Functions gives no reason'}"
        yield f"Its batches: the execution {backfill.arn} in the console of Step Functions, and backfill/results/."


def _describe_new(progress: Progress, option: str) -> Iterator[str]:
    """Sent is not done: what the functions could not do has a record that says so."""
    failures, rejections = progress.new_failures or 0, progress.new_rejections or 0
    if not failures and not rejections:
        return
    parts = [
        *([count(failures, "failure record")] if failures else []),
        *([count(rejections, "rejection")] if rejections else []),
    ]
    yield f"Not all of it went well: {join(parts)} written since it started. Why:"
    yield f"  dragoman status{option}"


def describe_seconds(seconds: float) -> str:
    """A length of time as people say it."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{max(1, round(seconds)):,} s"


def _describe_request(request: Request) -> str:
    where = f" under {request.prefix}" if request.prefix else ""
    if request.list:
        return "files of a list"
    if request.mode == "input":
        return f"files{where or ' of the whole input bucket'}"
    if request.mode == "translations":
        return f"translations{where} into {', '.join(request.targets)}, where they are stale"
    return f"all records{where}, and whether their sources still are what they were made from"


def _describe_survey(request: Request, survey: Survey) -> Iterator[str]:
    about = "" if survey.is_exact else "about "
    noun = {"input": "file", "translations": "article record", "records": "record"}[request.mode]
    yield f"{count(survey.listed, noun)}, {about}{count(survey.bytes, 'byte')}."
    if not survey.is_exact:
        yield f"What follows is by a sample of {survey.looked_at:,} of them."
    if survey.missing:
        yield f"{about}{survey.missing:,} are not there: what they have left behind goes.".capitalize()
    if request.mode == "input":
        done = survey.listed - survey.stale - survey.missing
        stays = count(done, "has a record that stays", "have a record that stays")
        stale = count(survey.stale, "is taken in", "are taken in")
        yield f"{stays}; {stale}, {survey.without_record:,} of them for the first time."
    if request.mode == "records":
        yield f"{count(survey.stale, 'was', 'were')} made from a source that is gone or another one by now."
    else:
        work = survey.work
        made = count(work.translations_to_do, "translation is made", "translations are made")
        yield f"{made}, {count(work.translations_to_look_at, 'is', 'are')} looked at."
