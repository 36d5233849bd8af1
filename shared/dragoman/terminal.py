"""How the commands talk: results to standard output, everything else to standard error."""

import textwrap
from functools import cache
from typing import Final, NoReturn

import typer
from rich.console import Console

from dragoman.printable import make_printable


def open_console(*, is_stderr: bool) -> Console:
    """A console of one of the two streams."""
    console = Console(stderr=is_stderr)
    if not console.is_terminal:
        console.width = 140  # a log file has no edge; at 80 the table would be cut to shreds
    return console


_COMMANDS: Final = ("dragoman ", "aws ")
"""How a line begins that is to be copied."""


@cache
def open_messages() -> Console:
    """The console for everything that is no result."""
    return open_console(is_stderr=True)


def tell(console: Console, sentence: str) -> None:
    """Say a sentence. A terminal's lines end between words, and further ones stand below the sentence; a command, on a
    line of its own, stays in one piece, so that it can be copied. Elsewhere nothing is broken."""
    text = make_printable(sentence)
    words = text.lstrip(" ")
    if console.is_terminal and not words.startswith(_COMMANDS):
        indent = " " * (len(text) - len(words))
        text = textwrap.fill(
            words,
            console.width,
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def complain(text: str) -> None:
    """Say a sentence on standard error."""
    tell(open_messages(), text)


def fail(text: str) -> NoReturn:
    """Say why the command can't go on, and end it.

    Raises:
        typer.Exit: with 2.
    """
    complain(text)
    raise typer.Exit(2)
