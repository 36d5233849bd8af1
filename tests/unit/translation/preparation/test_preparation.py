"""Preparation by itself, with engines that echo, and before the real engine with the models that this machine has."""

import time
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.translation.engine import Repertoire
from dragoman.translation.engines.firefox import FirefoxEngine
from dragoman.translation.guidance import Term
from dragoman.translation.models.library import ModelLibrary
from dragoman.translation.models.vocabulary import Vocabulary
from dragoman.translation.preparation import Passage, Prepared, cut_passage, finish, prepare
from tests.unit.fakes import FakeRepertoire

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    st.sampled_from([*"aÀüßŁ İıΩ漢あ한🙂👨‍👩‍👧“”‘’«»—–…£¥₹€½²\u00a0\u200d\u0301<>{}[]()@#_/\\`'\".,:;-0129XQZ\n"]),
    max_size=60,
)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(PackagedModels().read(PACKAGED_CATALOG.models[0].source_vocabulary.key), "vocab.spm")


@pytest.fixture(scope="module")
def engine() -> FirefoxEngine:
    return FirefoxEngine(ModelLibrary(PackagedModels(), "models", None), 400_000_000)


@pytest.fixture(scope="module")
def say(engine: FirefoxEngine) -> Callable[..., str]:
    """Prepares, translates and finishes a text."""

    def say(text: str, source: str = "en", target: str = "pt", **guidance: object) -> str:
        prepared = prepare(Passage(text, source, target, **guidance), engine.repertoire(source, target))  # type: ignore[arg-type]
        finished = finish(prepared, engine.translate(prepared.text, source, target, 10).text)
        assert finished is not None
        return finished

    return say


def echo(text: str, repertoire: Repertoire | None = None, **guidance: object) -> str | None:
    prepared = prepare(Passage(text, "en", "pt", **guidance), repertoire)  # type: ignore[arg-type]
    return finish(prepared, prepared.text)


# Whatever the text


@given(ANY_TEXT, st.sampled_from(["en", "tr", "zh", "pt-PT"]))
def test_an_engine_is_given_only_characters_that_it_knows(text: str, language: str) -> None:
    said = prepare(Passage(text, language, "pt"), vocabulary()).text
    assert [character for character in said if not vocabulary().knows(character)] == []


@given(ANY_TEXT)
def test_an_engine_that_echoes_gives_an_answer_for_any_text(text: str) -> None:
    assert isinstance(echo(text, vocabulary()), str)
    assert isinstance(echo(text, None), str)


@given(ANY_TEXT)
def test_without_masks_there_is_always_an_answer(text: str) -> None:
    prepared = prepare(Passage(text, "en", "pt"), vocabulary(), is_masked=False)
    assert prepared.masks == ()
    assert finish(prepared, "") is not None
    assert not any(character for character in prepared.text if not vocabulary().knows(character))


SPANS = ["press@a.example", "@desk", "#tag", "https://a.example/b?c=d", "<b>", "</b>", "`x = 1`", "{name}", "snake_case",
         "/etc/hosts", "港口", "Москва", "🙂", "XQ1Z", "run()", "&nbsp;"]  # fmt: skip


@given(st.lists(st.sampled_from([*SPANS, "words", "come", "(and", "go),", "here."]), max_size=9))
def test_spans_come_back_letter_for_letter(words: list[str]) -> None:
    text = " ".join(words)
    assert echo(text, vocabulary()) == text


@given(ANY_TEXT)
def test_pieces_joined_are_the_text(text: str) -> None:
    passage = Passage(text, "en", "pt", terms=(Term("a", "b"),))
    pieces = cut_passage(passage)
    spans = [piece for piece in pieces if isinstance(piece, str)]
    if not spans:
        assert "".join(piece.text for piece in pieces if isinstance(piece, Passage)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("<" * 20_000, "<a" * 20_000, "`" * 20_001, "{" * 20_000, "](" * 20_000, "a_" * 20_000, "/a" * 20_000),
        *("‘" * 20_000, "‘a " * 20_000, "' a" * 20_000, '"' * 20_000, "£1" * 20_000, "£" * 20_000, "1," * 20_000),
        *("A B " * 20_000, "a." * 20_000, "a, " * 20_000, "港 a " * 20_000, "— " * 20_000, "\u0301" * 20_000),
        *("a@a " * 20_000, " " * 40_000, "XQ1Z" * 10_000, "Ü" * 20_000, "Aa " * 20_000, "🙂 a" * 10_000),
    ],
    ids=lambda text: text[:3],
)
def test_hostile_texts_take_no_longer_than_others(text: str) -> None:
    began = time.process_time()
    echo(text, vocabulary())
    cut_passage(Passage(text, "en", "pt"))
    assert time.process_time() - began < 3, "40,000 characters of news take 0.1 s; what is not linear takes minutes"


