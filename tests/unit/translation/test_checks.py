import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.checks import find_faults

SENTENCE = "The town council approved the new budget on Tuesday after a long debate."
GOOD = "A câmara municipal aprovou o novo orçamento na terça-feira após um longo debate."


def test_good_translation_has_no_fault() -> None:
    assert find_faults(SENTENCE, GOOD) == ()


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        ("empty", "Yes.", ""),
        ("empty", "Yes.", " \n"),
        ("untranslated", "The wall is old.", "The wall is old."),
        ("repetition", "Hello @ana!", "O , , , , ,"),
        ("repetition", "The wall.", "o muro o muro o muro o muro o muro"),
        ("repetition", "The wall.", "o muro, o muro, o muro, o muro, o muro, o muro"),
        ("repetition", "Very good", "bom bom bom bom bom"),
        ("repetition", "🙂🙂", "......"),
        ("length-ratio", SENTENCE, "A câmara aprovou."),
        ("length-ratio", SENTENCE, f"{GOOD} {GOOD[::-1]} {GOOD.upper()}"),
    ],
)
def test_fault_is_found(check: str, source: str, target: str) -> None:
    assert check in find_faults(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", ""),
        (" ", ""),
        ("Port Ellery, 1984", "Port Ellery, 1984"),
        ("New York Times", "New York Times"),
        ("1, 2, 3, 4, 5, 6", "1, 2, 3, 4, 5, 6"),
        ("It was very, very, very good.", "Foi muito, muito, muito bom."),
        ("No, no, no, no, no, no!", "Não, não, não, não, não, não!"),
        ("1,000,000,000,000,000", "1.000.000.000.000.000"),
        ("Wait......", "Espere......"),
        ("Yes, of course.", "Sim."),
        (SENTENCE, "市议会星期二经过长时间辩论后批准了新预算。"),
        ("市议会星期二经过长时间辩论后批准了新预算。" * 3, f"{GOOD} " * 2),
    ],
    ids=[
        *("nothing", "space", "names and numbers", "three words", "numbers", "speech", "the source's own repetition"),
        *("one long number", "dots of the source", "short", "into Chinese", "from Chinese"),
    ],
)
def test_what_only_looks_like_a_fault_passes(source: str, target: str) -> None:
    assert find_faults(source, target) == ()


def test_four_in_a_row_is_speech_and_five_is_a_loop() -> None:
    assert find_faults("x", "no " * 4) == ()
    assert find_faults("x", "no " * 5) == ("repetition",)


def test_three_words_may_stay_as_they_are_and_four_may_not() -> None:
    assert find_faults("one two three", "one two three") == ()
    assert find_faults("one two three four", "one two three four") == ("untranslated",)


def test_length_is_compared_from_forty_characters_on() -> None:
    words = "abcdefg " * 6
    assert find_faults(words[:39], "abc") == ()
    assert find_faults(words[:40], "abc") == ("length-ratio",)


@pytest.mark.parametrize(("times", "faults"), [(0.29, True), (0.3, False), (3.0, False), (3.01, True)])
def test_length_may_be_three_tenths_to_three_times(times: float, *, faults: bool) -> None:
    source = "".join(chr(ord("a") + place % 26) for place in range(100))
    target = "".join(chr(ord("а") + place % 32) for place in range(round(100 * times)))
    assert ("length-ratio" in find_faults(source, target)) is faults


@given(source=st.text(max_size=80), target=st.text(max_size=80))
def test_any_pair_is_judged_the_same_every_time(source: str, target: str) -> None:
    assert find_faults(source, target) == find_faults(source, target)


@given(source=st.text(min_size=1, max_size=80))
def test_a_text_is_never_more_repetitive_than_itself(source: str) -> None:
    assert set(find_faults(source, source)) <= {"untranslated", "empty"}


def test_text_that_only_lost_its_typographic_punctuation_is_untranslated() -> None:
    assert find_faults("“The council approved the new budget”", '"The council approved the new budget"') == (
        "untranslated",
    )


@pytest.mark.parametrize(
    ("target", "faults"), [("Escreva para a@b.example.", ()), ("Escreva para a-b.example.", ("lost-address",))]
)
def test_address_that_changed_is_a_fault(target: str, faults: tuple[str, ...]) -> None:
    assert find_faults("Write to a@b.example.", target) == faults


@pytest.mark.parametrize(
    "text", ["Twitter: https://twitter.com/dragoman", "#Lisboa #Porto #Faro #Braga", "Web: www.porto.pt"]
)
def test_contact_lines_may_stay_as_they_are(text: str) -> None:
    assert find_faults(text, text) == ()
