import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from simhash import Simhash

from dragoman.article import Counts, Extraction, Link, Paragraph, Span
from dragoman.enrichment import (
    _TOKEN,
    CHARACTERS_A_MINUTE,
    WORDS_A_MINUTE,
    collect_links,
    compute_near_duplicate_fingerprint,
    count,
    enrich,
    estimate_reading_minutes,
    find_quotations,
)

INBOX = Path(__file__).parents[2] / "events" / "inbox"
ENGLISH = (INBOX / "en-harbour.txt").read_text("utf-8")
OTHER_ENGLISH = (INBOX / "en-library-wrapped.txt").read_text("utf-8")
CHINESE = (
    "这座港口今年冬天将关闭十一个星期，镇议会星期二晚上决定。工程师九月在港口的墙上发现了裂缝。"
    "我们不能等到春天，负责检查的医生说。如果再来一场风暴，这堵墙可能撑不住。"
    "大约三百四十人在港口工作，其中大多数人从收音机里听到了这个消息。"
)
OTHER_CHINESE = (
    "昨天晚上，城市图书馆举行了一场小小的音乐会，来了两百多位听众。"
    "他们带来了自己的椅子，因为房间里没有足够的座位。馆长说，这样的活动以后每个月都会有一次，而且永远免费。"
)
FEW_BITS = 8
MANY_BITS = 20

article_texts = st.text(min_size=1, max_size=60).filter(lambda text: any(map(str.isalnum, text)))


def make_extraction(title: str, *paragraphs: Paragraph, links: tuple[Link, ...] = ()) -> Extraction:
    return Extraction("text", paragraphs, title, "first-line", links=links)


def quote(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_quotations((Paragraph(text),))]


def compare(one: str, other: str) -> int:
    """How many of 64 bits differ."""
    numbers = [int(compute_near_duplicate_fingerprint(text), 16) for text in (one, other)]
    return (numbers[0] ^ numbers[1]).bit_count()


def test_words_sentences_characters_and_paragraphs_are_counted() -> None:
    counts = count(["Dr. Oakes paid 1,000.5 for it. Didn’t he?", "Well-known facts."], "en")
    assert counts == Counts(characters=41 + 17, words=8 + 2, sentences=3, paragraphs=2)


def test_a_combining_mark_does_not_cut_its_word() -> None:
    assert count(["हिन्दी समाचार"], "hi").words == 2


def test_nothing_counts_nothing() -> None:
    assert count([], "en") == Counts(0, 0, 0, 0)


def test_content_hash_is_that_of_title_and_paragraphs() -> None:
    enrichment = enrich(make_extraction("Título", Paragraph("Um."), Paragraph("Dois.")), "pt")
    assert enrichment.content_hash == hashlib.sha256("Título\nUm.\nDois.".encode()).hexdigest()


def test_content_hash_does_not_depend_on_kind_or_language() -> None:
    plain = enrich(make_extraction("T", Paragraph("One.")), "en")
    assert enrich(make_extraction("T", Paragraph("One.", "quote", "pt")), "pt").content_hash == plain.content_hash


@pytest.mark.parametrize(
    ("title", "texts"), [("U", ("One.", "Two.")), ("T", ("One.",)), ("T", ("Two.", "One.")), ("T", ("One. Two.",))]
)
def test_other_content_has_another_hash(title: str, texts: tuple[str, ...]) -> None:
    original = enrich(make_extraction("T", Paragraph("One."), Paragraph("Two.")), "en")
    assert enrich(make_extraction(title, *map(Paragraph, texts)), "en").content_hash != original.content_hash


@pytest.mark.parametrize(
    ("original", "edited"),
    [
        (ENGLISH, ENGLISH.replace("eleven", "twelve")),
        (ENGLISH, ENGLISH.replace("Tuesday night", "Monday morning")),
        (ENGLISH, f"{ENGLISH} Edited by Ana Reis."),
        (CHINESE, CHINESE.replace("星期二", "星期三")),
    ],
    ids=["a word", "two words", "a line at the end", "a character of a script without spaces"],
)
def test_a_small_edit_changes_few_bits(original: str, edited: str) -> None:
    assert original != edited
    assert compare(original, edited) <= FEW_BITS


