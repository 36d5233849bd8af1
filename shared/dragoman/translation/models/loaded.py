"""What a warm function holds of models, under a bound: the least recently used leaves."""

from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import TypeVar, cast

import msgspec

T = TypeVar("T")


class Held(msgspec.Struct, frozen=True):
    """One thing in memory."""

    thing: object
    bytes: int


class BoundedMemory:
    """Things by name, together not over a bound. Only what is needed at the same time may go over it.

    Not for several threads: the engine forbids the use of a model outside of the thread that loaded it.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """What all of it holds, by the sizes that were given."""
        return self._bytes

    @property
    def names(self) -> tuple[str, ...]:
        """What is held, least recently used first."""
        return tuple(self._held)

    def get(self, name: str, size: int, load: Callable[[], T], kept: Collection[str] = ()) -> T:
        """What is held under a name, loaded if it is not there. What `load` raises comes through.

        Args:
            name: what to get; one name is always one kind of thing.
            size: how many bytes it will hold. Room is made before it is loaded, so that no time sees both.
            load: makes it.
            kept: names that must stay, because they are used together with this one.
        """
        is_held = name in self._held
        if is_held and self.bytes <= self._max_bytes:
            self._held.move_to_end(name)
            return cast("T", self._held[name].thing)
        self._make_room(0 if is_held else size, {name, *kept})
        if not is_held:
            self._held[name] = Held(load(), size)
            self._bytes += size
        self._held.move_to_end(name)
        return cast("T", self._held[name].thing)

    def _make_room(self, size: int, kept: Collection[str]) -> None:
        for name in [name for name in self._held if name not in kept]:
            if self.bytes + size <= self._max_bytes:
                return
            self._bytes -= self._held.pop(name).bytes
