"""See definition.py; for a load of your own `python -m benchmarks.scale.plan`."""

from benchmarks.benchmark import run_as_command
from benchmarks.scale.definition import BENCHMARK

if __name__ == "__main__":
    run_as_command(BENCHMARK)
