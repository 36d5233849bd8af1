"""How the commands talk: results to standard output, everything else to standard error."""

from functools import cache
from typing import NoReturn

import typer
from rich.console import Console

from dragoman.printable import make_printable


def open_console(*, is_stderr: bool) -> Console:
    """A console of one of the two streams."""
    console = Console(stderr=is_stderr)
    if not console.is_terminal:
        console.width = 140  # a log file has no edge; at 80 the table would be cut to shreds
    return console


@cache
def open_messages() -> Console:
    """The console for everything that is no result."""
    return open_console(is_stderr=True)


def complain(text: str) -> None:
    """Say a sentence on standard error."""
    open_messages().print(make_printable(text), markup=False, highlight=False, soft_wrap=True)


def fail(text: str) -> NoReturn:
    """Say why the command can't go on, and end it.

    Raises:
        typer.Exit: with 2.
    """
    complain(text)
    raise typer.Exit(2)
