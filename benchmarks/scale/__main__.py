"""See definition.py; for a load of your own `python -m benchmarks.scale.plan`."""

from benchmarks.scale.definition import BENCHMARK

from benchmarks.benchmark import run_as_command

if __name__ == "__main__":
    run_as_command(BENCHMARK)
