"""What becomes of a step of a walk over all articles that the queue gave up on: it goes on, but not for ever.

A step that a worker cannot finish has one of two causes. Either one article of its page kills whoever looks at it: then
the page is looked at again, an article a step, and the one that is lost like that is passed over, with a job of its
own that ends in a record. Or something outlasts all retries: then each step is lost, and after some of them the walk
ends, with a line in the log that says how to begin it again.
"""

from typing import Final

import msgspec

from dragoman.article import ObjectAddress, Outcome, RevisionJob, TranslationJob
from dragoman.errors import FailureReason
from dragoman.events import write_job
from dragoman.jobs import QueueServices
from dragoman.records import ARTICLES, decode_source
from dragoman.report import Report

PAGE_ARTICLES: Final = 500
"""Looked at in a step. Each takes two requests, some 40 ms in all: a step of 20 s lets jobs have their turn, and what a
worker that dies has to do again is little. One after the other, because traces do not follow threads."""

MAX_LOSSES: Final = 10
"""Of one walk. A step is lost after three deliveries with half an hour between any two: an outage of 15 hours is
outlasted. Lambda itself ends what looks like a loop after 16 rounds."""


def resume_walk(loss: RevisionJob, services: QueueServices) -> Report:
    """Queue what follows a step that was lost.

    Raises:
        StoreUnavailableError: let the queue redeliver.
    """
    if loss.losses >= MAX_LOSSES:
        again = write_job(msgspec.structs.replace(loss, losses=0, singly=0))
        how = f"{FailureReason.RETRIES_EXHAUSTED}: once the cause is mended, send this to the translate queue: {again}"
        return Report(Outcome.FAILED, loss, how)
    following = _pass_over(loss, services) if loss.singly else msgspec.structs.replace(loss, singly=PAGE_ARTICLES)
    services.walks.send([msgspec.structs.replace(following, losses=loss.losses + 1)])
    return Report(Outcome.RETRIED, loss, FailureReason.RETRIES_EXHAUSTED)


def find_next_step(step: RevisionJob, last: str) -> RevisionJob:
    """The step that follows one that came as far as the article record with the key `last`."""
    return msgspec.structs.replace(step, after=last, singly=max(0, step.singly - 1))


def _pass_over(loss: RevisionJob, services: QueueServices) -> RevisionJob:
    """The step behind the one article that this step was about."""
    bucket = services.settings.output_bucket
    key = next(services.store.list_keys(bucket, ARTICLES, loss.after), None)
    stored = services.store.get(ObjectAddress(bucket, key)) if key else None
    if key is None or stored is None:
        return loss  # it is gone
    try:
        source = decode_source(stored.body or b"")
    except msgspec.DecodeError:
        return find_next_step(loss, key)  # no record of ours
    services.jobs.send([TranslationJob(source.address, loss.target, source.item)])
    return find_next_step(loss, key)
