"""How long a function takes from its process's start to its first response: `python -m benchmarks.cold_start`."""

from benchmarks.benchmark import run_as_command
from benchmarks.cold_start.definition import BENCHMARK

if __name__ == "__main__":
    run_as_command(BENCHMARK)
