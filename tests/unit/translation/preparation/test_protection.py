import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.preparation.protection import (
    Mask,
    Masked,
    Shape,
    Span,
    choose_spans,
    find_fixed_spans,
    mask_spans,
    remove_masks,
    restore,
)


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
    found = find_fixed_spans(text)
    assert tuple(span.written for span in found if span.shape is Shape.ADDRESS) == spans


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Run `make test` now", ["`make test`"]),
        ("A <b class='x'>bold</b> word<br/>", ["<b class='x'>", "</b>", "<br/>"]),
        ("See [the report](https://a.example/x) today", ["](https://a.example/x)"]),
        ("Dear {name}, ${total} of %(count)d and %s, {{x}}", ["{name}", "${total}", "%(count)d", "%s", "{{x}}"]),
        ("In /etc/hosts, ./run.sh or C:\\temp\\x.txt", ["/etc/hosts", "./run.sh", "C:\\temp\\x.txt"]),
        ("See reports/2024/may.json, km/h and/or 1/2.", ["reports/2024/may.json"]),
        ("Call open_file() or max_wait or os.path.join()", ["open_file()", "max_wait", "os.path.join()"]),
        ("AT&amp;T", ["&amp;"]),
        ("It is 5 < 6 and 7 > 3, 100% sure, and/or km/h, he/she.", []),
        ("Profit (up 5%) rose; see [1] and {", []),
    ],
)
def test_code_markup_and_placeholders_are_found_and_nothing_else(text: str, written: list[str]) -> None:
    assert [span.written for span in choose_spans(find_fixed_spans(text))] == written


def test_of_spans_that_overlap_the_first_then_the_longest_counts() -> None:
    spans = [Span(4, 9, "c"), Span(0, 5, "a"), Span(0, 3, "b"), Span(9, 9, "nothing")]
    assert choose_spans(spans) == [Span(0, 5, "a")]


def test_masks_go_on_counting_where_a_text_has_some() -> None:
    first = mask_spans(Masked("a b c"), [Span(2, 3, "b")])
    second = mask_spans(first, [Span(0, 1, "a")])
    assert second.text == "XQ2Z XQ1Z c"
    assert restore(second.text, second.masks) == "a b c"


@given(
    st.text(st.sampled_from("ab ._-(/\n"), max_size=30), st.integers(0, 30), st.integers(0, 30), st.sampled_from(Shape)
)
def test_what_was_masked_comes_back_as_it_was(text: str, start: int, end: int, shape: Shape) -> None:
    masked = mask_spans(Masked(text), [Span(start, min(end, len(text)), text[start:end], shape=shape)])
    assert restore(masked.text, masked.masks) == text


def mask_one(written: str, shape: Shape) -> tuple[Mask, ...]:
    return (Mask(written, shape=shape),)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to a@b.example now.", "Write to www.xq1z.com now."),
        ("See https://a.example/b now.", "See www.xq1z.com now."),
        ("Thanks to @desk for #storm.", "Thanks to www.xq1z.com for www.xq2z.com."),
        ("It is in /etc/hosts now.", "It is in /xq1z/ now."),
        ("Press `x` now.", "Press XQ1Z now."),
        ("@desk `x` said", "XQ1Z said"),
    ],
)
def test_mask_looks_like_what_it_stands_for(text: str, masked: str) -> None:
    """The engine says `escreva para` before an address, and `escreva para o` before a word that it does not know."""
    assert mask_spans(Masked(text), find_fixed_spans(text)).text == masked


@pytest.mark.parametrize(
    "answer", ["em www.xq1z.com.", "em WWW.XQ1Z.COM.", "em Www.xq1z.com.", "em xq1z.", "em XQ1Z.com."]
)
def test_address_comes_back_also_where_the_engine_lost_a_part_of_its_mask(answer: str) -> None:
    assert restore(answer, mask_one("a@b.example", Shape.ADDRESS)) == "em a@b.example."


@pytest.mark.parametrize("answer", ["em /xq1z/.", "em xq1z/.", "em /XQ1Z."])
def test_path_comes_back_also_where_the_engine_lost_a_part_of_its_mask(answer: str) -> None:
    assert restore(answer, mask_one("/etc/hosts", Shape.PATH)) == "em /etc/hosts."


def test_address_that_was_moved_to_another_country_is_none() -> None:
    assert restore("em www.xq1z.com.br", mask_one("a@b.example", Shape.ADDRESS)) is None
    assert restore("em www.xq1z.com. br", mask_one("a@b.example", Shape.ADDRESS)) == "em a@b.example. br"


def test_what_stands_around_the_mask_of_a_word_is_no_part_of_it() -> None:
    assert restore("www.XQ1Z.com /XQ1Z/"[:12], mask_one("{host}", Shape.WORD)) == "www.{host}.com"
    assert restore("/XQ1Z/", mask_one("{host}", Shape.WORD)) == "/{host}/"


def test_text_without_masks_has_none_to_remove() -> None:
    assert remove_masks("WRITE TO XQ1Z NOW") == "WRITE TO   NOW"
    assert remove_masks("WRITE TO www.xq1z.com OR /xq2z/ NOW") == "WRITE TO   OR   NOW"
    assert remove_masks("plain") == "plain"
