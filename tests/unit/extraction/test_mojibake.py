from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Extraction, Link, Metadata, Paragraph
from dragoman.extraction.encodings.mojibake import repair_extraction, repair_mojibake
from tests.unit.extraction.sentences import PASSAGES, SENTENCES

SOUND = [
    *SENTENCES.values(),
    *PASSAGES.values(),
    *("SÃO PAULO", "NÃO", "IRMÃ", "A MÃE E A IRMÃ", "“A IRMû", "«A IRMû", "ÓRFÃ – TARDE", "A MANHÃ…"),
    *("« À la une »", "C’ÉTAIT À", "ÂNGELA", "PÂTÉ", "€ 5 – £3 · ¥9", "∑ x² ≤ ±3 µm", "20 °C ± 1 ½", "© 2026 ®"),
    *(
        "👩‍👩‍👧 🏳️‍🌈 ❤️",
        "ﬁne ﬂow ＡＢＣ ½ ﬀ",
        "&eacute; &#8217; &amp;",
        "“quoted” ‘too’",
        "Ñandú",
        "İIıi",
        "Đặng Thị Ướt",
    ),
    *("JosÃ", "№ 5", "Ærø — Ålesund — Österreich", "ÄÖÜß", "Ελλάδα «Ναι»", "«Так»"),
]
ARTICLES = [SENTENCES[name] for name in ("pt", "es", "fr", "de", "pl", "cs", "hu", "tr", "ru", "uk", "el", "ja", "ko")]


@dataclass(frozen=True)
class Damage:
    codec: str
    times: int = 1

    def __call__(self, text: str) -> str:
        for _ in range(self.times):
            text = text.encode().decode(self.codec)
        return text


@given(st.lists(st.sampled_from(SOUND), min_size=1, max_size=4), st.sampled_from(["", " ", "\n"]), st.booleans())
def test_sound_text_stays_as_it_is(texts: list[str], joint: str, in_capitals: bool) -> None:
    text = joint.join(texts)
    text = text.upper() if in_capitals else text
    assert repair_mojibake(text) == text


@pytest.mark.parametrize("text", ARTICLES)
@pytest.mark.parametrize(
    "damage", [Damage("latin-1"), Damage("latin-1", 2), Damage("latin-1", 3), Damage("mac_roman"), Damage("cp437")]
)
def test_text_encoded_once_too_often_comes_back(text: str, damage: Damage) -> None:
    assert repair_mojibake(damage(text)) == text


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("itâ€™s â€œtrueâ€\x9d", "it’s “true”"),
        ("JosÃ© e JoÃ£o", "José e João"),
        ("Ã‰rica", "Érica"),
        ("Â£5 a month", "£5 a month"),
        ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"),
        ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
        ("regiĂŁo e naĂ§ĂŁo", "região e nação"),
        ("С‚РµРєСЃС‚", "текст"),
        ("It\x92s \x93true\x94", "It’s “true”"),
        ("\ud83d\ude00", "😀"),
    ],
)
def test_known_damage_is_undone(damaged: str, repaired: str) -> None:
    assert repair_mojibake(damaged) == repaired


def test_an_article_about_mojibake_keeps_its_examples() -> None:
    about = Extraction(
        "text", (Paragraph('The page shows "Ã©" for an accent.'), Paragraph("JosÃ© is what it made of me."))
    )
    assert repair_extraction(about) is about


def test_a_quotation_that_ends_in_capitals_is_not_damage() -> None:
    spoken = Extraction("text", (Paragraph("Não disse mais nada."), Paragraph("E VOLTOU AMANHÃ”")))
    assert repair_extraction(spoken) is spoken


def test_every_text_of_an_extraction_is_repaired_and_no_address() -> None:
    damaged = Extraction(
        "html",
        (Paragraph("A seleÃ§Ã£o", "heading"), Paragraph("Sound: não é dano.")),
        title="Ã\x89 hoje",
        metadata=Metadata(authors=("JosÃ©",), site="DiÃ¡rio", tags=("aÃ§Ã£o",), url="https://d.example/JosÃ©"),
        links=(Link("https://d.example/Ã©", "saÃ­da"),),
    )
    assert repair_extraction(damaged) == Extraction(
        "html",
        (Paragraph("A seleção", "heading"), Paragraph("Sound: não é dano.")),
        title="É hoje",
        metadata=Metadata(authors=("José",), site="Diário", tags=("ação",), url="https://d.example/JosÃ©"),
        links=(Link("https://d.example/Ã©", "saída"),),
    )


@pytest.mark.parametrize("codec", ["cp850", "cp1251", "mac_roman"])
def test_one_damaged_letter_is_enough_beside_text_that_is_surely_damaged(codec: str) -> None:
    damage = Damage(f"sloppy-{codec.replace('cp', 'windows-')}" if codec == "cp1251" else codec)
    title = "Declaración"
    paragraph = Paragraph(damage(SENTENCES["es"]))
    damaged = Extraction("text", (paragraph,), damage(title), "first-line", None, "utf-8")
    repaired = repair_extraction(damaged)
    assert (repaired.title, repaired.paragraphs[0].text) == (title, SENTENCES["es"])


def test_quotation_marks_inside_of_damage_are_no_quotation() -> None:
    text = "市议会周二决定，新的桥将于五月开放。市长说，工程用了十年。"
    assert repair_mojibake(text.encode().decode("latin-1")) == text


def test_of_pages_of_dos_the_one_is_taken_that_gives_the_languages_letters() -> None:
    text = "Župan je dejal, da bo most odprt maja, če bo vreme lepo; žal še ni šlo."
    assert repair_mojibake(text.encode().decode("cp850")) == text
