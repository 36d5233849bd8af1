import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Extraction, Format, Kind, Link, Metadata, Paragraph
from dragoman.normalization import has_word, normalize, normalize_text

KINDS: list[Kind] = ["heading", "list-item", "quote", "table-row"]
any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates too
TRAPS = "\u200e\u202e\u202a\u202c\u2067\u2069א\U000e0061\U000e007f\U0001f3f4\ufff9ae\u0301\u00e9 \u00a0\u00ad\u200b\u200c\u200d\ufeff\u2060\ud800\x00\x1c\x85\n\t\u2028\u1100\u1161가١5.—"
texts_of_traps = st.text(st.sampled_from(TRAPS))
_BASE_LETTERS_AND_DIGITS = regex.compile(r"[\p{L}\p{N}]")


def read_letters(text: str) -> list[str]:
    """Decomposed, because taking an invisible character out can bring a letter and its accent together."""
    return _BASE_LETTERS_AND_DIGITS.findall(unicodedata.normalize("NFD", text))


def make_extraction(
    *texts: str, title: str | None = None, metadata: Metadata | None = None, name: Format = "text"
) -> Extraction:
    paragraphs = tuple(Paragraph(text) for text in texts)
    return Extraction(name, paragraphs, title=title, title_origin="heading", metadata=metadata or Metadata())


@given(text=any_text | texts_of_traps)
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    clean = normalize_text(text)
    assert normalize_text(clean) == clean


@given(text=any_text | texts_of_traps)
def test_no_letter_and_no_digit_is_lost_or_moved(text: str) -> None:
    assert read_letters(normalize_text(text)) == read_letters(text)


@given(text=any_text | texts_of_traps)
def test_clean_text_is_composed_on_one_line_trimmed_and_can_be_encoded(text: str) -> None:
    clean = normalize_text(text)
    assert clean == unicodedata.normalize("NFC", clean)
    assert clean == " ".join(clean.split())
    assert clean.encode().decode() == clean


@pytest.mark.parametrize("kept", ["\u200c", "\u200d"], ids=["ZWNJ", "ZWJ"])
def test_joiners_that_persian_hindi_and_emoji_need_are_kept(kept: str) -> None:
    assert normalize_text(f"می{kept}خواهم") == f"می{kept}خواهم"


