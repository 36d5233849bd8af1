"""The fuzzer's targets hold: what it once found, and a small run of it. `python -m tests.fuzz` runs for longer."""

import time
from pathlib import Path

import pytest

from tests.fuzz.mutation import Mutator
from tests.fuzz.targets import list_seeds, list_targets

FOUND = Path(__file__).parents[1] / "documents" / "found"
TARGETS = list_targets()
CASES = sorted(path for path in FOUND.glob("*/*") if path.is_file())
RUNS = 12
BOUND_SECONDS = 4.0
"""Of processor time; mended, the slowest takes under one."""
MAX_BYTES = 6_000


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_is_mended(path: Path) -> None:
    began = time.process_time()
    TARGETS[path.parent.name].run(path.read_bytes())
    assert time.process_time() - began < BOUND_SECONDS


@pytest.mark.parametrize("name", TARGETS)
def test_changed_documents_raise_nothing_that_nobody_handles(name: str) -> None:
    seeds = tuple(list_seeds(TARGETS[name]))
    assert seeds, "a target begins from real documents"
    mutator = Mutator(1)
    for number in range(RUNS):
        TARGETS[name].run(mutator.mutate(seeds[number % len(seeds)], seeds, MAX_BYTES))
