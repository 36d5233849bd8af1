import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.protection import find_spans, protect, restore, write_masks_upper


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Write to press@brantwick.example.", ("press@brantwick.example",)),
        (
            "See https://a.example/b_c?ref=news#top, or www.b.example.",
            ("https://a.example/b_c?ref=news#top", "www.b.example"),
        ),
        ("Follow @BlueLine and #ferryhack!", ("@BlueLine", "#ferryhack")),
        ("At 5 # 3 @ home", ()),
        ("No address here.", ()),
    ],
)
def test_addresses_handles_and_tags_are_found(text: str, spans: tuple[str, ...]) -> None:
    assert find_spans(text) == spans


@given(st.lists(st.sampled_from(["press@a.example", "@desk", "#tag", "https://a.example/b", "words", "."]), max_size=8))
def test_what_was_masked_comes_back_as_it_was(words: list[str]) -> None:
    text = " ".join(words)
    protected = protect(text)
    assert restore(protected.text, protected.spans) == text


def test_masks_come_back_in_another_order_and_another_case() -> None:
    protected = protect("Write to a@b.example or @desk.")
    assert protected.text == "Write to XQ1Z or XQ2Z."
    assert restore("xq2z ou XQ1Z.", protected.spans) == "@desk ou a@b.example."


@pytest.mark.parametrize("answer", ["Escreva.", "XQ1Z XQ1Z XQ2Z", "XQ1Z XQ3Z", "XQ1Z", "XQ1Z XQ2Z XQ3Z"])
def test_masks_that_are_lost_doubled_or_strange_are_not_restored(answer: str) -> None:
    assert restore(answer, ("a@b.example", "@desk")) is None


def test_text_that_looks_masked_is_left_alone() -> None:
    text = "The code XQ1Z was sent to a@b.example."
    assert protect(text).text == text
    assert restore(text, protect(text).spans) == text


def test_masks_are_written_as_engines_keep_them() -> None:
    assert write_masks_upper("Write to xq1z.") == "Write to XQ1Z."