# Masks


@pytest.mark.parametrize("answer", ["Escreva.", "XQ1Z XQ1Z XQ2Z", "XQ1Z XQ3Z", "XQ1Z", "XQ1Z XQ2Z XQ3Z"])
def test_answer_with_a_mask_lost_doubled_or_strange_is_none(answer: str) -> None:
    prepared = prepare(Passage("Write to a@b.example or @desk.", "en", "pt"), None)
    assert finish(prepared, answer) is None


def test_masks_may_come_back_in_another_order_and_another_case() -> None:
    prepared = prepare(Passage("Write to a@b.example or @desk.", "en", "pt"), None)
    assert prepared.text == "Write to www.xq1z.com or www.xq2z.com."
    assert finish(prepared, "Para XQ2Z ou WWW.XQ1Z.COM.") == "Para @desk ou a@b.example."


def test_spans_side_by_side_share_a_mask() -> None:
    prepared = prepare(Passage("Seen by many #storm #flood #news today.", "en", "pt"), None)
    assert prepared.text == "Seen by many www.xq1z.com today."


def test_markup_is_kept_apart_from_its_words_for_the_engine_only() -> None:
    prepared = prepare(Passage("It is <b>very</b> cold.", "en", "pt"), None)
    assert prepared.text == "It is XQ1Z very XQ2Z cold."
    assert finish(prepared, "Está XQ1Z muito XQ2Z frio.") == "Está <b>muito</b> frio."


def test_what_looks_like_a_mask_is_masked_itself() -> None:
    prepared = prepare(Passage("The code XQ7Z was sent to a@b.example.", "en", "pt"), None)
    assert prepared.text == "The code XQ1Z was sent to www.xq2z.com."
    assert finish(prepared, prepared.text) == "The code XQ7Z was sent to a@b.example."


def test_engine_that_takes_any_character_is_given_the_text_as_it_is() -> None:
    text = "“It’s £10m,” said Erdoğan – 港口 🙂"
    assert prepare(Passage(text, "en", "pt"), None).text in text


@pytest.mark.parametrize("repertoire", [None, FakeRepertoire()])
def test_what_stands_at_the_ends_is_not_said(repertoire: Repertoire | None) -> None:
    prepared = prepare(Passage(" • Good news! 🎉🎉\n", "en", "pt"), repertoire)
    assert prepared.text == "Good news!"
    assert finish(prepared, "Boas notícias!") == " • Boas notícias! 🎉🎉\n"


# Terms


def test_term_comes_back_as_its_target_with_a_capital_only_at_the_start() -> None:
    term = Term("harbour board", "junta do porto")
    assert echo("Harbour board meets.", None, terms=(term,)) == "Junta do porto meets."
    assert echo("The harbour board meets.", None, terms=(term,)) == "The junta do porto meets."


def test_term_that_is_case_sensitive_keeps_its_case_everywhere() -> None:
    assert echo("eBay grows.", None, terms=(Term("eBay", "eBay", case_sensitive=True),)) == "eBay grows."


# Pieces


def test_long_sentence_is_cut_at_the_clause_end_nearest_to_its_middle() -> None:
    passage = Passage("When it rained, the harbour was closed, and the ships waited outside.", "en", "pt")
    assert [piece.text for piece in cut_passage(passage) if isinstance(piece, Passage)] == [
        "When it rained, the harbour was closed, ",
        "and the ships waited outside.",
    ]


def test_sentence_without_clauses_is_cut_around_what_is_masked() -> None:
    pieces = cut_passage(Passage("Write to a@b.example before noon", "en", "pt"))
    assert [piece if isinstance(piece, str) else (piece.text,) for piece in pieces] == [
        ("Write to ",),
        "a@b.example",
        (" before noon",),
    ]


