"""The command."""

from benchmarks.benchmark import run_as_command
from benchmarks.growth.definition import BENCHMARK

run_as_command(BENCHMARK)
