import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.structured.json_lines import MAX_LINES, split_json_lines

# Control characters of the second kind stand in no sound text: to decode() they tell of UTF-8 read as Latin-1.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=3)


def split(text: str) -> tuple[Item, ...]:
    return split_json_lines(text.encode(), None)


@given(st.lists(OBJECTS, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "\n\n", " \n\x1e"]))
def test_each_value_is_one_item_whatever_ends_its_line(values: list[dict[str, object]], ending: str) -> None:
    lines = [json.dumps(value, ensure_ascii=index % 2 == 0) for index, value in enumerate(values)]
    items = split(ending.join(lines) + ending)
    assert [json.loads(item.body) for item in items] == values
    assert not any(item.problem for item in items)


@pytest.mark.parametrize(
    ("line", "identity", "name"),
    [
        ('{"id": "a1", "url": "https://x.example/", "title": "Rain"}', "a1", "Rain"),
        ('{"id": 17, "guid": "g", "headline": " Rain\\nagain "}', "g", "Rain again"),
        ('{"uri": " urn:x:1 "}', "urn:x:1", ""),
        ('{"url": "https://x.example/"}', "https://x.example/", ""),
        ('{"id": "", "title": {"en": "Rain"}}', "", ""),
        ('["a", "list"]', "", ""),
        (json.dumps({"title": "long " * 100, "headline": "short"}), "", "short"),
    ],
)
def test_a_line_is_known_by_its_own_fields(line: str, identity: str, name: str) -> None:
    (item,) = split(line)
    assert (item.identity, item.name, item.media_type) == (identity, name, "application/json")


def test_a_broken_line_is_an_item_with_that_problem_and_its_bytes() -> None:
    sound, broken, other = split('{"id": "1"}\n\n{"id": "2"\n{"id": "3"}')
    assert (sound.problem, other.problem) == (None, None)
    assert (broken.problem, broken.body, broken.name) == (RejectionReason.CORRUPT, b'{"id": "2"', "line 3")
    assert broken.problem_detail.startswith("Line 3 is not JSON")


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    assert len(split('{"title": "a\u2028b\u0085c"}\n{"title": "d"}')) == 2


def test_values_over_several_lines_are_read_one_behind_the_other() -> None:
    items = split('{\n "id": "1"\n}\n{\n "id": "2"\n} {"id": "3"}')
    assert [item.identity for item in items] == ["1", "2", "3"]


@pytest.mark.parametrize("text", ["Words.\nMore words.", '{\n "id": "1"\n}\n{\n "id":', "[" * 100_000])
def test_a_file_without_a_line_of_json_is_corrupt_as_a_whole(text: str) -> None:
    with pytest.raises(RejectedError) as caught:
        split(text)
    assert caught.value.reason is RejectionReason.CORRUPT


def test_more_lines_than_articles_are_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        split("{}\n" * (MAX_LINES + 1))
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_blank_lines_alone_hold_nothing() -> None:
    assert split("\n \r\n\n") == ()
