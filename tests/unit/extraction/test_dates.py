import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.dates import parse_date
from dragoman.extraction.declarations import read_date


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2026", "2026"),
        ("2026-03", "2026-03"),
        ("2026-03-14", "2026-03-14"),
        ("20260314", "2026-03-14"),
        ("20260314083000", "2026-03-14T08:30:00"),
        ("2026-03-14T08:30", "2026-03-14T08:30:00"),
        ("2026-03-14T08:30:00Z", "2026-03-14T08:30:00+00:00"),
        ("2026-03-14 08:30 +0100", "2026-03-14T08:30:00+01:00"),
        ("2026-03-14 08:30:00 UTC", "2026-03-14T08:30:00+00:00"),
        ("2026/10/03 10:00", "2026-10-03T10:00:00"),
        ("Sat, 3 Oct 2026 10:00:00 GMT", "2026-10-03T10:00:00+00:00"),
        ("Oct 3, 2026", "2026-10-03"),
        ("October 3rd, 2026 at 10:05 PM", "2026-10-03T22:05:00"),
        ("Saturday, October 3, 2026 - 12:30 am", "2026-10-03T00:30:00"),
        ("3 October 2026", "2026-10-03"),
        ("3 de outubro de 2026, 10h30", "2026-10-03T10:30:00"),
        ("1er août 2026", "2026-08-01"),
        ("3. Oktober 2026", "2026-10-03"),
        ("3.10.2026", "2026-10-03"),
        ("Thu Oct 03 2026 10:00:00 GMT+0200", "2026-10-03T10:00:00+02:00"),
        ("14/03/2026", "2026-03-14"),
        ("03/14/2026", "2026-03-14"),
        ("1773477000", "2026-03-14T08:30:00+00:00"),
        ("1773477000000", "2026-03-14T08:30:00+00:00"),
    ],
)
def test_a_date_in_a_form_that_means_one_day_is_read(declared: str, expected: str) -> None:
    assert parse_date(declared) == expected


@pytest.mark.parametrize(
    "declared",
    [
        "",
        "yesterday",
        "12:30",
        "5",
        "03/10/2026",
        "99/99/2026",
        "2026-13-40",
        "Oct 32, 2026",
        "Foo 3, 2026",
        "Oct 2026",
    ],
)
def test_what_may_mean_two_days_or_none_is_no_date(declared: str) -> None:
    assert parse_date(declared) is None


def test_a_zone_that_is_several_is_left_out_and_the_time_stays() -> None:
    assert parse_date("October 3, 2026 10:00 CST") == "2026-10-03T10:00:00"


def test_numbers_are_seconds_or_milliseconds_or_a_year() -> None:
    assert [read_date(value) for value in (1773477000, 1773477000000, 2026, True, 5)] == [
        "2026-03-14T08:30:00+00:00",
        "2026-03-14T08:30:00+00:00",
        "2026",
        None,
        None,
    ]


@given(st.datetimes(timezones=st.none() | st.timezones()))
def test_what_the_standard_writes_is_read_back(moment: object) -> None:
    written = read_date(moment)
    assert written is not None
    assert parse_date(written) is not None


@given(st.text(max_size=200))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert parse_date(text) is None or parse_date(text)[:1].isdigit()  # type: ignore[index]
