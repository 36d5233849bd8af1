"""How far a long listing is, on standard error: a line that renews itself on a terminal, nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape


@contextmanager
def watch_progress(console: Console, what: str) -> Iterator[Callable[[str, int], None]]:
    """While something is looked at; told by calls of what is given."""
    if not console.is_terminal:
        yield lambda _name, _number: None
        return
    with console.status(escape(what)) as status:

        def tell(name: str, number: int) -> None:
            status.update(escape(f"{what} {name}: {number:,}"))

        yield tell
