"""Fuzz the parsers: `python -m tests.fuzz --target all --runs 10000 [--seed 1] [--engine mutation|atheris]`.

`mutation` changes real documents, and works everywhere. `atheris` is guided by which lines are reached; it has wheels
for Linux on x86-64 (`pip install atheris`). What is found goes to the folder `--found`; from there it is brought, made
small, to tests/documents/found, where a unit test replays it.
"""

# ruff: noqa: T201 - the command's output
import argparse
import hashlib
import logging
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType

from tests.fuzz.mutation import Mutator

MAX_SECONDS = 10
"""Of processor time for one input of at most `MAX_BYTES`."""
MAX_MEMORY_BYTES = 1 << 30
"""More than the process holds when it begins."""
MAX_BYTES = 20_000


class TooSlowError(BaseException):
    """Not an Exception, so that nothing on the way takes it for a parser's own."""


def _stop(_: int, __: FrameType | None) -> None:
    raise TooSlowError


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    limit = pages * resource.getpagesize() + MAX_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def _fuzz_by_mutation(name: str, runs: int, seed: int, found: Path) -> int:
    from tests.fuzz.targets import list_seeds, list_targets  # noqa: PLC0415 - atheris has to come before these

    target = list_targets()[name]
    seeds = tuple(list_seeds(target)) or (b"",)
    mutator, signatures, slowest, began = Mutator(seed), set(), 0.0, time.monotonic()
    for number in range(runs):
        body = mutator.mutate(seeds[number % len(seeds)], seeds, MAX_BYTES)
        before = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS)
        try:
            target.run(body)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - what escapes is the finding
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signature = _describe(error)
            if signature not in signatures:
                signatures.add(signature)
                _keep(name, body, signature, found)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        slowest = max(slowest, time.process_time() - before)
    spent = time.monotonic() - began
    print(
        f"{name}: {runs:,} executions in {spent:.0f} s, slowest {slowest:.2f} s, {len(signatures)} findings", flush=True
    )
    return len(signatures)


def _describe(error: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/dragoman/" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"


def _keep(name: str, body: bytes, signature: str, found: Path) -> None:
    found.mkdir(parents=True, exist_ok=True)
    path = found / f"{name}-{hashlib.sha256(body).hexdigest()[:12]}"
    path.write_bytes(body)
    print(f"{name}: {signature}: {path}", flush=True)


def _fuzz_with_atheris(name: str, runs: int, seed: int, found: Path) -> None:
    """Does not come back: the library ends the process."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415 - an option

    with atheris.instrument_imports(include=["dragoman"]):
        import pkgutil  # noqa: PLC0415
        from importlib import import_module  # noqa: PLC0415

        import dragoman.extraction  # noqa: PLC0415

        for module in pkgutil.walk_packages(dragoman.extraction.__path__, "dragoman.extraction."):
            import_module(module.name)
        from tests.fuzz.targets import list_seeds, list_targets  # noqa: PLC0415
    target = list_targets()[name]
    corpus = found / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(list_seeds(target)):
        (corpus / f"seed-{number}").write_bytes(body)
    options = [
        f"-runs={runs}",
        f"-seed={seed}",
        f"-timeout={MAX_SECONDS}",
        "-rss_limit_mb=2048",
        f"-max_len={MAX_BYTES}",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={found}/{name}-", str(corpus)], target.run)
    atheris.Fuzz()


def main() -> int:
    """The number of findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--target", default="all")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("mutation", "atheris"), default="mutation")
    parser.add_argument("--found", type=Path, default=Path("found"))
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if arguments.engine == "atheris":
        _fuzz_with_atheris(arguments.target, arguments.runs, arguments.seed, arguments.found)
        return 0
    from tests.fuzz.targets import list_targets  # noqa: PLC0415 - atheris has to come before these

    signal.signal(signal.SIGVTALRM, _stop)
    _limit_memory()
    names = list_targets() if arguments.target == "all" else arguments.target.split(",")
    return sum(_fuzz_by_mutation(name, arguments.runs, arguments.seed, arguments.found) for name in names)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
