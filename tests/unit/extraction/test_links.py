import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Link
from dragoman.extraction.web.links import read_links

BASE = "https://gazette.example/news/bridge"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/plan", "https://gazette.example/plan"),
        ("plan?a=1&amp;b=2", "https://gazette.example/news/plan?a=1&b=2"),
        ("//other.example/a", "https://other.example/a"),
        (" https://other.example/\n a", "https://other.example/a"),
    ],
)
def test_an_address_is_made_absolute(address: str, expected: str) -> None:
    assert read_links([(address, "words")], BASE) == (Link(expected, "words"),)


@pytest.mark.parametrize(
    "address",
    [
        "#note",
        "/news/bridge#note",
        "mailto:ana@gazette.example",
        "javascript:print()",
        "tel:+351",
        "data:text/plain,a",
        "http://[broken",
        "https://www.facebook.com/sharer/sharer.php?u=x",
        "https://x.com/intent/post?text=x",
        "https://api.whatsapp.com/send?text=x",
        "https://other.example/" + "a" * 3_000,
    ],
)
def test_what_is_no_address_of_another_page_or_posts_this_one_is_left_out(address: str) -> None:
    assert read_links([(address, "words")], BASE) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("https://www.other.example/a/b", ""),
        ("other.example", ""),
        ("other.example/a…", ""),
        ("other", "other"),
        ("the other", "the other"),
    ],
)
def test_words_that_are_the_address_are_not_repeated(words: str, expected: str) -> None:
    assert read_links([("https://www.other.example/a/b", words)]) == (Link("https://www.other.example/a/b", expected),)


@given(st.lists(st.tuples(st.text(), st.text())), st.none() | st.text())
def test_any_pairs_give_web_addresses_each_once(pairs: list[tuple[str, str]], base: str | None) -> None:
    urls = [link.url for link in read_links(pairs, base)]
    assert len(urls) == len(set(urls))
    assert all(url.startswith(("http://", "https://")) for url in urls)
