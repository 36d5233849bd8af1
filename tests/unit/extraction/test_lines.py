import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.plain.lines import (
    collect_vocabulary,
    find_unspaced_width,
    group_lines,
    is_hard_wrapped,
    is_hyphenated,
    join_lines,
)

VOCABULARY = collect_vocabulary("The government met a well-known man. O presidente falou. A long term, they said.")

NARROW = """\
The mayor of the town said on Monday
that the bridge would be open again by
the end of the month, and that nobody
would have to pay for it.""".splitlines()


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the govern-", "ment met", "the government met"),
        ("a well-", "known man", "a well-known man"),
        ("soft\u00ad", "ware", "software"),
        ("disse-", "lhe que", "disse-lhe que"),
        ("fazê-", "lo já", "fazê-lo já"),
        ("na segunda-", "feira à noite", "na segunda-feira à noite"),
        ("2019-", "2020", "2019-2020"),
        ("COVID-", "19", "COVID-19"),
        ("a 20-", "year-old", "a 20-year-old"),
        ("Baden-", "Württemberg", "Baden-Württemberg"),
        ("state-of-the-", "art", "state-of-the-art"),
        ("Ein-", "und Ausfuhr", "Ein- und Ausfuhr"),
        ("short-", "and long-term", "short- and long-term"),
        ("https://x.example/a-", "b-c", "https://x.example/a-b-c"),
        ("one -", "two", "one - two"),
        ("one —", "two", "one — two"),
        ("o ex-", "presidente", "o ex-presidente"),
        ("日本", "語", "日本語"),
        ("dit-", "il", "dit-il"),
    ],
)
@pytest.mark.parametrize("is_typeset", [True, False], ids=["typeset", "typed"])
def test_a_word_is_whole_again_and_a_hyphen_of_its_own_stays(
    first: str, second: str, joined: str, is_typeset: bool
) -> None:
    assert join_lines([first, second], VOCABULARY, is_typeset=is_typeset) == joined


@pytest.mark.parametrize(
    ("first", "second", "typeset", "typed"),
    [
        ("an exam-", "ple", "an example", "an exam-ple"),
        ("die Bundes-", "regierung", "die Bundesregierung", "die Bundes-regierung"),
        ("a esco-", "la", "a escola", "a esco-la"),
        ("o deta-", "lhe", "o detalhe", "o deta-lhe"),
        ("a long-", "term", "a long-term", "a long-term"),
    ],
)
def test_where_nothing_is_known_typesetters_divide_words_and_writers_do_not(
    first: str, second: str, typeset: str, typed: str
) -> None:
    assert join_lines([first, second], VOCABULARY, is_typeset=True) == typeset
    assert join_lines([first, second], VOCABULARY) == typed


@given(st.lists(st.text(max_size=20), max_size=6), st.booleans())
def test_joining_keeps_every_letter_and_digit_in_order(lines: list[str], is_typeset: bool) -> None:
    joined = join_lines(lines, is_typeset=is_typeset)
    assert [c for c in joined if c.isalnum()] == [c for line in lines for c in line if c.isalnum()]


def test_no_lines_are_an_empty_line() -> None:
    assert join_lines([]) == ""


def test_the_vocabulary_has_compounds_and_their_parts_but_no_halves_of_divided_words() -> None:
    assert collect_vocabulary("A well-known exam-\nple of it") == {"a", "well-known", "well", "known", "of", "it"}


def test_a_text_whose_divided_words_stand_whole_elsewhere_was_typeset() -> None:
    lines = ["The govern-", "ment met and the", "government left."]
    assert is_hyphenated(lines, collect_vocabulary("\n".join(lines)))


def test_a_text_with_one_compound_at_a_lines_end_was_not_typeset() -> None:
    lines = ["They found a well-", "known apple in the", "hedge of a neighbour", "who did not care."]
    assert not is_hyphenated(lines, collect_vocabulary("\n".join(lines)))


def test_narrow_prose_of_an_agency_is_wrapped() -> None:
    assert is_hard_wrapped(NARROW)


def test_two_narrow_lines_are_wrapped_where_the_texts_width_is_known() -> None:
    lines = ["“We got what we came for,” said Marta", "Lobo, who speaks for the union."]
    assert is_hard_wrapped(lines, width=39)
    assert not is_hard_wrapped(lines)


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Two roads diverged in a yellow wood,",
            "And sorry I could not travel both",
            "And be one traveler, long I stood",
        ],
        ["Ann Porter", "12 Harbour Street, second floor", "Brantwick BW1 2AB", "United Kingdom"],
        ["Ship             Days waiting", "Aurora           12", "Boa Esperança    9"],
        ["Milk, a litre of the good kind", "eggs", "bread if they still have it", "and salt"],
        ["An answer that fills its line to the end now.", "And one more that is about as long as that."],
    ],
    ids=["verse", "address", "table", "list", "sentences"],
)
def test_lines_that_mean_something_stay(lines: list[str]) -> None:
    assert not is_hard_wrapped(lines)


def test_a_typists_lines_are_wrapped_though_each_could_have_held_more() -> None:
    lines = ["The council met on Monday evening to talk about the", "old bridge, which nobody had crossed in a year"]
    assert is_hard_wrapped([*lines, "and which the railway wants to sell."])


def test_japanese_is_wrapped_anywhere() -> None:
    assert is_hard_wrapped(
        [
            "白浜町の旧灯台が三日夜、六十年ぶりに点灯された。町が昨年から",
            "修理を進めていたもので、住民およそ三百人が集まって見守った。",
        ],
        60,
    )


def test_a_sentence_that_runs_over_two_lines_of_a_dialogue_is_whole() -> None:
    lines = ["Q: When?", "A: In 1981, when the old harbour was still a harbour", "and ships came in.", "Q: And then?"]
    assert group_lines(lines) == [lines[:1], lines[1:3], lines[3:]]


def test_a_column_of_a_printed_page_is_wrapped_though_its_letters_differ_in_width() -> None:
    lines = [
        "The council of Brantwick said on Mon-",
        "day that the harbour will be dredged",
        "before the winter, and that",
    ]
    assert is_hard_wrapped(
        [*lines[:2], "before the winter, and that the", "contract had been given to a company from", "the north."]
    )


JAPANESE = [["町議会は十二日、来年四月から町立図書館を日曜日", "に開館する。"]] * 3


def test_short_paragraphs_of_japanese_show_their_width_together() -> None:
    assert find_unspaced_width(JAPANESE) == 46


@pytest.mark.parametrize(
    "paragraphs",
    [
        JAPANESE[:2],
        [["古池や蛙飛びこむ水の音、", "静かさや岩にしみ入る蝉の声、", "夏草や、", "夢の跡"]],
        [["彼は昨日の朝早くに東京へ行ったと言った。", "彼女は昨日の朝早く大阪へ行ったと言った。"]] * 3,
        [NARROW],
    ],
    ids=["too few", "verses", "sentences", "a script with spaces"],
)
def test_where_nothing_shows_the_width_there_is_none(paragraphs: list[list[str]]) -> None:
    assert find_unspaced_width(paragraphs) is None
