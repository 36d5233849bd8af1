import pytest

from dragoman.article import Metadata
from dragoman.extraction.declarations import complete, mark_origin, read_names, read_tags, read_url


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("Ana Reis", ("Ana Reis",)),
        ({"@type": "Person", "name": "Ana Reis"}, ("Ana Reis",)),
        ({"@type": "Person", "name": ["Ana Reis", "Rui Sá"]}, ("Ana Reis", "Rui Sá")),
        ([{"name": "Ana Reis"}, "Rui Sá", {"name": "Ana Reis"}], ("Ana Reis", "Rui Sá")),
        (["Redação", "https://gazette.example/ana", "@gazette"], ("Redação",)),
        ("ana@gazette.example (Ana Reis)", ("Ana Reis",)),
        ("Ana Reis <ana@gazette.example>", ("Ana Reis",)),
        ("ana@gazette.example", ()),
        ("Team @ Gazette", ("Team @ Gazette",)),
        ({"url": "https://gazette.example"}, ()),
        (None, ()),
    ],
)
def test_names_are_read_from_every_usual_shape(declared: object, expected: tuple[str, ...]) -> None:
    assert read_names(declared) == expected


def test_tags_are_split_at_commas_and_come_once() -> None:
    assert read_tags(["sea, harbour", "sea"]) == ("sea", "harbour")


def test_an_address_is_absolute_or_none() -> None:
    assert read_url("/a", "https://x.example/b") == "https://x.example/a"
    assert [read_url(value) for value in ("/a", "mailto:a@x.example", "http://[broken", 5)] == [None] * 4


def test_the_first_declaration_wins_and_keeps_its_origin() -> None:
    first = mark_origin(Metadata(site="Gazette"), "json-ld")
    second = mark_origin(Metadata(site="Other", section="Sea"), "meta")

    assert complete(first, second) == Metadata(
        site="Gazette", section="Sea", origins={"site": "json-ld", "section": "meta"}
    )
