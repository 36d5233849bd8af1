"""`python -m benchmarks.cost`."""

from benchmarks.benchmark import run_as_command
from benchmarks.cost.definition import BENCHMARK

if __name__ == "__main__":
    run_as_command(BENCHMARK)
