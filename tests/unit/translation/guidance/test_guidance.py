"""Terms in texts: whole words, the longest from the left, and which of them a translation has."""

import time

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.article import TermUse
from dragoman.translation.guidance import Term, TermMatcher, correction_key, find_term_uses, find_terms
from dragoman.translation.guidance.folding import fold, fold_keeping_case


def find(text: str, *sources: str | Term) -> list[str]:
    terms = [source if isinstance(source, Term) else Term(source, "x") for source in sources]
    return [text[match.start : match.end] for match in find_terms(text, terms)]


def test_a_term_is_found_in_any_case_and_a_strict_one_only_as_it_is_written() -> None:
    assert find("The BANK of england", "Bank of England") == ["BANK of england"]
    assert find("WHO asks who", Term("WHO", "OMS", case_sensitive=True)) == ["WHO"]


def test_of_two_forms_of_a_word_the_strict_one_goes_first() -> None:
    company, fruit = Term("Apple", "Apple", case_sensitive=True), Term("apple", "maçã")
    found = find_terms("Apple sold an apple, an APPLE", [fruit, company])
    assert [match.term for match in found] == [company, fruit, fruit]


def test_the_longest_term_wins_from_the_left() -> None:
    assert find("the Bank of England Act", "Bank", "Bank of England", "England Act") == ["Bank of England"]
    assert find("Bank of Engeland", "Bank", "Bank of England") == ["Bank"]


@pytest.mark.parametrize("text", ["banker", "e-banks", "rebank", "bank2", "bänk", "banké", "bank\u0301", "bank_a"])
def test_a_part_of_a_word_is_no_term(text: str) -> None:
    assert find(text, "bank") == []


@pytest.mark.parametrize("text", ["bank.", "(bank)", "bank's", "bank-led", "“bank”", "bank/quay", "l'bank", "bank—"])
def test_punctuation_ends_a_word(text: str) -> None:
    assert find(text, "bank") == ["bank"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("low  \n tide", "low tide"),
        ("low\u00a0tide", "low tide"),
        ("Bun\u00addesbank", "Bundesbank"),
        ("O’Neill", "O'Neill"),
        ("O'Neill", "O’Neill"),
        ("Jean\u2011Luc", "Jean-Luc"),
        ("cafe\u0301", "café"),
        ("café", "cafe\u0301"),
        ("STRASSE", "Straße"),
        ("Straße", "STRASSE"),
        ("ＮＡＴＯ", "NATO"),
    ],
)
def test_how_it_was_typed_does_not_matter(text: str, source: str) -> None:
    assert find(f"x {text} y", source) == [text]


def test_half_of_a_letter_is_nothing() -> None:
    assert find("maß", "mas") == []
    assert find("etc…", "etc.") == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("他在北京大学工作", "北京大学"),
        ("使用iPhone手机", "iPhone"),
        ("東京タワーへ", "東京タワー"),
        ("ที่กรุงเทพมหานครวันนี้", "กรุงเทพมหานคร"),
        ("삼성전자는 오늘", "삼성전자"),
        ("삼성은 오늘", "삼성"),
    ],
)
def test_where_words_are_not_apart_a_term_may_stand_inside(text: str, source: str) -> None:
    assert find(text, source) == [source]


@pytest.mark.parametrize(
    ("text", "source"), [("アメリカ", "アメ"), ("アメリカ", "リカ"), ("北アメリカ", "北アメ"), ("대한민국", "민국")]
)
def test_a_run_of_katakana_is_one_word_and_a_korean_word_has_a_beginning(text: str, source: str) -> None:
    assert find(text, source) == []


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("£10m", "£", ["£"]),
        ("C++ and C++11", "C++", ["C++", "C++"]),
        ("ASP.NET", ".NET", []),
        ("on .NET now", ".NET", [".NET"]),
        ("the U.S. and U.S.A.", "U.S.", ["U.S."]),
        ("a.*b axxb", "a.*b", ["a.*b"]),
        ("<b>x</b>", "<b>", []),
    ],
)
def test_symbols_are_themselves(text: str, source: str, found: list[str]) -> None:
    assert find(text, source) == found


