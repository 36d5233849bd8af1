"""Glossaries and corrections in the input bucket, and what becomes of the articles that they touch."""

from collections.abc import Callable
from functools import partial

import pytest

from dragoman.article import ObjectAddress, Outcome, RevisionJob
from dragoman.errors import RejectionReason
from dragoman.law import find_breaches
from dragoman.production import assign
from dragoman.records import MANIFEST_KEY, decode_article
from dragoman.reference_guides import FixedReferences
from dragoman.reference_library import ReferenceLibrary
from dragoman.reference_manifest import read_manifest
from dragoman.settings import Settings
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, FakeStore, MeddledStore, make_chain, make_settings
from tests.unit.stories import PROSE, Desk

HARBOUR = "a.txt"
TRAINS = "b.txt"
TRAINS_PROSE = """The night train to Lisbon leaves again in spring, after a break of fifteen years.
Tickets go on sale next Monday at every station of the northern line and on the company's site.
"""
GLOSSARY = "glossaries/en-pt/terms.csv"
CORRECTIONS = "corrections/en-pt/mended.csv"
HEADER = "source,target\n"
HARBOUR_TERM = f"{HEADER}harbour wall,muralha\n"
OTHER_TERM = f"{HEADER}harbour wall,molhe\n"
TRAIN_TERM = f"{HEADER}night train,comboio noturno\n"
STRANGE_TERM = f"{HEADER}quince jelly,marmelada\n"
SENTENCE = TRAINS_PROSE.splitlines()[0]
CORRECTION = f'{HEADER}"{SENTENCE}","O comboio noturno volta na primavera."\n'


class _Died(BaseException):
    """The end of a worker, which no story may catch."""


def die() -> None:
    raise _Died


def make_desk(store: FakeStore | None = None, targets: tuple[str, ...] = ("pt",)) -> Desk:
    """Two articles with their translations, and an engine that keeps what it is told to say."""
    desk = Desk(make_chain(FakeEngine()), make_settings(targets), store)
    desk.ingest(HARBOUR, PROSE)
    desk.ingest(TRAINS, TRAINS_PROSE)
    desk.run_out()
    return desk


def drop(desk: Desk, key: str, body: str) -> None:
    desk.ingest(key, body)
    desk.run_out()


def remove(desk: Desk, key: str) -> None:
    desk.store.remove(ObjectAddress(INPUT_BUCKET, key))
    desk.ingest_again(key)
    desk.run_out()


def translations(desk: Desk) -> dict[str, bytes]:
    return {key: desk.read_bytes(key) for key in desk.output_keys() if key.startswith("translations/")}


def find_changes(desk: Desk, change: Callable[[], None]) -> list[str]:
    """Whose translations are others after a change."""
    before = translations(desk)
    change()
    check_agreement(desk)
    return [
        key.rpartition("/")[2].removesuffix(".json") for key, body in translations(desk).items() if before[key] != body
    ]


def check_agreement(desk: Desk) -> None:
    """Nothing is under way, the law holds, and each translation is what it would be if it were made now."""
    assert not desk.jobs.sent
    assert not desk.walks.sent
    targets = desk.settings.targets
    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, targets)) == []
    guide = ReferenceLibrary(desk.store, OUTPUT_BUCKET).open()
    for key in desk.output_keys():
        if key.startswith("articles/"):
            article = decode_article(desk.read_bytes(key))
            for target in targets:
                expected = assign(article, target, desk.settings, desk.chain, guide).fingerprint
                assert desk.translation(article.source.key, target).fingerprint == expected


# A file under a prefix


def test_glossary_becomes_a_reference_and_no_article() -> None:
    desk = Desk(settings=make_settings(("pt", "de")))
    report = desk.ingest(GLOSSARY, HARBOUR_TERM)
    assert report.outcome is Outcome.INGESTED
    assert desk.output_keys() == [MANIFEST_KEY, f"references/{GLOSSARY}.json"]
    assert desk.jobs.sent == []
    reference = desk.reference(GLOSSARY)
    assert (reference.kind, reference.source.key) == ("glossary", GLOSSARY)
    assert [(entry.source, entry.target) for entry in reference.entries] == [("harbour wall", "muralha")]


