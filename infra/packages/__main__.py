"""`python -m infra.packages`: build a function's package, finish a build of SAM's, announce sizes, prove a package."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.packages.budget import compare, measure_here, read_budget, write_budget
from infra.packages.building import build, build_for_this_machine
from infra.packages.finishing import Finished, finish
from infra.packages.proof import prove
from infra.packages.report import sum_parts, write_document
from infra.packages.targets import ARCHITECTURES, PackagingError, find_architecture, find_function

_THIS_MACHINE = "this-machine"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 1 after an error, which is told."""
    told = _make_parser().parse_args(arguments)
    try:
        return int(told.run(told))
    except PackagingError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1


def _build(told: argparse.Namespace) -> int:
    function = find_function(told.function)
    if told.machine == _THIS_MACHINE:
        build_for_this_machine(function, told.into)
    else:
        build(function, find_architecture(told.machine), told.into)
    return 0


def _finish(told: argparse.Namespace) -> int:
    architecture = find_architecture(told.architecture)
    finished = finish(told.build, architecture)
    built = read_budget().get("built", {})
    for each in finished:
        print(  # noqa: T201
            f"{each.archive}: {architecture.name}, {each.sizes['zip'] / 1e6:.1f} MB, unpacked "
            f"{sum_parts(each.sizes) / 1e6:.1f} MB, CodeSha256 {each.code_sha256}"
        )
    if told.announce:
        sizes = {each.function.service: each.sizes for each in finished}
        write_budget(built=built | {architecture.name: sizes})
        write_document()
        return 0
    return _tell_growth(finished, built.get(architecture.name, {}))


def _tell_growth(finished: list[Finished], announced: dict[str, dict[str, int]]) -> int:
    grown = [
        f"{each.function.service}: {sentence}"
        for each in finished
        for sentence in compare(announced.get(each.function.service, {}), each.sizes)
    ]
    if grown:
        print(*grown, "If that is meant, announce it: make package ANNOUNCE=--announce", sep="\n", file=sys.stderr)  # noqa: T201
    return 1 if grown else 0


def _announce_installed(_: argparse.Namespace) -> int:
    write_budget(**measure_here())
    write_document()
    return 0


def _prove(told: argparse.Namespace) -> int:
    count = prove(find_function(told.package.name), told.package, told.python)
    print(f"{told.package}: {count:,} records of documents and answers of libraries are those of the whole libraries")  # noqa: T201
    return 0


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.packages", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("build", help="one function's package as a folder")
    command.add_argument("function", help="by its folder or its name in the template")
    command.add_argument("--for", dest="machine", default="arm64", choices=[*ARCHITECTURES, _THIS_MACHINE])
    command.add_argument("--into", type=Path, required=True, help="is emptied first")
    command.set_defaults(run=_build)
    command = commands.add_parser("finish", help="zips and the template of a build of SAM's; 1 if one has grown")
    command.add_argument("build", type=Path, help="such as .aws-sam/build")
    command.add_argument("--architecture", default="arm64", choices=list(ARCHITECTURES))
    command.add_argument("--announce", action="store_true", help="write the sizes down instead of comparing them")
    command.set_defaults(run=_finish)
    command = commands.add_parser("sizes", help="announce what the packages would weigh if built of what is installed")
    command.set_defaults(run=_announce_installed)
    command = commands.add_parser("prove", help="have a package do what the whole libraries do, and compare")
    command.add_argument("package", type=Path, help="a folder with a function's name")
    command.add_argument("--python", default=sys.executable, help="the interpreter that the package was built for")
    command.set_defaults(run=_prove)
    return parser


if __name__ == "__main__":
    sys.exit(main())
