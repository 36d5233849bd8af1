"""The command line: `python -m benchmarks.translation`."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from benchmarks.translation.measurement import DIRECTIONS, Bench
from benchmarks.translation.sets import SETS_FOLDER, find_sets
from benchmarks.translation.table import write_samples, write_table


def main(
    names: Annotated[list[str], typer.Option("--set", help="Only this set; may be given several times.")] = [],  # noqa: B006
    directions: Annotated[list[str], typer.Option("--direction", help="Only this direction: en-pt or pt-en.")] = [],  # noqa: B006
    file: Annotated[Path | None, typer.Option(help="A TSV file of your own, with a column a language.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same figures as JSON.")] = False,
    worst: Annotated[int, typer.Option(help="Show so many sentences of each set that lost most.")] = 0,
) -> None:
    """Measure the raw engine and Dragoman's chain on the test sets."""
    unknown = [name for name in names if name not in find_sets()]
    if unknown:
        raise typer.BadParameter(f"no set {', '.join(unknown)}; there are {', '.join(find_sets())}")
    if set(directions) - set(DIRECTIONS):
        raise typer.BadParameter(f"the models have the directions {', '.join(DIRECTIONS)}")
    paths = [file] if file else [SETS_FOLDER / f"{name}.tsv" for name in names or find_sets()]
    benches = [Bench(*direction.split("-")) for direction in directions or DIRECTIONS]
    rows = [row for path in paths for bench in benches for row in bench.measure(path)]
    typer.echo(msgspec.json.format(msgspec.json.encode(rows)).decode() if as_json else write_table(rows))
    for path in paths if worst else ():
        for bench in benches:
            typer.echo(f"\n{path.stem}, {bench.direction}\n\n{write_samples(bench.compare(path), worst)}")


if __name__ == "__main__":
    typer.run(main)
