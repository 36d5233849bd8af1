import pytest

from dragoman.errors import RejectedError, RejectionReason
from dragoman.references import read_reference


def read_glossary(xml: str, key: str = "g/a.tbx") -> list[tuple[str, ...]]:
    entries = read_reference("glossary", key, xml.encode()).entries
    return [(e.source_language, e.target_language, e.source, e.target) for e in entries]


def write_concept(*sections: str) -> str:
    return f"<tbx><text><body><conceptEntry>{''.join(sections)}</conceptEntry></body></text></tbx>"


def write_section(language: str, *terms: tuple[str, str]) -> str:
    written = "".join(
        f'<termSec><term>{term}</term><termNote type="administrativeStatus">{status}</termNote></termSec>'
        for term, status in terms
    )
    return f'<langSec xml:lang="{language}">{written}</langSec>'


ENGLISH = write_section("en", ("quay", "preferredTerm-admn-sts"))


def test_a_concept_is_translated_in_each_direction() -> None:
    assert read_glossary(write_concept(ENGLISH, write_section("pt", ("cais", "")))) == [
        ("en", "pt", "quay", "cais"),
        ("pt", "en", "cais", "quay"),
    ]


def test_in_a_folder_of_a_pair_a_concept_is_translated_in_its_direction_alone() -> None:
    concept = write_concept(ENGLISH, write_section("pt-BR", ("cais", "")), write_section("de", ("Kai", "")))
    assert read_glossary(concept, "g/pt-en/a.tbx") == [("pt", "en", "cais", "quay")]


def test_the_preferred_term_is_the_target_and_a_deprecated_one_never() -> None:
    section = write_section(
        "pt", ("molhe", "deprecatedTerm-admn-sts"), ("cais", "admittedTerm-admn-sts"), ("doca", "preferredTerm")
    )
    assert read_glossary(write_concept(ENGLISH, section), "g/en-pt/a.tbx") == [("en", "pt", "quay", "doca")]
    section = write_section("pt", ("molhe", "deprecatedTerm-admn-sts"), ("cais", "admittedTerm-admn-sts"))
    assert read_glossary(write_concept(ENGLISH, section), "g/en-pt/a.tbx") == [("en", "pt", "quay", "cais")]


def test_a_concept_whose_terms_are_all_deprecated_is_no_target_yet_a_source() -> None:
    section = write_section("pt", ("molhe", "deprecatedTerm-admn-sts"))
    assert read_glossary(write_concept(ENGLISH, section)) == [("pt", "en", "molhe", "quay")]


def test_variants_of_one_language_are_not_translated_into_each_other() -> None:
    concept = write_concept(
        write_section("en-GB", ("lift", "")),
        write_section("en-US", ("elevator", "")),
        write_section("pt", ("elevador", "")),
    )
    pairs = {(source, target) for source, target, _, _ in read_glossary(concept)}
    assert pairs == {("en-GB", "pt"), ("en-US", "pt"), ("pt", "en-GB"), ("pt", "en-US")}


def write_memory(*units: str, srclang: str = 'srclang="en"') -> str:
    return f"<tmx version='1.4'><header {srclang}/><body>{''.join(units)}</body></tmx>"


def write_unit(attributes: str = "", **texts: str) -> str:
    variants = "".join(f'<tuv xml:lang="{language}"><seg>{text}</seg></tuv>' for language, text in texts.items())
    return f"<tu {attributes}>{variants}</tu>"


def test_a_memory_is_read_from_its_source_language_whichever_its_region() -> None:
    memory = write_memory(write_unit(en="quay", pt="cais", es="muelle"))
    assert read_glossary(memory) == [("en", "pt", "quay", "cais"), ("en", "es", "quay", "muelle")]


def test_a_memory_that_has_a_direction_goes_before_its_folder() -> None:
    memory = write_memory(write_unit(en="quay", es="muelle"))
    assert read_glossary(memory, "g/en-pt/a.tmx") == [("en", "es", "quay", "muelle")]


def test_a_unit_may_have_a_source_language_of_its_own() -> None:
    memory = write_memory(write_unit('srclang="pt"', en="quay", pt="cais"))
    assert read_glossary(memory) == [("pt", "en", "cais", "quay")]


@pytest.mark.parametrize("srclang", ["", 'srclang="*all*"'])
def test_a_memory_without_a_source_language_is_read_in_each_direction(srclang: str) -> None:
    memory = write_memory(write_unit(en="quay", pt="cais"), srclang=srclang)
    assert len(read_glossary(memory)) == 2
    assert read_glossary(memory, "g/en-pt/a.tmx") == [("en", "pt", "quay", "cais")]


