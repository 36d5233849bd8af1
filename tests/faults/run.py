"""One seed from beginning to end, and what came out."""

import os
import time
from collections.abc import Callable

from dragoman.settings import Settings
from tests.faults.buckets import Buckets
from tests.faults.laboratory import settle
from tests.faults.planted_bugs import plant
from tests.faults.summary import Summary
from tests.faults.trial import Trial
from tests.faults.verdict import judge
from tests.faults.world import World

Watch = Callable[[float], None]


def run_trial(trial: Trial, buckets: Buckets, watch: Watch = lambda _: None) -> Summary:
    """Run one seed in an open laboratory, whose buckets these are."""
    began = time.perf_counter()
    world = World(trial, buckets.answer)
    with settle(world, trial.seed, buckets), plant(trial.without, world):
        world.live(watch)
        settings = _read_settings()
        verdict = judge(world.store, settings, may_give_up=True)
        redriven = world.redrive()
        verdict_after = judge(world.store, settings, may_give_up=False) if redriven else verdict
    main_queues = [world.queues["ingest"], world.queues["translate"]]
    return Summary(
        seed=trial.seed,
        articles=trial.articles,
        uploads=world.tally.uploads,
        replacements=world.tally.replacements,
        deletions=world.tally.deletions,
        faults=dict(sorted(world.injector.counts.items())),
        requests=world.injector.requests,
        invocations=sum(poller.invocations for poller in world.pollers.values()),
        deliveries=sum(queue.delivered for queue in world.queues.values()),
        redeliveries=sum(queue.redelivered for queue in world.queues.values()),
        dead_letters=sum(queue.given_up for queue in main_queues),
        verdict=verdict,
        redriven=redriven,
        verdict_after=verdict_after,
        seconds=time.perf_counter() - began,
    )


def _read_settings() -> Settings:
    return Settings.from_environ(os.environ)
