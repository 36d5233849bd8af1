"""Hypothesis: no time limit on an example, because a machine under load is not a bug. In CI always the same."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="module")
def no_garbage_of_others() -> Iterator[None]:
    """For modules with threads. The engine in the process complains if it is dropped on another thread than its own,
    and a collection may begin on any thread: what earlier tests left is collected before, on this one."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
