"""The command line: `python -m benchmarks.peers`."""

from benchmarks.benchmark import run_as_command
from benchmarks.peers.definition import BENCHMARK

if __name__ == "__main__":
    run_as_command(BENCHMARK)
