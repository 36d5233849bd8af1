"""The command line: `python -m benchmarks.segmentation`."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated

import typer
from sentencex import segment as split_sentences

from benchmarks.segmentation.cases import Case, read_cases
from dragoman.segmentation import segment

Splitter = Callable[[str, str], Iterable[str]]

SPLITTERS: dict[str, Splitter] = {
    "sentencex": lambda text, language: split_sentences(language, text),
    "Dragoman": segment,
}


def main(misses: Annotated[bool, typer.Option("--misses", help="Show what Dragoman cuts elsewhere.")] = False) -> None:
    """Print the share of paragraphs that are cut exactly as by hand."""
    for name in ("cases", "unseen"):
        cases = read_cases(name)
        sizes = Counter(case.language for case in cases)
        right = {splitter: count_right(cases, cut) for splitter, cut in SPLITTERS.items()}
        typer.echo(f"{name:10} {'n':>5} " + " ".join(f"{splitter:>10}" for splitter in SPLITTERS))
        for language, size in (*sorted(sizes.items(), key=lambda item: (-item[1], item[0])), ("all", len(cases))):
            shares = (100 * found[language] / size for found in right.values())
            typer.echo(f"{language:10} {size:5} " + " ".join(f"{share:9.1f}%" for share in shares))
        for case in cases if misses else ():
            if not is_right(case, segment):
                typer.echo(f"{case.language}: wanted {case.sentences}\n    found {segment(case.text, case.language)}")


def is_right(case: Case, cut: Splitter) -> bool:
    """Whether a paragraph is cut exactly as by hand."""
    return tuple(cut(case.text, case.language)) == case.sentences


def count_right(cases: Iterable[Case], cut: Splitter) -> Counter[str]:
    """By language, and in all."""
    return Counter(key for case in cases if is_right(case, cut) for key in (case.language, "all"))


if __name__ == "__main__":
    typer.run(main)