def test_glossary_begins_a_walk_for_each_target() -> None:
    desk = Desk(settings=make_settings(("pt", "de")))
    desk.ingest(GLOSSARY, HARBOUR_TERM)
    assert read_manifest(desk.store, OUTPUT_BUCKET).generation == 1
    assert desk.walks.sent == [RevisionJob(INPUT_BUCKET, target, generation=1) for target in ("pt", "de")]


def test_lines_that_cannot_be_used_are_told_in_the_record() -> None:
    desk = Desk()
    desk.ingest(GLOSSARY, f"{HARBOUR_TERM},sem origem\n")
    assert len(desk.reference(GLOSSARY).entries) == 1
    assert len(desk.reference(GLOSSARY).problems) == 1


@pytest.mark.parametrize("key", [GLOSSARY, CORRECTIONS])
def test_file_that_says_nothing_is_rejected_and_no_article_either(key: str) -> None:
    desk = Desk()
    assert desk.ingest(key, "").outcome is Outcome.REJECTED
    assert desk.output_keys() == [f"rejected/{key}.json"]
    desk.run_out()
    check_agreement(desk)


def test_glossary_over_the_size_of_a_text_is_rejected() -> None:
    desk = Desk(settings=make_settings(max_document_bytes=20))
    desk.ingest(GLOSSARY, HARBOUR_TERM)
    assert desk.rejection(GLOSSARY).reason == RejectionReason.TOO_LARGE


def test_glossary_beside_the_prefix_is_an_article_or_none() -> None:
    desk = Desk()
    desk.ingest("en-pt/terms.csv", HARBOUR_TERM)
    assert MANIFEST_KEY not in desk.output_keys()
    assert desk.walks.sent == []


def test_longer_of_two_prefixes_decides() -> None:
    settings = Settings(output_bucket=OUTPUT_BUCKET, glossary_prefix="terms/", corrections_prefix="terms/mended/")
    assert settings.find_reference_kind("terms/a.csv") == "glossary"
    assert settings.find_reference_kind("terms/mended/a.csv") == "corrections"
    assert settings.find_reference_kind("term/a.csv") is None


def test_another_event_of_an_unchanged_glossary_walks_no_more() -> None:
    desk = make_desk()
    drop(desk, GLOSSARY, HARBOUR_TERM)
    assert desk.ingest_again(GLOSSARY).outcome is Outcome.UNCHANGED
    assert desk.walks.sent == []


def test_deleted_glossary_leaves_an_empty_list_and_another_event_of_it_walks_no_more() -> None:
    """S3 sends one for each earlier version of it, as their time comes."""
    desk = Desk()
    drop(desk, GLOSSARY, HARBOUR_TERM)
    remove(desk, GLOSSARY)
    assert desk.output_keys() == [MANIFEST_KEY]
    assert read_manifest(desk.store, OUTPUT_BUCKET).references == ()
    assert desk.ingest_again(GLOSSARY).outcome is Outcome.UNCHANGED
    assert desk.walks.sent == []


def test_article_that_was_dropped_before_its_folder_became_a_glossaries_loses_its_records() -> None:
    desk = Desk()
    desk.ingest("terms/a.txt", PROSE)
    desk.run_out()
    desk.settings = Settings(output_bucket=OUTPUT_BUCKET, targets=("pt",), glossary_prefix="terms/")
    drop(desk, "terms/a.txt", "en\tpt\nharbour wall\tmuralha\n")
    assert desk.output_keys() == [MANIFEST_KEY, "references/terms/a.txt.json"]
    check_agreement(desk)


def test_glossary_whose_folder_is_one_of_articles_now_is_listed_no_more() -> None:
    desk = make_desk()
    drop(desk, GLOSSARY, HARBOUR_TERM)
    desk.settings = Settings(output_bucket=OUTPUT_BUCKET, targets=("pt",), glossary_prefix="terms/")
    assert find_changes(desk, lambda: drop(desk, GLOSSARY, "")) == [HARBOUR]
    assert read_manifest(desk.store, OUTPUT_BUCKET).references == ()


# Whom it touches


