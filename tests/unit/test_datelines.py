import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.datelines import is_bare_dateline, is_dateline, skip_dateline


@pytest.mark.parametrize(
    "line",
    [
        "LISBON, Oct 3 (NWX) - The port will close.",
        "VELMARK, Norland (AN) — The port will close.",
        "Madrid, 3 nov (EFE).- The port will close.",
        "Lisboa, 03 nov 2026 (Lusa) – The port will close.",
        "Berlin/Brüssel (nwx) - The port will close.",
    ],
)
def test_an_agencys_dateline_is_known_and_skipped(line: str) -> None:
    assert is_dateline(line)
    assert skip_dateline(line) == "The port will close."


@pytest.mark.parametrize("begin", ["Villarrubia, 3 de febrero de 2026.", "Madrid, 3 nov.-", "Lisboa, 12 de maio –"])
def test_a_place_and_a_day_are_skipped_too(begin: str) -> None:
    assert skip_dateline(f"{begin} El museo reabre.") == "El museo reabre."


@pytest.mark.parametrize(
    "text",
    [
        "Edwin Marsh (45) - who found the nest - looked up.",
        "The port will close.",
        "Marsh, 71 years old, looked up.",
        "Madrid, 3 nov (EFE).-",
    ],
)
def test_what_is_no_dateline_or_nothing_else_stays(text: str) -> None:
    assert skip_dateline(text) == text


def test_a_dateline_that_a_splitter_cut_off_is_bare() -> None:
    assert is_bare_dateline("Madrid, Nov 3 (EFE). ")
    assert not is_bare_dateline("Lisbon (Lusa) – The port will close.")


@given(text=st.text("Lisboa, 03(Nov).-– ", max_size=60))
def test_what_is_left_is_the_end_of_the_text(text: str) -> None:
    assert text.strip().endswith(skip_dateline(text).strip())