@pytest.mark.parametrize(
    "text",
    ["www.apple.com/apple", "https://x.example/apple", "me@apple.org", "@apple", "#apple", "apple.com", "fruit.apple"],
)
def test_a_term_inside_an_address_is_none(text: str) -> None:
    assert find(f"see {text} here", "apple") == []


def test_where_words_are_not_apart_an_address_begins_with_itself() -> None:
    assert find("使用apple.com", "使用", "apple") == ["使用"]


def test_a_term_that_is_a_whole_address_is_one() -> None:
    assert find("from @HarbourNews and quay.com today", "@HarbourNews", "quay.com") == ["@HarbourNews", "quay.com"]


def test_the_last_word_of_a_sentence_is_no_address() -> None:
    assert find("It is a quay. Low tide.", "quay", "tide") == ["quay", "tide"]


def test_a_term_without_characters_is_found_nowhere() -> None:
    assert find("a b", "", "\u00ad", "  ") == []


WORDS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "A",
        "ß",
        "ss",
        "é",
        "e\u0301",
        "’",
        "-",
        ".",
        "東",
        "京",
        "ア",
        "カ",
        "한",
        "1",
        "£",
        ".",
        "…",
        "\u00ad",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from([" ", " ", "  "])), max_size=14).map("".join)
TERMS = st.lists(st.builds(Term, TEXTS, st.just("x"), st.booleans()), max_size=6)

EDGES = {
    "word": regex.compile(r"[\p{L}\p{M}\p{N}_--[東京アカ한]]", regex.V1),
    "katakana": regex.compile("[アカ]"),
    "hangul": regex.compile("한"),
    "unspaced": regex.compile("[東京]"),
}


def name_edge(character: str) -> str:
    return next((name for name, pattern in EDGES.items() if pattern.match(character)), "symbol")


def is_apart(term: str, neighbour: str, *, is_end: bool) -> bool:
    """The rule for one edge, written down a second time."""
    edge, other = name_edge(term), name_edge(neighbour)
    if edge == "symbol":
        return other in {"symbol", "unspaced"} or neighbour.isdigit()
    if edge != other or edge == "unspaced":
        return True
    return edge == "hangul" and is_end


def find_slowly(text: str, terms: list[Term]) -> list[tuple[int, int, Term]]:
    """Each term at each place: what the matcher has to give."""
    folded = fold(text)
    found: list[tuple[int, int, Term]] = []
    place = 0
    while place < len(folded.text):
        best: tuple[int, Term] | None = None
        for end in range(len(folded.text), place, -1):
            whole = (place == 0 or folded.starts[place - 1] != folded.starts[place]) and (
                end == len(folded.text) or folded.starts[end - 1] != folded.starts[end]
            )
            left = place == 0 or is_apart(folded.text[place], folded.text[place - 1], is_end=False)
            right = end == len(folded.text) or is_apart(folded.text[end - 1], folded.text[end], is_end=True)
            alike = [term for term in terms if fold(term.source).text.strip() == folded.text[place:end]]
            written = fold_keeping_case(text[folded.starts[place] : folded.ends[end - 1]])
            strict = [t for t in alike if t.case_sensitive and fold_keeping_case(t.source).strip() == written]
            chosen = (strict + [term for term in alike if not term.case_sensitive])[:1]
            if whole and left and right and chosen:
                best = (end, chosen[0])
                break
        if best is None:
            place += 1
            continue
        found.append((folded.starts[place], folded.ends[best[0] - 1], best[1]))
        place = best[0]
    return found


@given(TEXTS, TERMS)
@example("ab a", [Term("a", "x"), Term("ab a", "y")])
@example("ßs", [Term("ss", "x")])
def test_the_matcher_finds_what_a_search_for_each_term_at_each_place_finds(text: str, terms: list[Term]) -> None:
    found = [(match.start, match.end, match.term) for match in TermMatcher(terms).find(text)]
    assert found == find_slowly(text, terms)


def test_time_grows_with_the_text_and_not_with_the_number_of_terms() -> None:
    def measure(matcher: TermMatcher, text: str) -> float:
        start = time.process_time()
        matcher.find(text)
        return time.process_time() - start

    few = TermMatcher(Term(f"w{n} w{n + 1}", "x") for n in range(100))
    many = TermMatcher(Term(f"w{n} w{n + 1}", "x") for n in range(20_000))
    text = " ".join(f"w{n % 90}" for n in range(5_000))
    long = min(measure(many, text * 4) for _ in range(3))
    assert long < 16 * min(measure(many, text) for _ in range(3)) + 0.02
    assert min(measure(many, text) for _ in range(3)) < 4 * min(measure(few, text) for _ in range(3)) + 0.02


