"""The measurements as Markdown, for people."""

from benchmarks.cores.figures import find_curves
from benchmarks.cores.measurement import Cores
from benchmarks.cores.price import CORES, bill, compare_prices

_HEADS = (
    "characters",
    "one core",
    "two cores",
    "outside of the workers",
    "billed, one",
    *(f"price, {n}" for n in CORES[1:]),
)


def write_table(found: Cores, command: str) -> str:
    """A line a length."""
    curves = find_curves(found)
    lines = [
        "# One article on several cores",
        "",
        f"`{command}` writes this. Seconds are this machine's, warm, without S3. What is billed is Lambda's, with the",
        "waiting for S3 and the speed that `dragoman cost` assumes. Prices are against one core: two are measured,",
        "four and six predicted by Amdahl's law. [CORES.md](CORES.md) says what follows.",
        "",
        f"| {' | '.join(_HEADS)} |",
        f"|{'---|' * len(_HEADS)}",
    ]
    for each in found.warm:
        one, two = each.one.processor, each.two.processor
        prices = [f"{compare_prices(curves, cores, [each.characters]):.2f}" for cores in CORES[1:]]
        seconds = [f"{one:.2f} s", f"{two:.2f} s", f"{each.outside_workers / two:.1%}", f"{bill(one):.2f} s"]
        lines.append(f"| {' | '.join([f'{each.characters:,}', *seconds, *prices])} |")
    cold = (
        f"Cold, with {found.cold_characters:,} characters: {found.cold_one.processor:.2f} s with one core, "
        f"{found.cold_two.processor:.2f} s with two."
    )
    workers = (
        f"Both workers were forked in {found.fork_seconds * 1000:.0f} ms; each holds {found.worker_bytes / 1e6:.0f} MB "
        "that it does not share."
    )
    return "\n".join([*lines, "", cold, workers, ""])
