"""A story in plain sentences: what happened to a file, and what happens next. Pure."""

from datetime import datetime

import msgspec

from dragoman.operations.future_telling import FutureTeller
from dragoman.operations.past_telling import PastTeller
from dragoman.operations.sites import Site
from dragoman.operations.story import Story
from dragoman.operations.verdicts import Verdict, judge


class Telling(msgspec.Struct, frozen=True):
    """What is said about a file."""

    verdict: Verdict
    sentences: tuple[str, ...]
    """What happened, in the order in which it did."""
    next: tuple[str, ...]
    """What happens next by itself, and what a person can do."""


def tell(story: Story, site: Site, now: datetime) -> Telling:
    """The whole story.

    Args:
        story: the facts.
        site: where they are from; says how a command looks there again.
        now: the time, with its zone.
    """
    verdict = judge(story)
    past = PastTeller(story, site, now).tell()
    future = FutureTeller(story, site, now).tell(verdict)
    return Telling(verdict, tuple(past), tuple(future))
