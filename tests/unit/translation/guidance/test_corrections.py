from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.translation.guidance import correction_key
from dragoman.translation.guidance.corrections import find_corrections, join_corrected

PIECES = ("The strike is over. ", "Ferries sail from Monday. ", "It was late.")


def write(*sources: str) -> dict[str, str]:
    return {correction_key(source): f"<{source}>" for source in sources}


def test_without_corrections_the_pieces_stay_as_they_are() -> None:
    assert join_corrected(PIECES, {}) == PIECES
    assert join_corrected(PIECES, write("Something else.")) == PIECES


def test_sentences_that_were_corrected_together_are_put_together() -> None:
    corrections = write("The strike is over. Ferries sail from Monday.")
    assert join_corrected(PIECES, corrections) == (PIECES[0] + PIECES[1], PIECES[2])


def test_a_whole_paragraph_goes_before_its_sentences() -> None:
    corrections = write("".join(PIECES), PIECES[0], PIECES[2])
    assert join_corrected(PIECES, corrections) == ("".join(PIECES),)


def test_a_sentence_that_was_cut_for_its_length_is_found_whole() -> None:
    assert join_corrected(("A long sentence, ", "cut in two."), write("A long sentence, cut in two.")) == (
        "A long sentence, cut in two.",
    )


def test_a_correction_that_goes_on_differently_joins_nothing() -> None:
    assert join_corrected(PIECES, write("The strike is over. Ferries sail from Sunday.")) == PIECES


def test_only_the_corrections_that_a_text_holds_concern_it() -> None:
    corrections = write(
        "The strike is over. Ferries sail from Monday.", "It was late.", "It was dark.", "The strike is over."
    )
    found = find_corrections([PIECES, ("It was  late.",)], corrections)
    assert found == write("It was late.", "The strike is over. Ferries sail from Monday.")
    assert list(found) == sorted(found)
    assert find_corrections([PIECES], {}) == {}


PIECE_LISTS = st.lists(st.sampled_from(["A. ", "B. ", "C.", " ", "A"]), max_size=8)


@given(PIECE_LISTS, st.lists(PIECE_LISTS.map("".join), max_size=5))
@example(["A. ", "B. ", "C."], ["A. B. C.", "B."])
def test_joining_loses_nothing_and_what_is_joined_is_corrected(pieces: list[str], sources: list[str]) -> None:
    corrections = write(*(source for source in sources if source.strip()))
    joined = join_corrected(pieces, corrections)
    assert "".join(joined) == "".join(pieces)
    assert all(piece in pieces or correction_key(piece) in corrections for piece in joined)
