"""Every file of the hostile corpus, at a size that a test can bear, ends in its record, in time, and keeps to itself.

`python -m tests.hostile` measures the full sizes; HOSTILE.md has the table.
"""

import logging
import time
from collections.abc import Iterator

import pytest
from pytest_socket import enable_socket

from dragoman.readers.direct import DirectReader
from tests.hostile.corpus import list_samples
from tests.hostile.markup import plant_canary
from tests.hostile.measure import read_sample
from tests.hostile.sample import Sample
from tests.unit.outside_world import watch

BOUND_SECONDS = 10.0
"""Of processor time. At these sizes the slowest takes about one; a growth with the square shows at the full sizes."""


@pytest.fixture(scope="module", autouse=True)
def calm() -> Iterator[None]:
    plant_canary()
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def real_sockets() -> None:
    """pytest-socket would stop a connection before the hook sees it."""
    enable_socket()


@pytest.mark.parametrize("sample", list_samples(), ids=lambda sample: f"{sample.threat}: {sample.name}")
def test_a_hostile_file_ends_in_its_record_and_reaches_for_nothing(sample: Sample) -> None:
    body = sample.make(sample.small)
    began = time.process_time()
    with watch() as seen:
        ending = read_sample(sample, body, DirectReader())
    assert time.process_time() - began < BOUND_SECONDS
    assert not sample.outcome or ending.outcome == sample.outcome
    assert seen == []
