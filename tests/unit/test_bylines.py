import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.bylines import clean_authors, is_office, read_byline, read_bylines


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Porter", ("Ann Porter",)),
        ("By ANN PORTER and BOB RAY=", ("ANN PORTER", "BOB RAY")),
        ("By: Ann Porter, Bob Ray, and Cy Lee", ("Ann Porter", "Bob Ray", "Cy Lee")),
        ("Por Ana Reis e Rui Sá", ("Ana Reis", "Rui Sá")),
        ("Par Anne-Marie Dupont, Lisbonne", ("Anne-Marie Dupont",)),
        ("Von Anna von der Heide", ("Anna von der Heide",)),
        ("Di Marco Rossi", ("Marco Rossi",)),
        ("By Ann Porter, Associated Press", ("Ann Porter",)),
        ("By Ann Porter, Brantwick Courier", ("Ann Porter",)),
        ("by Ann Porter | 3 March 2026", ("Ann Porter",)),
    ],
)
def test_a_byline_names_its_authors(line: str, authors: tuple[str, ...]) -> None:
    assert read_byline(line) == authors


@pytest.mark.parametrize(
    "line",
    [
        "By the sea",
        "By 2030 all ships",
        "By Popular demand",
        "Por la mañana",
        "By New York",
        "By",
        "Ann Porter",
        "By Ann",
    ],
)
def test_a_line_that_may_be_anything_else_is_no_byline(line: str) -> None:
    assert read_byline(line) == ()


@pytest.mark.parametrize(
    ("author", "cleaned"),
    [
        ("By Ann Porter", ("Ann Porter",)),
        ("by: Staff", ("Staff",)),
        ("Von Anna Schmidt", ("Anna Schmidt",)),
        ("Von Trapp", ("Von Trapp",)),
        ("Von der Leyen", ("Von der Leyen",)),
        ("Ann Porter and Bob Ray", ("Ann Porter", "Bob Ray")),
        ("Ann Porter and By Bob Ray", ("Ann Porter", "Bob Ray")),
        ("Ann, Bob", ("Ann, Bob",)),
        ("Porter, Ann", ("Porter, Ann",)),
        ("Johnson & Johnson", ("Johnson & Johnson",)),
        ("Ana Reis e Sousa", ("Ana Reis e Sousa",)),
        ("Ann Porter, New York", ("Ann Porter, New York",)),
        ("By", ()),
    ],
)
def test_an_author_is_a_name_and_split_only_where_certain(author: str, cleaned: tuple[str, ...]) -> None:
    assert clean_authors([author]) == cleaned


@given(st.lists(st.text(st.sampled_from("By AnPorde,& vo"), max_size=30), max_size=4))
def test_cleaning_authors_twice_is_cleaning_them_once(authors: list[str]) -> None:
    once = clean_authors(authors)
    assert clean_authors(once) == once


@pytest.mark.parametrize(
    ("field", "authors"),
    [
        ("Christian Berg, dpa", ("Christian Berg",)),
        ("Karl Melander/TT", ("Karl Melander",)),
        ("Geir Molnes / Faktisk.no", ("Geir Molnes",)),
        ("Ana Reis and Rui Sá, Reuters", ("Ana Reis", "Rui Sá")),
        ("António Costa e Silva", ("António Costa e Silva",)),
        ("Berg, Christian", ("Berg, Christian",)),
        ("Ann/Bob", ("Ann/Bob",)),
        ("daa/mt/msr", ()),
        ("4711", ()),
        (None, ()),
    ],
)
def test_a_field_names_persons_without_their_agency(field: str | None, authors: tuple[str, ...]) -> None:
    assert read_bylines([field]) == authors


@pytest.mark.parametrize("line", ["Associated Newsdesk", "AP Business Writer", "Redação do Jornal"])
def test_an_office_is_known(line: str) -> None:
    assert is_office(line)


@pytest.mark.parametrize(
    "line", ["Ann Porter", "Editor", "The press was there", "Newspapers close their doors in June"]
)
def test_what_may_be_text_is_no_office(line: str) -> None:
    assert not is_office(line)