@pytest.mark.parametrize(("one", "other"), [(ENGLISH, OTHER_ENGLISH), (CHINESE, OTHER_CHINESE), (ENGLISH, CHINESE)])
def test_different_texts_differ_in_many_bits(one: str, other: str) -> None:
    assert compare(one, other) >= MANY_BITS


def test_case_punctuation_and_spacing_change_no_bit() -> None:
    assert compare("The wall is old, very old.", "the WALL  is old very old") == 0


@given(text=article_texts)
def test_fingerprint_is_sixteen_hexadecimal_digits_for_any_text(text: str) -> None:
    fingerprint = compute_near_duplicate_fingerprint(text)
    assert len(fingerprint) == 16
    assert 0 <= int(fingerprint, 16) < 2**64


def fingerprint_with_the_package(text: str) -> str:
    tokens = _TOKEN.findall(text.lower())
    shingles = {" ".join(tokens[start : start + 3]) for start in range(max(len(tokens) - 3, 0) + 1)}
    return f"{Simhash(sorted(shingles)).value:016x}"


@given(text=article_texts)
@example("")
@example("one")
@example("One two three four five six. One two three four five six.")
def test_fingerprint_is_what_the_package_simhash_computes(text: str) -> None:
    assert compute_near_duplicate_fingerprint(text) == fingerprint_with_the_package(text)


@pytest.mark.parametrize(
    "text", [ENGLISH, CHINESE, ENGLISH + OTHER_ENGLISH + CHINESE, " ".join(map(str, range(9_000)))]
)
def test_fingerprint_of_an_article_is_what_the_package_simhash_computes(text: str) -> None:
    assert compute_near_duplicate_fingerprint(text) == fingerprint_with_the_package(text)


def test_another_process_with_another_hash_seed_gives_the_same_enrichment() -> None:
    code = "from dragoman.enrichment import *; print(compute_near_duplicate_fingerprint('One two three four five.'))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {compute_near_duplicate_fingerprint("One two three four five.")}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("One.", 1),
        ("word " * WORDS_A_MINUTE, 1),
        ("word " * (WORDS_A_MINUTE + 1), 2),
        ("港" * CHARACTERS_A_MINUTE * 3, 3),
        ("港" * CHARACTERS_A_MINUTE + " word" * WORDS_A_MINUTE, 2),
        ("ท่าเรือ" * 200, 2),
    ],
)
def test_reading_time_is_in_whole_minutes_whatever_the_script(text: str, minutes: int) -> None:
    assert estimate_reading_minutes([text]) == minutes


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We cannot wait,” she said. “Not until spring.”", ["We cannot wait,", "Not until spring."]),
        ('He said "we are not here to stay", and left.', ["we are not here to stay"]),
        ("Er sagte: „Wir sind nicht hier“ und ging.", ["Wir sind nicht hier"]),
        ("Il dit : « nous sommes ici » et partit.", [" nous sommes ici "]),
        ("Han sa: »Vi bliver ikke her« og gik.", ["Vi bliver ikke her"]),
        ("Hon sade: ”Vi stannar inte här” och gick.", ["Vi stannar inte här"]),
        ("他说「我们不走了」。", ["我们不走了"]),
        ("The “boat people” of the estuary", []),
        ('The 5" screen and the 6" one are on sale', []),
        ("“It is never closed, she said.", []),
        ("It’s the workers’ right, and the dogs’ day.", []),
    ],
)
def test_passages_between_quotation_marks_are_found_in_any_convention(text: str, quoted: list[str]) -> None:
    assert quote(text) == quoted


def test_a_paragraph_that_is_a_quote_is_one_quotation() -> None:
    assert list(find_quotations((Paragraph("One."), Paragraph("Two words.", "quote")))) == [Span(1, 0, 10)]


@given(text=st.text("“”„«»\"' abあ", max_size=40))
def test_quotations_lie_in_their_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for span in find_quotations((Paragraph(text),)):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def test_links_are_those_of_the_document_and_then_the_addresses_in_its_text_each_once() -> None:
    linked = Link("https://a.example/1", "the report")
    text = "See https://a.example/1, www.b.example and ana@c.example, or @desk."
    assert collect_links(make_extraction("T", Paragraph(text), links=(linked,))) == (
        linked,
        Link("https://www.b.example", ""),
    )
