import pytest

from dragoman.translation.preparation.currencies import MAGNITUDES, NAMES, SIGNS
from dragoman.translation.preparation.currency import name_currencies, set_currencies
from tests.unit.fakes import FakeRepertoire

ASCII = FakeRepertoire()


def name(text: str, source: str = "en", target: str = "pt") -> str:
    return name_currencies(text, source, target, ASCII).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It cost £10m.", "It cost 10 million pounds."),
        ("It cost £10 million.", "It cost 10 million pounds."),
        ("It cost ¥300 million, or €2.5bn", "It cost 300 million yen, or 2.5 billion euros"),
        ("It cost ₹500 crore.", "It cost 500 crore rupees."),
        ("A £5 ticket", "A 5 pounds ticket"),
        ("from £3.50 to £1,200.", "from 3.50 pounds to 1,200 pounds."),
        ("It cost 15€ each", "It cost 15 euros each"),
        ("A £1 coin", "A GBP 1 coin"),
        ("It cost ₩5 billion", "It cost KRW 5 billion"),
        ("The £ fell", "The GBP fell"),
        ("It cost A$5m and HK$20", "It cost AUD 5 million and HKD 20"),
        ("It cost $5 and R$ 6", "It cost $5 and R$ 6"),
    ],
)
def test_amounts_are_said_by_name_and_by_code_where_there_is_none(text: str, said: str) -> None:
    assert name(text) == said


def test_sign_that_the_model_knows_is_said() -> None:
    assert name_currencies("£5", "en", "pt", FakeRepertoire("£")).text == "£5"


@pytest.mark.parametrize(
    ("text", "said", "answer", "written"),
    [
        ("Vale £ 10 milhões.", "Vale GBP 10 milhões.", "It is worth GBP 10 million.", "It is worth £10 million."),
        ("Custa 25,30€.", "Custa EUR 25,30.", "It costs 25.30 EUR.", "It costs €25.30."),
        ("Vale ₩ 5 bilhões", "Vale KRW 5 bilhões", "It is worth 5 billion KRW", "It is worth ₩5 billion"),
        ("O £ caiu", "O GBP caiu", "The GBP fell", "The GBP fell"),
    ],
)
def test_codes_are_said_and_come_back_as_signs_where_the_target_writes_signs(
    text: str, said: str, answer: str, written: str
) -> None:
    named = name_currencies(text, "pt", "en", ASCII)
    assert named.text == said
    assert set_currencies(answer, named.signs, "en") == written


def test_codes_without_a_name_come_back_as_signs_in_other_languages_too() -> None:
    named = name_currencies("It cost A$5 or ₩6", "en", "pt", ASCII)
    assert set_currencies("Custou AUD 5 ou 6 KRW", named.signs, "pt") == "Custou A$ 5 ou 6 KRW"


def test_code_that_stood_in_the_source_stays_a_code() -> None:
    named = name_currencies("Vale GBP 5", "pt", "en", ASCII)
    assert set_currencies("It is worth GBP 5", named.signs, "en") == "It is worth GBP 5"


def test_dollar_that_an_engine_splits_is_put_together() -> None:
    assert set_currencies("US $ 3,2 bilhões", (), "pt") == "US$ 3,2 bilhões"


def test_language_decides_what_a_sign_means() -> None:
    assert name("¥5", "zh") == "CNY 5"


def test_each_name_belongs_to_a_sign_and_each_language_with_names_knows_its_numbers() -> None:
    assert {code for names in NAMES.values() for code in names} <= {*SIGNS.values(), "CNY"}
    assert NAMES.keys() <= MAGNITUDES.keys()


def test_digit_within_a_word_is_no_amount() -> None:
    assert name("XQ1Z£ and X1€") == "XQ1Z GBP  and X1 EUR "
