"""The command line: `python -m benchmarks.cores`."""

from benchmarks.benchmark import run_as_command
from benchmarks.cores.definition import BENCHMARK

if __name__ == "__main__":
    run_as_command(BENCHMARK)
