"""The story in a process of its own, for cold starts, and for functions beside each other.

`benchmarks.peers.worker` runs it.
"""

from benchmarks.cores.workers import PooledChain
from benchmarks.peers.story import Story
from benchmarks.peers.worker import Work
from dragoman.settings import Settings
from dragoman.translation.models.library import ModelSource


def make_story(source: str, target: str, count: str) -> Work:
    """With no workers for a count of 1, otherwise with so many. A request is an article in its paragraphs."""
    if int(count) == 1:
        return Story(source, target).translate

    def make_chain(settings: Settings, models: ModelSource) -> PooledChain:
        chain = PooledChain(settings, models, int(count))
        chain.fork(source, target)
        return chain

    return Story(source, target, make_chain).translate