def test_what_a_mark_holds_of_another_format_is_no_text() -> None:
    memory = write_memory(
        write_unit(
            en="a <bpt i='1'>&lt;b&gt;</bpt>low<ept i='1'>&lt;/b&gt;</ept> <hi>tide<sub>x</sub></hi>", pt="maré  baixa"
        )
    )
    assert read_glossary(memory) == [("en", "pt", "a low tide", "maré baixa")]


def test_a_memory_that_is_only_in_other_languages_than_its_folder_is_refused() -> None:
    memory = write_memory(write_unit(de="Kai", fr="quai"), srclang="")
    with pytest.raises(RejectedError) as caught:
        read_reference("glossary", "g/en-pt/a.tmx", memory.encode())
    assert caught.value.reason == RejectionReason.NO_ENTRIES
    assert caught.value.detail == (
        "Line 1: it gives nothing to translate from en into pt: it has de, fr; complete it, or move the file."
    )


def test_an_xliff_without_a_target_language_takes_the_folders() -> None:
    xml = '<xliff version="1.2"><file source-language="en"><trans-unit><source>quay</source><target>cais</target></trans-unit></file></xliff>'
    assert read_glossary(xml, "g/en-pt/a.xlf") == [("en", "pt", "quay", "cais")]
    with pytest.raises(RejectedError):
        read_glossary(xml, "g/a.xlf")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<?xml version='1.0'?><html/>", RejectionReason.UNSUPPORTED_REFERENCE),
        ("<tmx><body><tu>", RejectionReason.CORRUPT),
        ("<tmx/>", RejectionReason.NO_ENTRIES),
        ("<tbx>" + "<a>" * 10_000 + "</a>" * 10_000 + "</tbx>", RejectionReason.CORRUPT),
    ],
)
def test_xml_that_gives_nothing_is_refused(xml: str, reason: RejectionReason) -> None:
    with pytest.raises(RejectedError) as caught:
        read_glossary(xml)
    assert caught.value.reason == reason


# Files that would never end


def write_memory_of(*languages: str) -> str:
    variants = "".join(f'<tuv xml:lang="{code}"><seg>quay {code}</seg></tuv>' for code in languages)
    return f'<tmx version="1.4"><header srclang="*all*"/><body><tu>{variants}</tu></body></tmx>'


def test_a_sentence_in_as_many_variants_as_no_memory_has_is_not_paired() -> None:
    with pytest.raises(RejectedError, match="40,000 variants") as caught:
        read_reference("glossary", "g/a.tmx", write_memory_of(*["en", "pt"] * 20_000).encode())
    assert caught.value.reason is RejectionReason.NO_ENTRIES


def test_a_sentence_in_many_languages_is_translated_between_all_of_them() -> None:
    languages = [first + second for first in "fghij" for second in "aeiou"]
    entries = read_reference("glossary", "g/a.tmx", write_memory_of(*languages[:24]).encode()).entries
    assert len(entries) == 24 * 23


ENTITIES = "".join(f'<!ENTITY e{level + 1} "{f"&e{level};" * 10}">' for level in range(12))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY e0 "aaaaaaaaaa">{ENTITIES}',
        '<!ENTITY e12 SYSTEM "file:///etc/passwd">',
        '<!ENTITY e12 SYSTEM "http://127.0.0.1:9/entity">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/dtd"> %p;',
    ],
)
def test_entities_of_a_file_are_neither_multiplied_nor_fetched(monkeypatch: pytest.MonkeyPatch, declared: str) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    xml = write_memory_of("en", "pt").replace("quay en", "&e12;").replace("<tmx", f"<!DOCTYPE tmx [{declared}]><tmx", 1)
    with pytest.raises(RejectedError):
        read_reference("glossary", "g/a.tmx", xml.encode())


@pytest.mark.parametrize("depth", [1, 40, 10_000])
def test_marks_in_marks_are_read_or_refused(depth: int) -> None:
    xml = write_memory_of("en", "pt").replace("quay en", "<hi>" * depth + "quay" + "</hi>" * depth)
    try:
        entries = read_reference("glossary", "g/a.tmx", xml.encode()).entries
    except RejectedError as error:
        assert (error.reason, depth) == (RejectionReason.CORRUPT, 10_000)  # noqa: PT017 - either outcome is right
        return
    assert depth < 10_000
    assert {entry.source for entry in entries} == {"quay", "quay pt"}
