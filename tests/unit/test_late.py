"""What is made late is made once, and behaves as what it stands for."""

import copy
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dragoman.late import Late, compile_re, compile_regex


def test_a_late_thing_is_made_once_and_only_when_something_is_asked_of_it() -> None:
    made = []

    class Queues:
        def send(self, text: str) -> str:
            return f"sent {text}"

    def make() -> Queues:
        made.append(1)
        return Queues()

    late = Late(make)
    assert made == []
    assert [late.send("a"), late.send("b")] == ["sent a", "sent b"]
    assert made == [1]


def test_what_a_thing_does_not_have_is_told_as_ever() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        Late(lambda: "text").nothing  # noqa: B018 - it raises


def test_a_thing_that_can_not_be_made_is_tried_again() -> None:
    attempts: Iterator[ValueError | str] = iter([ValueError("not now"), "text"])

    def make() -> str:
        answer = next(attempts)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    late = Late(make)
    with pytest.raises(ValueError, match="not now"):
        late.upper()
    assert late.upper() == "TEXT"


def test_a_late_pattern_can_be_copied() -> None:
    pattern = compile_re(r"a\d", re.IGNORECASE)
    for other in (copy.copy(pattern), copy.deepcopy(pattern)):
        assert other.findall("a1 A2") == ["a1", "A2"]


def test_threads_that_ask_at_the_same_moment_find_the_same() -> None:
    start = threading.Barrier(8)
    pattern = compile_regex(r"\p{Lu}\p{Ll}+")

    def ask(_: int) -> list[str]:
        start.wait()
        return pattern.findall("Ana and Rui")

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [["Ana", "Rui"]] * 8


@given(st.text(alphabet="aA1é ."))
def test_a_late_pattern_finds_what_the_pattern_finds(text: str) -> None:
    assert compile_re(r"a\d", re.IGNORECASE).findall(text) == re.findall(r"a\d", text, re.IGNORECASE)
    assert compile_regex(r"\p{Ll}\p{N}").sub("x", text) == regex.sub(r"\p{Ll}\p{N}", "x", text)
    assert compile_regex("(?P<first>a)").pattern == "(?P<first>a)"
