import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.segmentation import segment

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
prose = st.lists(
    st.sampled_from(["Dr.", "St.", "A.", "Yes.", "no", "3.5", "“Go!”", "é", "。", "世界", "\u202f", "\n", ";", ","])
)
languages = st.sampled_from(["en", "pt", "es", "de", "zh", "ja", "ar", "hi", "kk", "und", "xx"])


@given(text=any_text | prose.map(" ".join) | prose.map("".join), language=languages, bound=st.integers(1, 40))
@example(text="A\u202f.", language="en", bound=40)
@example(text="Hello.\r\n\r\n x", language="en", bound=40)
def test_pieces_are_within_the_bound_and_joined_the_text_again(text: str, language: str, bound: int) -> None:
    pieces = segment(text, language, bound)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= bound for piece in pieces)


def test_text_of_nothing_has_no_sentence() -> None:
    assert segment("", "en", 100) == ()


def test_sentences_are_cut_with_the_space_that_follows() -> None:
    assert segment("One. Two! Three?", "en", 100) == ("One. ", "Two! ", "Three?")


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Dr. Oakes of St. Mary's met Mr. Reis in the U.S. on Jan. 3."
    assert segment(text, "en", 100) == (text,)


def test_a_decimal_point_ends_no_sentence() -> None:
    assert segment("It cost 4.5 million. Nobody paid.", "en", 100) == ("It cost 4.5 million. ", "Nobody paid.")


def test_chinese_and_japanese_sentences_end_without_a_space() -> None:
    assert segment("你好。世界很大。", "zh", 100) == ("你好。", "世界很大。")
    assert segment("行こう！今日は晴れ。", "ja", 100) == ("行こう！", "今日は晴れ。")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("the wall is old; the port, too, is old", ("the wall is old; ", "the port, too, is old")),
        ("the wall is old, the port is also old", ("the wall is old, ", "the port is also old")),
        ("the wall is old – the port is old", ("the wall is old – ", "the port is old")),
        ("the harbour wall is very old and very high", ("the harbour wall is very ", "old and very high")),
        ("abcdefghijklmnopqrstuvwxyzabcdef", ("abcdefghijklmnopqrstuvwxy", "zabcdef")),
        (
            "那堵墙很旧那堵墙很旧那堵墙很旧，港口也很旧港口也很旧",
            ("那堵墙很旧那堵墙很旧那堵墙很旧，", "港口也很旧港口也很旧"),
        ),
    ],
    ids=["semicolon", "comma", "dash", "space", "nothing", "chinese comma"],
)
def test_a_sentence_that_is_too_long_is_cut_at_the_best_place(text: str, pieces: tuple[str, ...]) -> None:
    assert segment(text, "en", 25) == pieces


def test_a_number_is_not_cut_at_its_comma() -> None:
    assert segment("and he paid 1,000,000 for it", "en", 20) == ("and he paid ", "1,000,000 for it")


def test_no_piece_of_a_long_sentence_is_a_scrap() -> None:
    pieces = segment("a, " + "b" * 300, "en", 100)
    assert all(len(piece) >= 50 for piece in pieces[:-1])


def test_very_long_paragraph_takes_time_by_its_length_and_loses_nothing() -> None:
    sentence = "The council met again on Tuesday, and it decided nothing. "
    pieces = segment(sentence * 20_000, "en")
    assert pieces == (sentence,) * 20_000


def test_splitter_that_panics_gives_the_text_as_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(language: str, text: str) -> list[str]:
        raise PanicException

    monkeypatch.setattr("dragoman.segmentation.split_sentences", panic)
    assert segment("One. Two.", "en") == ("One. Two.",)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("pt", ("Cerca de 200 pessoas protestaram na Av. Brasil, no centro. ", "A Profa. Ana mora na R. das Flores.")),
        ("pt", ("O Min. Alexandre falou à Exa. Sra. Dra. Ana. ", "O Dep. João saiu.")),
        ("en", ("The deal is worth approx. 40 million dollars. ", "He is the best. ", "Yes.")),
    ],
)
def test_abbreviation_before_a_name_or_a_number_ends_no_sentence(language: str, sentences: tuple[str, ...]) -> None:
    assert segment("".join(sentences), language) == sentences


@pytest.mark.parametrize("language", ["en", "pt", "de", "und"])
def test_the_number_of_a_lists_item_is_no_sentence(language: str) -> None:
    assert segment("12. Look. Then leap.", language) == ("12. Look. ", "Then leap.")
