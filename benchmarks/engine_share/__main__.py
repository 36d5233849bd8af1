"""`python -m benchmarks.engine_share`."""

from benchmarks.benchmark import run_as_command
from benchmarks.engine_share.definition import BENCHMARK

run_as_command(BENCHMARK)