def test_new_glossary_does_exactly_the_articles_again_that_have_its_terms() -> None:
    desk = make_desk()
    assert find_changes(desk, lambda: drop(desk, GLOSSARY, HARBOUR_TERM)) == [HARBOUR]
    (use,) = [use for segment in desk.translation(HARBOUR).segments for use in segment.terms or ()]
    assert (use.source, use.target) == ("harbour wall", "muralha")


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (HARBOUR_TERM, OTHER_TERM, [HARBOUR]),
        (HARBOUR_TERM, STRANGE_TERM, [HARBOUR]),
        (HARBOUR_TERM, TRAIN_TERM, [HARBOUR, TRAINS]),
        (HARBOUR_TERM, f"{HARBOUR_TERM}quince jelly,marmelada\n", []),
        (STRANGE_TERM, TRAIN_TERM, [TRAINS]),
    ],
    ids=["changed", "removed", "removed and added", "one added that nobody uses", "added"],
)
def test_new_version_of_a_glossary_touches_whom_its_terms_concern(before: str, after: str, changed: list[str]) -> None:
    desk = make_desk()
    drop(desk, GLOSSARY, before)
    assert find_changes(desk, lambda: drop(desk, GLOSSARY, after)) == changed


def test_deleted_glossary_gives_the_articles_back_what_they_were() -> None:
    desk = make_desk()
    original = translations(desk)
    drop(desk, GLOSSARY, HARBOUR_TERM)
    assert find_changes(desk, lambda: remove(desk, GLOSSARY)) == [HARBOUR]
    assert translations(desk) == original


def test_glossary_of_another_pair_touches_nobody() -> None:
    desk = make_desk()
    assert find_changes(desk, lambda: drop(desk, "glossaries/en-de/terms.csv", HARBOUR_TERM)) == []
    assert find_changes(desk, lambda: drop(desk, "glossaries/pt-en/terms.csv", HARBOUR_TERM)) == []


def test_correction_wins_over_every_engine_and_touches_the_article_that_holds_its_sentence() -> None:
    desk = make_desk()
    assert find_changes(desk, lambda: drop(desk, CORRECTIONS, CORRECTION)) == [TRAINS]
    first, second = desk.translation(TRAINS).segments
    assert (first.target, first.engine) == ("O comboio noturno volta na primavera.", "human")
    assert second.engine == "fake"
    assert find_changes(desk, lambda: remove(desk, CORRECTIONS)) == [TRAINS]


def test_correction_of_a_whole_paragraph_is_one_segment() -> None:
    desk = Desk()
    desk.ingest(TRAINS, f"# Trains\n\n{TRAINS_PROSE.replace(chr(10), ' ')}\n")
    drop(desk, CORRECTIONS, f'{HEADER}"{" ".join(TRAINS_PROSE.split())}","Tudo de uma vez."\n')
    segments = [segment for segment in desk.translation(TRAINS).segments if segment.paragraph is not None]
    assert [segment.target for segment in segments if segment.engine == "human"] == ["Tudo de uma vez."]
    check_agreement(desk)


def test_of_two_glossaries_the_one_that_was_dropped_later_counts() -> None:
    desk = make_desk()
    drop(desk, "glossaries/en-pt/z.csv", HARBOUR_TERM)
    desk.store.last_modified = "2026-12-24T10:00:00Z"
    drop(desk, "glossaries/en-pt/a.csv", OTHER_TERM)
    (use,) = [use for segment in desk.translation(HARBOUR).segments for use in segment.terms or ()]
    assert use.target == "molhe"


def test_an_article_that_comes_after_the_glossary_is_done_once() -> None:
    desk = Desk()
    drop(desk, GLOSSARY, HARBOUR_TERM)
    desk.ingest(HARBOUR, PROSE)
    assert desk.translate(HARBOUR).outcome is Outcome.TRANSLATED
    desk.jobs.sent.clear()
    check_agreement(desk)


def test_without_references_a_fingerprint_is_what_it_always_was() -> None:
    desk = make_desk()
    article = desk.article(HARBOUR)
    without = assign(article, "pt", desk.settings, desk.chain, FixedReferences(()))
    drop(desk, GLOSSARY, STRANGE_TERM)
    guided = assign(article, "pt", desk.settings, desk.chain, desk.references.open())
    assert (guided.fingerprint, guided.guidance) == (without.fingerprint, without.guidance)
    assert desk.translation(HARBOUR).fingerprint == without.fingerprint


# Whatever happens in between


def change_and_change_back(desk: Desk) -> None:
    drop(desk, GLOSSARY, OTHER_TERM)
    drop(desk, GLOSSARY, HARBOUR_TERM)


