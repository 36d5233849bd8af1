"""The command."""

from benchmarks.benchmark import run_as_command
from benchmarks.drop_to_json.definition import BENCHMARK

run_as_command(BENCHMARK)
