import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.segmentation.cases import Case, read_cases
from dragoman.article import CELL_SEPARATOR
from dragoman.segmentation import segment, segment_row

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
PIECES = """
    Dr. St. A. Yes. no 3.5 “Go!” é 。 世界 ; , z. B. ( ) « » " ... … e.g. II. - १। 🇧🇷 é ' [ ] — 5 %
"""
prose = st.lists(st.sampled_from([*PIECES.split(), "\u202f", "\n", "\n\n", "\t", CELL_SEPARATOR]))
languages = st.sampled_from(["en", "pt", "pt-BR", "es", "de", "ru", "zh", "ja", "ar", "hi", "kk", "und", "xx"])

AMBIGUOUS = {"等等……他来了。", "待って…彼が来た。", "モーニング娘。の歌だ。", "“你来吗？”她问。“不来。”"}
"""What a full stop or a pause is there, only somebody who understands the words can tell."""
CASES = [case for name in ("cases", "unseen") for case in read_cases(name) if case.text not in AMBIGUOUS]


@given(text=any_text | prose.map(" ".join) | prose.map("".join), language=languages, bound=st.integers(1, 40))
@example(text="A\u202f.", language="en", bound=40)
@example(text="Hello.\r\n\r\n x", language="en", bound=40)
def test_pieces_are_within_the_bound_and_joined_the_text_again(text: str, language: str, bound: int) -> None:
    pieces = segment(text, language, bound)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= bound for piece in pieces)


@given(text=any_text | prose.map(" ".join) | prose.map("".join), language=languages, bound=st.integers(1, 40))
def test_pieces_of_a_row_joined_are_the_row_again_and_none_holds_two_cells(
    text: str, language: str, bound: int
) -> None:
    pieces = segment_row(text, language, bound)
    assert "".join(pieces) == text
    assert all(CELL_SEPARATOR not in piece for piece in pieces if piece != CELL_SEPARATOR)


def test_text_of_nothing_has_no_sentence() -> None:
    assert segment("", "en", 100) == ()


def test_sentences_are_cut_with_the_space_that_follows() -> None:
    assert segment("One. Two! Three?", "en", 100) == ("One. ", "Two! ", "Three?")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}: {case.text[:40]}")
def test_paragraph_is_cut_where_a_person_cuts_it(case: Case) -> None:
    assert segment(case.text, case.language) == case.sentences


@pytest.mark.parametrize(
    ("language", "joined", "apart"),
    [
        ("en", "Dr. Oakes", "doctor. Oakes"),
        ("en", "in Room No. 5", "He said no. They left."),
        ("en", "at 3 p.m. Monday", "at 3 p.m. The bus left."),
        ("en", "J. K. Rowling", "plan B. The plan"),
        ("en", "the U.S. Senate", "the U.S. They left."),
        ("en", "e.g. Rome", "an egg. Rome"),
        ("en", "wait... what", "Wait... What?"),
        ("en", "“Why?” she said", "“Why?” He left."),
        ("pt", "a Sra. Ana", "a senhora. Ana saiu"),
        ("pt", "o art. 5", "fez arte. Cinco saíram"),
        ("pt", "feijão etc. foram", "feijão etc. Depois saiu"),
        ("es", "en EE. UU. desde", "en EE. UU. Ella"),
        ("fr", "M. Dupont", "le roi. Dupont"),
        ("fr", "« Non ! » dit-il", "« Non ! » Il sortit"),
        ("de", "am 3. Oktober", "im Jahr 1990. Danach war Ruhe"),
        ("de", "z. B. Berlin", "ein Bild. Berlin"),
        ("it", "la sig.ra Riva", "la signora. Riva"),
        ("ru", "в 1990 г. в Москве", "в 1990 г. Она"),
        ("ru", "и т. д. были", "и т. д. Потом"),
        ("ja", "「行く。」と言った", "「行く。」彼は言った"),
        ("zh", "价格是3.5元", "价格是3。元"),
        ("ar", "د. أحمد", "البلد. أحمد"),
        ("hi", "डॉ. शर्मा", "घर। शर्मा"),
    ],
)
def test_each_rule_has_its_other_side(language: str, joined: str, apart: str) -> None:
    assert len(segment(joined, language)) == 1
    assert len(segment(apart, language)) == 2


def test_a_language_that_is_not_known_is_cut_at_plain_full_stops() -> None:
    assert segment("It is so. He left.", "xx") == ("It is so. ", "He left.")


def test_text_without_capitals_is_cut_too() -> None:
    assert segment("i went home. it was late", "en") == ("i went home. ", "it was late")


