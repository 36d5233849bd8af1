import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.models.loaded import BoundedMemory

SIZES = {"a": 10, "b": 25, "c": 40, "d": 5, "e": 120}


def get(memory: BoundedMemory, name: str, kept: tuple[str, ...] = ()) -> str:
    return memory.get(name, SIZES[name], name.upper, kept)


def test_thing_is_loaded_once() -> None:
    memory, loads = BoundedMemory(100), []

    def load() -> str:
        loads.append("a")
        return "A"

    assert [memory.get("a", 10, load), memory.get("a", 10, load)] == ["A", "A"]
    assert loads == ["a"]


def test_least_recently_used_leaves_and_only_as_many_as_needed() -> None:
    memory = BoundedMemory(75)
    for name in "abca":
        get(memory, name)
    get(memory, "d")
    assert memory.names == ("c", "a", "d")
    assert memory.bytes == 55


def test_thing_that_is_needed_besides_stays_even_over_the_bound() -> None:
    memory = BoundedMemory(30)
    get(memory, "b")
    get(memory, "c", kept=("b",))
    assert memory.names == ("b", "c")


def test_thing_larger_than_the_bound_is_held_alone() -> None:
    memory = BoundedMemory(30)
    for name in "ade":
        get(memory, name)
    assert memory.names == ("e",)


def test_room_is_made_before_the_next_is_loaded() -> None:
    memory = BoundedMemory(30)
    get(memory, "b")
    assert memory.get("a", 10, lambda: memory.bytes) == 0


def test_failed_loading_leaves_nothing_under_the_name() -> None:
    memory = BoundedMemory(100)

    def fail() -> str:
        raise OSError("unreadable")

    with pytest.raises(OSError, match="unreadable"):
        memory.get("a", 10, fail)
    assert memory.names == ()
    assert get(memory, "a") == "A"


@given(
    st.integers(1, 200),
    st.lists(st.tuples(st.sampled_from(list(SIZES)), st.lists(st.sampled_from(list(SIZES)), max_size=2)), max_size=30),
)
def test_bound_is_exceeded_only_by_what_is_needed_at_once(bound: int, uses: list[tuple[str, list[str]]]) -> None:
    memory = BoundedMemory(bound)
    for name, companions in uses:
        assert get(memory, name, tuple(companions)) == name.upper()
        needed = {name, *companions} & set(memory.names)
        assert memory.bytes <= bound or set(memory.names) == needed
        assert memory.names[-1] == name
