"""`python -m benchmarks.language`."""

from benchmarks.benchmark import run_as_command
from benchmarks.language.definition import BENCHMARK

run_as_command(BENCHMARK)
