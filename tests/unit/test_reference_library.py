import pytest

from dragoman import reference_library
from dragoman.article import ObjectAddress
from dragoman.cutting import CutArticle
from dragoman.errors import StoreUnavailableError
from dragoman.records import MANIFEST_KEY
from dragoman.reference_guides import FixedReferences
from dragoman.reference_library import ReferenceLibrary
from dragoman.translation.guidance import Guidance, Term
from tests.unit.fakes import OUTPUT_BUCKET
from tests.unit.stories import PORTUGUESE_PROSE, PROSE, Desk

GLOSSARY = "glossaries/en-pt/terms.csv"
TERMS = "source,target\nharbour wall,muralha\nquince jelly,marmelada\n"
LIMIT = 600


def make_desk(*files: tuple[str, str]) -> Desk:
    desk = Desk()
    for key, body in files or ((GLOSSARY, TERMS),):
        desk.ingest(key, body)
    desk.ingest("a.txt", PROSE)
    return desk


def guide(desk: Desk, target: str = "pt") -> dict[str, Guidance]:
    return dict(desk.references.open().guide(CutArticle(desk.article("a.txt"), LIMIT), target))


def count_reads(desk: Desk) -> int:
    return sum(method == "get" and key.startswith("references/") for method, _, key in desk.store.requests)


def test_terms_that_stand_in_the_text_are_told_and_no_others() -> None:
    assert guide(make_desk()) == {"en": Guidance((Term("harbour wall", "muralha"),))}


def test_corrections_of_sentences_that_it_holds_are_told_and_no_others() -> None:
    first, second, *_ = PROSE.splitlines()
    body = f'source,target\n"{first}","Primeira."\n"{second} Not so.","Outra."\n'
    (found,) = guide(make_desk(("corrections/en-pt/mended.csv", body))).values()
    assert list(found.corrections.values()) == ["Primeira."]
    assert found.terms == ()


def test_language_of_the_target_itself_has_no_guidance() -> None:
    desk = make_desk(("glossaries/any-pt/terms.csv", "source,target\nporto,cais\n"))
    desk.ingest("a.txt", PORTUGUESE_PROSE)
    assert guide(desk) == {}


def test_entries_for_a_language_serve_its_regions() -> None:
    assert guide(make_desk(), "pt-BR") == guide(make_desk(), "pt") != {}
    assert guide(make_desk(), "de") == {}


def test_without_a_manifest_one_request_is_all() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    article = desk.article("a.txt")
    desk.store.requests.clear()
    assert desk.references.open().guide(CutArticle(article, LIMIT), "pt") == {}
    assert desk.store.requests == [("get", OUTPUT_BUCKET, MANIFEST_KEY)]


def test_warm_function_reads_a_record_once() -> None:
    desk = make_desk()
    guide(desk)
    desk.store.requests.clear()
    assert guide(desk) != {}
    assert count_reads(desk) == 0


def test_record_that_changed_is_read_again_at_once() -> None:
    desk = make_desk()
    guide(desk)
    desk.ingest(GLOSSARY, "source,target\nharbour wall,molhe\n")
    assert guide(desk) == {"en": Guidance((Term("harbour wall", "molhe"),))}


def test_record_of_no_language_that_is_wanted_is_not_read() -> None:
    desk = make_desk(("glossaries/de-pt/terms.csv", TERMS), ("glossaries/en-fr/terms.csv", TERMS))
    desk.store.requests.clear()
    assert guide(desk) == {}
    assert count_reads(desk) == 0


def test_record_that_is_gone_while_the_manifest_still_names_it_is_not_there() -> None:
    desk = make_desk()
    stored = desk.store.get(ObjectAddress(OUTPUT_BUCKET, f"references/{GLOSSARY}.json"))
    assert stored is not None
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, f"references/{GLOSSARY}.json"))
    assert guide(desk) == {}
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, f"references/{GLOSSARY}.json"), stored.body or b"")
    assert guide(desk) != {}, "what was missing must not be remembered"


def test_library_tells_whether_the_manifest_is_the_one_it_has_read() -> None:
    desk = Desk()
    nothing = desk.references.open().manifest
    assert desk.references.is_current(nothing)
    desk.ingest(GLOSSARY, TERMS)
    assert not desk.references.is_current(nothing)
    assert desk.references.is_current(desk.references.open().manifest)


def test_memory_is_bounded_and_the_answer_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(f"glossaries/en-pt/{number}.csv", TERMS) for number in range(4)]
    expected = guide(make_desk(*files))
    monkeypatch.setattr(reference_library, "MAX_RECORD_BYTES", 1)
    monkeypatch.setattr(reference_library, "MAX_ENTRIES", 1)
    desk = make_desk(*files)
    assert guide(desk) == expected
    assert len(desk.references._records) == 1


def test_store_that_does_not_answer_is_no_manifest_that_is_not_there() -> None:
    desk = make_desk()
    desk.store.fail_next("get", StoreUnavailableError("GetObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        desk.references.open()


def test_fixed_references_guide_as_those_of_the_bucket_and_the_later_counts() -> None:
    desk = make_desk()
    first = desk.reference(GLOSSARY)
    desk.ingest(GLOSSARY, "source,target\nharbour wall,molhe\n")
    second = desk.reference(GLOSSARY)
    article = desk.article("a.txt")
    assert FixedReferences([first, second]).guide(CutArticle(article, LIMIT), "pt") == guide(desk)
    assert FixedReferences([second, first]).guide(CutArticle(article, LIMIT), "pt") == guide(make_desk())


def test_library_of_another_function_knows_the_same() -> None:
    desk = make_desk()
    assert dict(
        ReferenceLibrary(desk.store, OUTPUT_BUCKET).open().guide(CutArticle(desk.article("a.txt"), LIMIT), "pt")
    ) == guide(desk)