@pytest.mark.parametrize("piece", ["a", "a.", "a.bc", "é\u0301", "\u00ad", "ア", "東", " ", "-", "@a", "a b "])
def test_time_grows_with_the_length_of_one_long_word_and_not_with_its_square(piece: str) -> None:
    matcher = TermMatcher([Term("a", "x"), Term("a b a b a b c", "x"), Term("ア", "x"), Term("東", "x")])

    def measure(times: int) -> float:
        start = time.process_time()
        matcher.find(piece * times)
        return time.process_time() - start

    short, long = min(measure(2_000) for _ in range(3)), min(measure(32_000) for _ in range(2))
    assert long < 64 * short + 0.05  # 16 times as long; by the square it would be 256 times


BANK, RATE = Term("Bank of England", "Banco da Inglaterra"), Term("rate", "taxa")


def test_what_was_applied_is_said_in_the_order_of_the_source() -> None:
    assert find_term_uses("The rate of the BANK OF ENGLAND", "A taxa do Banco Inglês", [BANK, RATE]) == (
        TermUse("rate", "taxa", applied=True),
        TermUse("BANK OF ENGLAND", "Banco da Inglaterra", applied=False),
    )


def test_each_occurrence_wants_one_of_its_own() -> None:
    uses = find_term_uses("rate, rate and rate", "taxa e taxa", [RATE])
    assert [use.applied for use in uses] == [True, True, False]


def test_two_terms_of_one_target_share_its_occurrences() -> None:
    terms = [Term("UK", "Reino Unido"), Term("Britain", "Reino Unido")]
    assert [use.applied for use in find_term_uses("UK, that is Britain", "Reino Unido", terms)] == [True, False]
    assert [use.applied for use in find_term_uses("UK, Britain", "Reino Unido, Reino Unido", terms)] == [True, True]


def test_a_target_inside_a_longer_target_does_not_count_for_the_shorter() -> None:
    terms = [Term("bank", "banco"), Term("central bank", "banco central")]
    uses = find_term_uses("The central bank and a bank", "O banco central", terms)
    assert [use.applied for use in uses] == [True, False]


@pytest.mark.parametrize("target", ["taxação", "sobretaxa", "taxas", ""])
def test_a_target_inside_another_word_is_not_applied(target: str) -> None:
    assert not find_term_uses("rate", target, [RATE])[0].applied


def test_a_strict_term_asks_for_its_target_as_it_is_written() -> None:
    strict, loose = Term("WHO", "OMS", case_sensitive=True), Term("rate", "taxa")
    assert find_term_uses("WHO rate", "oms TAXA", [strict, loose]) == (
        TermUse("WHO", "OMS", applied=False),
        TermUse("rate", "taxa", applied=True),
    )


def test_a_strict_term_has_the_first_choice_among_occurrences() -> None:
    terms = [Term("the firm", "Apple"), Term("Apple", "Apple", case_sensitive=True)]
    uses = find_term_uses("the firm Apple", "Apple apple", terms)
    assert [use.applied for use in uses] == [True, True]


def test_no_term_in_the_source_is_no_use_whatever_the_target_has() -> None:
    assert find_term_uses("A ferry", "A taxa", [RATE]) == ()


@pytest.mark.parametrize(
    "other",
    [
        "“Never,” he said: it’s low-tide…",
        '"Never,"  he\nsaid: it\'s low\u2011tide...',
        ' "Never," he said: it\'s low–tide… ',
    ],
)
def test_sentences_that_are_only_typed_differently_have_one_key(other: str) -> None:
    assert correction_key(other) == correction_key('"Never," he said: it\'s low-tide...')


@pytest.mark.parametrize(
    "other", ["It was late", "It was late!", "it was late.", "It was  Late.", "It was late. Dark."]
)
def test_sentences_that_say_something_else_have_another_key(other: str) -> None:
    assert correction_key(other) != correction_key("It was late.")