@pytest.mark.parametrize("gone", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\x00", "\x07", "\x7f", "\ud800"])
def test_invisible_character_in_a_word_is_removed(gone: str) -> None:
    assert normalize_text(f"news{gone}paper") == "newspaper"


@pytest.mark.parametrize("space", ["\n", "\t", "\r\n", "\u00a0", "\u2009", "\u3000", "\u2028", "\x85", "\x1c"])
def test_white_space_of_any_kind_is_one_space(space: str) -> None:
    assert normalize_text(f" {space}one{space} {space}two{space}") == "one two"


def test_an_accent_typed_apart_joins_its_letter() -> None:
    assert normalize_text("cafe\u0301") == "caf\u00e9"


@pytest.mark.parametrize("text", ["7", "a", "あ", "— é"])
def test_a_word_is_a_letter_or_a_digit(text: str) -> None:
    assert has_word(text)


@pytest.mark.parametrize("text", ["", " ", "* * *", "— …", "🙂"])
def test_signs_alone_are_no_word(text: str) -> None:
    assert not has_word(text)


def test_ornaments_between_paragraphs_are_left_out() -> None:
    extraction = normalize(make_extraction("One.", "* * *", "\u200b", "Two."))
    assert [paragraph.text for paragraph in extraction.paragraphs] == ["One.", "Two."]


def test_paragraph_keeps_its_kind_and_its_language() -> None:
    paragraph = Paragraph("Um  dois", "quote", "pt")
    assert normalize(Extraction("html", (paragraph,))).paragraphs == (Paragraph("Um dois", "quote", "pt"),)


def test_title_of_nothing_visible_is_no_title() -> None:
    extraction = normalize(make_extraction("Text.", title=" \u200b"))
    assert (extraction.title, extraction.title_origin) == (None, None)


def test_metadata_is_cleaned_and_each_entry_stands_once() -> None:
    metadata = Metadata(authors=("Ana  Reis", "\u200b", "Ana Reis"), site=" ", tags=("a", "b", "a"), image="\x00")
    assert normalize(make_extraction("Text.", metadata=metadata)).metadata == Metadata(
        authors=("Ana Reis",), tags=("a", "b")
    )


def test_declared_language_that_no_record_could_hold_is_cleaned() -> None:
    extraction = Extraction("markdown", (Paragraph("Text."),), declared_language="\ud800")
    assert normalize(extraction).declared_language is None


@given(texts=st.lists(any_text, max_size=5), title=st.none() | any_text)
def test_normalizing_twice_is_normalizing_once(texts: list[str], title: str | None) -> None:
    once = normalize(make_extraction(*texts, title=title))
    assert normalize(once) == once


TEMPLATE = "Subscribe to our newsletter and get the news of the region every morning."


def test_a_paragraph_that_a_template_repeats_stands_once() -> None:
    extraction = normalize(make_extraction(TEMPLATE, "One.", TEMPLATE, "Two.", TEMPLATE, name="html"))
    assert [paragraph.text for paragraph in extraction.paragraphs] == [TEMPLATE, "One.", "Two."]


def test_a_paragraph_that_a_template_prints_twice_in_a_row_stands_once() -> None:
    extraction = normalize(make_extraction("One.", TEMPLATE, TEMPLATE, "Two.", name="mail"))
    assert [paragraph.text for paragraph in extraction.paragraphs] == ["One.", TEMPLATE, "Two."]


@pytest.mark.parametrize("name", ["text", "markdown", "json", "pdf", "docx", "odt", "rtf", "nitf", "newsml-g2"])
def test_formats_without_page_templates_repeat_what_their_author_repeats(name: Format) -> None:
    texts = (TEMPLATE, TEMPLATE, "One.", TEMPLATE)
    assert [p.text for p in normalize(make_extraction(*texts, name=name)).paragraphs] == list(texts)


def test_a_paragraph_of_a_page_that_comes_again_once_stays() -> None:
    texts = (TEMPLATE, "One.", TEMPLATE, "Two.")
    assert [p.text for p in normalize(make_extraction(*texts, name="html")).paragraphs] == list(texts)


@pytest.mark.parametrize(
    "paragraph",
    [
        Paragraph("Não sei."),
        Paragraph("Holà, gardien, quelle est cette heure ?"),
        Paragraph("x" * 200),
        Paragraph("“I have nothing to say about that to you or to anybody else,” said the first of them."),
        Paragraph("What would you do about the harbour, if you were the mayor of this town for a day?"),
        *(Paragraph(TEMPLATE, kind) for kind in KINDS),
    ],
    ids=["answer", "refrain", "one word", "quotation", "question", *KINDS],
)
def test_what_its_author_repeats_stays(paragraph: Paragraph) -> None:
    paragraphs = (paragraph, Paragraph("One."), paragraph, paragraph)
    assert normalize(Extraction("html", paragraphs)).paragraphs == paragraphs


@given(texts=st.lists(st.sampled_from([TEMPLATE, TEMPLATE.upper(), "One.", "Two."]), max_size=8))
def test_dropping_what_repeats_keeps_the_first_of_each_and_the_order(texts: list[str]) -> None:
    normalized = normalize(make_extraction(*texts, name="html"))
    assert normalize(normalized) == normalized
    kept = [paragraph.text for paragraph in normalized.paragraphs]
    assert list(dict.fromkeys(kept)) == list(dict.fromkeys(texts))
    assert [text for text in kept if len(text) < 9] == [text for text in texts if len(text) < 9]


@pytest.mark.parametrize(
    "text",
    ["שלום \u200eABC\u200e!", "قال \u2067مرحبا\u2069", "שנת \u202a2019-2020\u202c"],
    ids=["mark", "isolate", "embedding"],
)
def test_directions_that_hebrew_and_arabic_need_are_kept(text: str) -> None:
    assert normalize_text(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("A\u200e B\u2067C\u2069", "A BC"),
        ("שלום \u2067אב", "שלום אב"),
        ("שלום \u202eאב\u202c", "שלום אב"),
    ],
    ids=["override", "no letter needs them", "never closed", "override in Hebrew"],
)
def test_directions_that_can_only_deceive_are_removed(text: str, clean: str) -> None:
    assert normalize_text(text) == clean


def test_text_hidden_in_tag_characters_is_removed_and_a_flag_is_kept() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert normalize_text(f"{flag} one\U000e0068\U000e0069 two") == f"{flag} one two"


def test_a_joiner_between_latin_letters_is_removed() -> None:
    assert normalize_text("Auf\u200clage") == "Auflage"


@pytest.mark.parametrize(
    ("time", "is_naive"),
    [
        ("2026-01-02T03:04:05", True),
        ("2026-01-02T03:04:05.123", True),
        ("2026-01-02", False),
        ("2026-01-02T03:04:05+00:00", False),
        ("2026-01-02T03:04:05-03:00", False),
        ("2026-01-02T03:04:05Z", False),
    ],
)
def test_a_time_without_its_zone_is_marked(time: str, is_naive: bool) -> None:
    metadata = normalize(make_extraction("Text.", metadata=Metadata(published_at=time, modified_at=time))).metadata
    assert metadata.times_without_zone == (("published_at", "modified_at") if is_naive else ())


def test_new_fields_are_cleaned_and_what_became_empty_has_no_origin() -> None:
    origins = {"subtitle": "meta", "section": "meta", "authors": "byline", "rights": "meta"}
    metadata = Metadata(subtitle="A  b", section="\u200b", authors=("By Ann Porter and Bob Ray",), origins=origins)
    assert normalize(make_extraction("Text.", metadata=metadata)).metadata == Metadata(
        subtitle="A b", authors=("Ann Porter", "Bob Ray"), origins={"subtitle": "meta", "authors": "byline"}
    )


def test_each_address_is_linked_once_with_the_first_words_for_it() -> None:
    links = (Link("https://a.example", ""), Link(" https://a.example", "the  paper"), Link("https://a.example", "it"))
    extraction = normalize(Extraction("html", (Paragraph("Text."),), links=links))
    assert extraction.links == (Link("https://a.example", "the paper"),)