CHANGES: dict[str, Callable[[Desk], None]] = {
    "a glossary is dropped": lambda desk: drop(desk, GLOSSARY, OTHER_TERM),
    "a glossary is deleted": lambda desk: remove(desk, GLOSSARY),
    "a glossary is changed and changed back": change_and_change_back,
    "a correction is dropped": lambda desk: drop(desk, CORRECTIONS, CORRECTION),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_references_that_change_at_any_moment_of_a_translation_are_in_it_in_the_end(
    change: Callable[[Desk], None],
) -> None:
    """The job was queued before; whatever the walk finds while the translation is under way."""
    for request in range(40):
        store = MeddledStore()
        desk = make_desk(store)
        drop(desk, GLOSSARY, HARBOUR_TERM)
        desk.chain = make_chain(FakeEngine("another"))
        store.meddle_before(request, partial(change, desk))
        for key in (HARBOUR, TRAINS):
            desk.translate(key)
        if not store.has_happened:
            assert request > 10
            return
        desk.run_out()
        check_agreement(desk)
    raise AssertionError("a translation takes fewer requests")


def test_glossary_that_is_changed_back_at_any_moment_of_a_translation_with_the_change_leaves_nothing_of_it() -> None:
    """The walk that follows sees the earlier translation, which is right again, before the other one is put there."""
    for request in range(40):
        store = MeddledStore()
        desk = make_desk(store)
        drop(desk, GLOSSARY, HARBOUR_TERM)
        desk.ingest(GLOSSARY, OTHER_TERM)
        store.meddle_before(request, partial(drop, desk, GLOSSARY, HARBOUR_TERM))
        desk.translate(HARBOUR)
        if not store.has_happened:
            assert request > 5
            return
        desk.run_out()
        check_agreement(desk)
    raise AssertionError("a translation takes fewer requests")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_references_that_change_at_any_moment_of_an_ingest_of_another_are_all_listed(
    change: Callable[[Desk], None],
) -> None:
    for request in range(60):
        store = MeddledStore()
        desk = make_desk(store)
        drop(desk, GLOSSARY, HARBOUR_TERM)
        store.meddle_before(request, partial(change, desk))
        desk.ingest("glossaries/en-pt/more.csv", TRAIN_TERM)
        if not store.has_happened:
            assert request > 10
            return
        desk.run_out()
        check_agreement(desk)
    raise AssertionError("an ingest takes fewer requests")


def delete(desk: Desk) -> None:
    desk.store.remove(ObjectAddress(INPUT_BUCKET, GLOSSARY))
    desk.ingest_again(GLOSSARY)


DELIVERIES: dict[str, tuple[str | None, Callable[[Desk], object]]] = {
    "dropped": (None, lambda desk: desk.ingest(GLOSSARY, HARBOUR_TERM)),
    "replaced": (TRAIN_TERM, lambda desk: desk.ingest(GLOSSARY, HARBOUR_TERM)),
    "rejected": (HARBOUR_TERM, lambda desk: desk.ingest(GLOSSARY, "")),
    "deleted": (HARBOUR_TERM, delete),
}


@pytest.mark.parametrize(("before", "deliver"), DELIVERIES.values(), ids=DELIVERIES.keys())
def test_worker_that_dies_at_any_moment_leaves_the_next_delivery_nothing_to_guess(
    before: str | None, deliver: Callable[[Desk], object]
) -> None:
    for request in range(60):
        store = MeddledStore()
        desk = make_desk(store)
        if before is not None:
            drop(desk, GLOSSARY, before)
        store.meddle_before(request, die)
        try:
            deliver(desk)
        except _Died:
            desk.ingest_again(GLOSSARY)
        else:
            assert request > 10
            return
        desk.run_out()
        check_agreement(desk)
    raise AssertionError("a delivery takes fewer requests")


def test_walk_that_dies_at_any_moment_is_walked_again() -> None:
    for request in range(40):
        store = MeddledStore()
        desk = make_desk(store)
        desk.ingest(GLOSSARY, HARBOUR_TERM)
        (step,) = desk.walks.sent
        store.meddle_before(request, die)
        try:
            desk.walk(step)
        except _Died:
            desk.run_out()
            check_agreement(desk)
        else:
            assert request > 5
            return
    raise AssertionError("a step takes fewer requests")