def test_a_blank_line_and_a_lists_mark_end_a_sentence_and_a_line_break_does_not() -> None:
    assert segment("One line\nand its rest", "en") == ("One line\nand its rest",)
    assert segment("A heading\n\nand text", "en") == ("A heading\n\n", "and text")
    assert segment("Bring:\n- bread\n- wine", "en") == ("Bring:\n", "- bread\n", "- wine")


def test_a_quotation_of_several_sentences_is_several() -> None:
    assert segment("“It is late. We go,” she said.", "en") == ("“It is late. ", "We go,” she said.")


def test_cells_of_a_row_are_pieces_with_their_separators_between() -> None:
    pieces = segment_row("Dr. Ana Reis | It rose. It fell. | 3.5", "en")
    assert pieces == ("Dr. Ana Reis", " | ", "It rose. ", "It fell.", " | ", "3.5")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("the wall is old; the port, too, is old", ("the wall is old; ", "the port, too, is old")),
        ("the wall is old, the port is also old", ("the wall is old, ", "the port is also old")),
        ("the wall is old – the port is old", ("the wall is old – ", "the port is old")),
        ("the wall is old (and the port too)", ("the wall is old ", "(and the port too)")),
        ("the harbour wall is very old and very high", ("the harbour wall is ", "very old and very high")),
        ("abcdefghijklmnopqrstuvwxyzabcdef", ("abcdefghijklmnop", "qrstuvwxyzabcdef")),
        (
            "那堵墙很旧那堵墙很旧那堵墙很旧，港口也很旧港口也很旧",
            ("那堵墙很旧那堵墙很旧那堵墙很旧，", "港口也很旧港口也很旧"),
        ),
    ],
    ids=["semicolon", "comma", "dash", "bracket", "space", "nothing", "chinese comma"],
)
def test_a_sentence_that_is_too_long_is_cut_at_the_best_place(text: str, pieces: tuple[str, ...]) -> None:
    assert segment(text, "en", 25) == pieces


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("and he paid 1,000,000 for it", "1,000,000"),
        ("they paid € 1 250 000 for it", "€ 1 250 000"),
        ("see https://a.example/b,c;d now", "https://a.example/b,c;d"),
        ("so “why, oh why” he said now", "“why, oh why”"),
        ("he came (late, tired) with it", "(late, tired)"),
    ],
)
def test_numbers_addresses_and_quotations_stay_whole(text: str, whole: str) -> None:
    pieces = segment(text, "en", 25)
    assert len(pieces) > 1
    assert any(whole in piece for piece in pieces)


def test_a_quotation_longer_than_the_bound_is_cut_at_its_own_commas() -> None:
    pieces = segment("“the wall is very old, the port is very old, the sea is near”", "en", 30)
    assert pieces == ("“the wall is very old, ", "the port is very old, ", "the sea is near”")


def test_pieces_of_a_long_sentence_are_of_about_one_length() -> None:
    pieces = segment("word, " * 101, "en", 600)
    assert [len(piece) for piece in pieces] == [300, 306]


def test_no_piece_of_a_long_sentence_is_a_scrap() -> None:
    pieces = segment("a, " + "b" * 300, "en", 100)
    assert all(len(piece) >= 50 for piece in pieces)


def test_marks_stay_with_their_letter_where_a_word_is_cut() -> None:
    pieces = segment("e\u0301" * 30, "en", 7)
    assert all(not piece.startswith("\u0301") for piece in pieces)


def test_very_long_paragraph_takes_time_by_its_length_and_loses_nothing() -> None:
    sentence = "The council met again on Tuesday, and it decided nothing. "
    pieces = segment(sentence * 20_000, "en")
    assert pieces == (sentence,) * 20_000


@pytest.mark.parametrize("unit", [".", "…", " ", "\n", "\n ", "“", ". ", "a.", "(", "1.", "。", "A. ", "»", "a@"])
def test_what_no_person_writes_takes_no_time_either(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    started = time.process_time()
    assert "".join(segment(text, "fr", 600)) == text
    assert time.process_time() - started < 5


def test_splitter_that_panics_leaves_the_text_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(language: str, text: str) -> list[str]:
        raise PanicException

    monkeypatch.setattr("dragoman.segmentation.sentences.split_sentences", panic)
    assert segment("One. Two.", "en") == ("One. Two.",)


def test_an_interruption_is_no_panic(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(language: str, text: str) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr("dragoman.segmentation.sentences.split_sentences", interrupt)
    with pytest.raises(KeyboardInterrupt):
        segment("One. Two.", "en")


@pytest.mark.parametrize("language", ["en", "pt", "de", "und"])
def test_the_number_of_a_lists_item_is_no_sentence(language: str) -> None:
    assert segment("12. Look. Then leap.", language) == ("12. Look. ", "Then leap.")
