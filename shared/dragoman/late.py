"""Things that are made when something is first asked of them, because a cold start pays for whatever is made before.

Once an attribute was asked for it is the proxy's own: a pattern's `search` costs the second time what it always costs.
"""

import re
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import regex


class Late:
    """Stands for a thing until something is asked of it, and then hands on what it has.

    Args:
        make: makes the thing. Called once; again only by threads that ask at the same moment, who get equal things.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        """An attribute of the thing; asked for only where it is not here yet."""
        if "_make" not in self.__dict__:  # an empty one, as copying and unpickling make it first
            raise AttributeError(name)
        value = getattr(self._thing, name)
        setattr(self, name, value)
        return value

    @cached_property
    def _thing(self) -> Any:
        return self._make()


def compile_re(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile`, at first use. For patterns that many articles do without: one takes 0.1 to 3 ms to compile."""
    return cast("re.Pattern[AnyStr]", Late(partial(re.compile, pattern, flags)))


def compile_regex(pattern: AnyStr, flags: int = 0) -> "regex.Pattern[AnyStr]":
    """`regex.compile`, likewise; the library comes with the first of them."""

    def make() -> "regex.Pattern[AnyStr]":
        import regex  # noqa: PLC0415 - start-up time

        return regex.compile(pattern, flags)

    return cast("regex.Pattern[AnyStr]", Late(make))