def test_term_that_is_cut_out_stands_as_its_target() -> None:
    pieces = cut_passage(Passage("The harbour board meets", "en", "pt", terms=(Term("harbour board", "junta"),)))
    assert "junta" in pieces


@pytest.mark.parametrize("text", ["", "Nothing to cut here", "In Lisbon, Portugal", "It is 1,000 and 2:30 now"])
def test_sentence_without_a_place_to_cut_stays_whole(text: str) -> None:
    assert len(cut_passage(Passage(text, "en", "pt"))) == 1


# With the real engine


@pytest.mark.parametrize(
    "span",
    [
        *("press@brantwick.example", "@BlueLine", "#ferryhack", "https://a.example/b_c?ref=news#top", "`make test`"),
        *("{customer}", "/etc/hosts", "max_wait_seconds", "東京", "Москва", "🙂", "القاهرة", "Plzeňský"),
    ],
)
def test_what_the_engine_does_not_know_comes_through_letter_for_letter(say: Callable[..., str], span: str) -> None:
    assert span in say(f"Send your photos to {span} before Friday.")


@pytest.mark.parametrize("name", ["Müller", "Erdoğan", "Škoda", "Łódź", "Nuñez", "Ångström"])
def test_foreign_names_keep_their_letters(say: Callable[..., str], name: str) -> None:
    assert name in say(f"The minister met {name} on Monday.")


@pytest.mark.parametrize("word", ["km²", "E=mc²"])
def test_raised_digits_come_back(say: Callable[..., str], word: str) -> None:
    assert word in say(f"The park has an area of 5 {word} today.")


def test_names_of_the_language_itself_are_translated() -> None:
    assert prepare(Passage("O governo da Índia", "pt", "en"), vocabulary()).stand_ins == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The deal is worth £10m.", "libras"),
        ("The project cost ¥300 million.", "300 milhões de ienes"),
        ("The scheme will cost ₹500 crore.", "rupias"),
        ("The factory cost ₩5 billion.", "5 bilhões de KRW"),
        ("The factory cost HK$5 billion.", "HK"),
    ],
)
def test_currencies_stay_what_they_are(say: Callable[..., str], text: str, expected: str) -> None:
    assert expected in say(text)


@pytest.mark.parametrize("amount", ["£ 10 milhões", "€ 25,30", "¥ 300 milhões"])
def test_currencies_come_back_as_signs_where_the_target_writes_signs(say: Callable[..., str], amount: str) -> None:
    assert amount[0] in say(f"O negócio vale {amount}.", "pt", "en")


def test_typographic_text_is_translated_as_its_plain_twin_and_keeps_its_typography(say: Callable[..., str]) -> None:
    typographic, plain = "“It’s ready,” she said – “thank you”…", '"It\'s ready," she said - "thank you"...'
    said = say(typographic)
    assert {"“", "”", "–", "…"} <= set(said)
    for mark, straight in [("“", '"'), ("”", '"'), ("’", "'"), ("–", "-"), ("…", "...")]:
        said = said.replace(mark, straight)
    assert said == say(plain)
    assert not {"“", "”", "–", "…"} & set(say(plain))


@pytest.mark.parametrize("name", ["PERU", "PORTO ALEGRE"])
def test_headline_in_capitals_is_translated_and_keeps_its_names(say: Callable[..., str], name: str) -> None:
    said = say(f"PREFEITO RENUNCIA APÓS RELATÓRIO SOBRE ENCHENTE EM {name}", "pt", "en")
    assert said.startswith("MAYOR")
    assert said.endswith(f"IN {name}")


def test_address_in_a_headline_in_capitals_keeps_its_case(say: Callable[..., str]) -> None:
    assert "press@brantwick.example" in say("WRITE TO press@brantwick.example BEFORE FRIDAY")


def test_headline_with_capitals_is_translated_as_a_sentence(say: Callable[..., str]) -> None:
    assert say("Mayor of the City Resigns After Heavy Floods") == say("Mayor of the city resigns after heavy floods")


def test_prepared_text_is_what_the_engine_is_given() -> None:
    assert isinstance(prepare(Passage("a", "en", "pt"), None), Prepared)
