from dragoman.article import ObjectAddress
from dragoman.law import find_breaches
from dragoman.records import MANIFEST_KEY, article_key, failure_key, rejection_key, translation_key
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, make_settings
from tests.unit.stories import PROSE, Desk

TARGETS = ("en", "pt")
KEY = "a.txt"


def make_lawful_desk() -> Desk:
    desk = Desk(settings=make_settings(TARGETS))
    desk.ingest(KEY, PROSE)
    for target in TARGETS:
        desk.translate(KEY, target)
    desk.ingest("empty.txt", b"")
    return desk


def find(desk: Desk) -> list[str]:
    return list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, TARGETS))


def find_after(*, add: str | None = None, remove: str | None = None) -> str:
    """The one breach after a record was added or removed by hand."""
    desk = make_lawful_desk()
    if add:
        desk.store.upload(ObjectAddress(OUTPUT_BUCKET, add), b"{}")
    if remove:
        desk.store.remove(ObjectAddress(OUTPUT_BUCKET, remove))
    (breach,) = find(desk)
    return breach


def test_what_the_stories_leave_behind_is_lawful() -> None:
    assert find(make_lawful_desk()) == []


def test_two_empty_buckets_are_lawful() -> None:
    assert find(Desk()) == []


def test_failures_are_lawful() -> None:
    desk = make_lawful_desk()
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "b.txt"), b"x")
    desk.record_failure('{"bucket": "dragoman-input", "key": "b.txt"}')
    assert find(desk) == []


def test_input_object_without_a_record_is_a_breach() -> None:
    assert find_after(remove=rejection_key("empty.txt")).startswith("empty.txt has none of ")


def test_input_object_with_two_records_is_a_breach() -> None:
    breach = find_after(add=failure_key(KEY, "ingest"))
    assert breach.startswith("a.txt has articles/a.txt.json and failed/ingest/a.txt.json of ")


def test_article_without_one_of_its_translations_is_a_breach() -> None:
    assert find_after(remove=translation_key(KEY, "pt")).startswith("articles/a.txt.json has none of ")


def test_target_with_both_translation_and_failure_is_a_breach() -> None:
    breach = find_after(add=failure_key(KEY, "pt"))
    assert "failed/pt/a.txt.json and translations/pt/a.txt.json" in breach


def test_record_of_no_input_object_is_a_breach() -> None:
    assert find_after(add=article_key("gone.txt")) == "articles/gone.txt.json belongs to no input object"


def test_translation_of_a_rejected_file_is_a_breach() -> None:
    breach = find_after(add=translation_key("empty.txt", "pt"))
    assert breach.startswith("translations/pt/empty.txt.json belongs to no ")


def test_foreign_object_in_the_output_bucket_is_a_breach() -> None:
    assert find_after(add="notes.txt").startswith("notes.txt belongs to no ")


def test_article_of_an_earlier_version_is_a_breach() -> None:
    desk = make_lawful_desk()
    desk.store.upload(ObjectAddress(INPUT_BUCKET, KEY), b"another text")
    assert find(desk) == ["articles/a.txt.json was made from an earlier version of a.txt"]


def test_translation_of_an_earlier_article_is_a_breach() -> None:
    desk = make_lawful_desk()
    desk.ingest(KEY, f"{PROSE}One more sentence.\n")
    assert find(desk) == [
        f"{translation_key(KEY, target)} was made from an earlier version of articles/a.txt.json" for target in TARGETS
    ]


GLOSSARY = "glossaries/en-pt/terms.csv"


def make_desk_with_glossary() -> Desk:
    desk = make_lawful_desk()
    desk.ingest(GLOSSARY, "source,target\nharbour wall,muralha\n")
    desk.run_out()
    return desk


def test_glossary_with_its_record_and_the_manifest_is_lawful() -> None:
    assert find(make_desk_with_glossary()) == []


def test_glossary_that_is_an_article_as_well_is_a_breach() -> None:
    desk = make_desk_with_glossary()
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, rejection_key(GLOSSARY)), b"{}")
    (breach,) = find(desk)
    assert breach.startswith(f"{GLOSSARY} has references/{GLOSSARY}.json and rejected/{GLOSSARY}.json of ")


def test_manifest_without_references_is_what_the_last_of_them_leaves() -> None:
    desk = make_lawful_desk()
    body = b'{"schema": "dragoman.reference-list", "version": 1, "references": []}'
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, MANIFEST_KEY), body)
    assert find(desk) == []


def test_reference_that_no_manifest_names_is_a_breach() -> None:
    desk = make_desk_with_glossary()
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, MANIFEST_KEY))
    assert find(desk) == [f"references.json does not name references/{GLOSSARY}.json as it is"]
