import json
from typing import Any

import pytest

from dragoman import records, revision, walks
from dragoman.article import ObjectAddress, Outcome, RevisionJob
from dragoman.errors import EngineError, EngineReason, FailureReason, StoreUnavailableError
from dragoman.events import read_work, write_job
from dragoman.records import decode_article
from dragoman.reference_manifest import read_manifest
from dragoman.report import Report
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, make_chain, make_settings
from tests.unit.stories import PROSE, Desk

GLOSSARY = "glossaries/en-pt/terms.csv"
TERM = "source,target\nharbour wall,muralha\n"
WALK = RevisionJob(INPUT_BUCKET, "pt")
KEYS = tuple(f"{letter}.txt" for letter in "abcde")


@pytest.fixture
def desk() -> Desk:
    """Five articles with their translations."""
    desk = Desk()
    for key in KEYS:
        desk.ingest(key, PROSE)
    desk.run_out()
    return desk


@pytest.fixture
def changed(desk: Desk) -> Desk:
    """The same, and a glossary that concerns all of them."""
    desk.ingest(GLOSSARY, TERM)
    desk.walks.sent.clear()
    return desk


def jobs(desk: Desk) -> list[str]:
    return [job.source.key for job in desk.jobs.sent]


def test_walk_finds_nothing_where_nothing_changed(desk: Desk) -> None:
    report = desk.walk(WALK)
    assert (report.outcome, report.topic, report.reason) == (Outcome.REVISED, WALK, "0 of 5 articles")
    assert (desk.jobs.sent, desk.walks.sent) == ([], [])


def test_walk_queues_a_job_for_each_translation_that_would_be_another(changed: Desk) -> None:
    report = changed.walk(WALK)
    assert (report.outcome, report.reason) == (Outcome.REVISED, "5 of 5 articles")
    assert jobs(changed) == list(KEYS)
    assert {job.target for job in changed.jobs.sent} == {"pt"}
    assert report.milliseconds.keys() == {"look"}


def test_walk_goes_page_by_page_and_sees_each_article_once(changed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "PAGE_ARTICLES", 2)
    steps = [WALK]
    for step in steps:
        changed.walk(step)
        steps += changed.walks.sent
        changed.walks.sent.clear()
    assert [step.after for step in steps] == ["", "articles/b.txt.json", "articles/d.txt.json"]
    assert jobs(changed) == list(KEYS)


def test_walk_over_whole_pages_ends_without_an_empty_step(changed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "PAGE_ARTICLES", len(KEYS))
    changed.walk(WALK)
    assert changed.walks.sent == []


def test_walk_that_has_no_time_left_does_one_article_and_queues_the_rest(changed: Desk) -> None:
    changed.walk(WALK, seconds_left=lambda: 0.0)
    assert jobs(changed) == ["a.txt"]
    assert changed.walks.sent == [RevisionJob(INPUT_BUCKET, "pt", "articles/a.txt.json")]


def test_jobs_are_queued_before_the_next_step(changed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "PAGE_ARTICLES", 2)

    def refuse(_: object) -> None:
        raise StoreUnavailableError("SendMessageBatch: InternalError")

    monkeypatch.setattr(changed.walks, "send", refuse)
    with pytest.raises(StoreUnavailableError):
        changed.walk(WALK)
    assert jobs(changed) == ["a.txt", "b.txt"]


def test_walk_for_an_earlier_list_of_references_ends_because_another_is_under_way(changed: Desk) -> None:
    generation = read_manifest(changed.store, OUTPUT_BUCKET).generation
    for earlier in (0, generation - 1):
        report = changed.walk(RevisionJob(INPUT_BUCKET, "pt", generation=earlier))
        assert report.outcome is Outcome.SUPERSEDED
    assert changed.jobs.sent == []
    changed.walk(RevisionJob(INPUT_BUCKET, "pt", generation=generation))
    assert jobs(changed) == list(KEYS)


def test_step_after_the_end_finds_nothing(changed: Desk) -> None:
    report = changed.walk(RevisionJob(INPUT_BUCKET, "pt", "articles/z"))
    assert (report.reason, changed.jobs.sent, changed.walks.sent) == ("0 of 0 articles", [], [])


def test_item_of_a_container_is_looked_at_as_an_article_of_its_own() -> None:
    desk = Desk()
    rows = [
        json.dumps({"id": name, "body": PROSE if name == "wall" else "Another text."}) for name in ("wall", "other")
    ]
    desk.ingest("feed.jsonl", "\n".join(rows))
    desk.run_out()
    desk.ingest(GLOSSARY, TERM)
    desk.walk(desk.walks.sent.pop())
    (job,) = desk.jobs.sent
    assert job.item is not None
    assert desk.do_job(job).outcome is Outcome.TRANSLATED


def test_translation_that_is_missing_is_found(desk: Desk) -> None:
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, "translations/pt/c.txt.json"))
    desk.walk(WALK)
    assert jobs(desk) == ["c.txt"]


def test_translation_of_another_target_is_not_looked_at(desk: Desk) -> None:
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, "translations/pt/c.txt.json"))
    desk.settings = make_settings(("pt", "de"))
    desk.walk(RevisionJob(INPUT_BUCKET, "de"))
    assert [(job.source.key, job.target) for job in desk.jobs.sent] == [(key, "de") for key in KEYS]


def test_failure_that_would_be_the_same_again_is_left_alone_and_another_is_tried() -> None:
    desk = Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))))
    desk.ingest("a.txt", PROSE)
    desk.run_out()
    desk.walk(WALK)
    assert desk.jobs.sent == []
    desk.chain = make_chain(FakeEngine("another"))
    desk.walk(WALK)
    assert jobs(desk) == ["a.txt"]


def test_change_of_the_engines_is_found_as_well(desk: Desk) -> None:
    desk.chain = make_chain(FakeEngine("another"))
    desk.walk(WALK)
    assert jobs(desk) == list(KEYS)


def test_walk_for_a_list_of_references_leaves_alone_what_only_the_engines_have_made_stale(desk: Desk) -> None:
    """Whoever drops a glossary does not ask for the whole archive to be translated by the engines of today."""
    desk.chain = make_chain(FakeEngine("another"))
    desk.ingest(GLOSSARY, "source,target\nnowhere to be found,em lado nenhum\n")
    (walk,) = [walk for walk in desk.walks.sent if walk.target == "pt"]
    report = desk.walk(walk)
    assert (report.outcome, report.reason, desk.jobs.sent) == (Outcome.REVISED, "0 of 5 articles", [])


def test_walk_for_a_list_of_references_finds_what_is_not_final_or_of_another_article(desk: Desk) -> None:
    for key, metadata in (("a.txt", {}), ("b.txt", {"fingerprint": "f", "guidance": "none"})):
        record = ObjectAddress(OUTPUT_BUCKET, f"translations/pt/{key}.json")
        stored = desk.store.get(record)
        assert stored is not None
        desk.store.upload(record, stored.body or b"", metadata={"source-etag": "another", **metadata})
    desk.walk(RevisionJob(INPUT_BUCKET, "pt", generation=0))
    assert jobs(desk) == ["a.txt", "b.txt"]


def test_release_that_makes_every_record_stale_is_no_reason_for_a_walk_to_redo_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PIPELINE_VERSION", records.PIPELINE_VERSION + 1)
    desk.walk(RevisionJob(INPUT_BUCKET, "pt", generation=0))
    assert desk.jobs.sent == []
    desk.walk(WALK)
    assert jobs(desk) == list(KEYS)


def test_article_of_a_later_release_gets_a_job_and_does_not_stop_the_walk(desk: Desk) -> None:
    record = json.loads(desk.read_bytes("articles/b.txt.json")) | {"version": 99}
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, "articles/b.txt.json"), json.dumps(record).encode())
    assert desk.walk(WALK).reason == "1 of 5 articles"
    assert jobs(desk) == ["b.txt"]


NO_RECORD = pytest.mark.parametrize(
    "body", [b"not ours", b'{"source": {"key": "\xff"}}', b'{"notes": ' + b"[" * 100_000]
)


@NO_RECORD
def test_what_is_no_record_at_all_is_passed_by(desk: Desk, body: bytes) -> None:
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, "articles/b.txt.json"), body)
    assert desk.walk(WALK).outcome is Outcome.REVISED
    assert desk.jobs.sent == []


def test_store_that_does_not_answer_brings_the_step_back(changed: Desk) -> None:
    changed.store.fail_next("head", StoreUnavailableError("HeadObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        changed.walk(WALK)
    assert (changed.jobs.sent, changed.walks.sent) == ([], [])


def test_step_that_the_queue_gave_up_on_is_looked_at_again_article_by_article() -> None:
    desk = Desk()
    step = RevisionJob(INPUT_BUCKET, "pt", "articles/a.txt.json", 1)
    (report,) = desk.record_failure(write_job(step))
    assert (report.outcome, report.reason, report.topic) == (Outcome.RETRIED, FailureReason.RETRIES_EXHAUSTED, step)
    assert desk.walks.sent == [RevisionJob(INPUT_BUCKET, "pt", "articles/a.txt.json", 1, losses=1, singly=500)]
    assert desk.output_keys() == []


def test_single_steps_see_each_article_once_and_then_pages_go_on(changed: Desk) -> None:
    step = RevisionJob(INPUT_BUCKET, "pt", losses=1, singly=2)
    changed.walk(step)
    (second,) = changed.walks.sent
    assert second == RevisionJob(INPUT_BUCKET, "pt", "articles/a.txt.json", losses=1, singly=1)
    changed.walks.sent.clear()
    changed.walk(second)
    (third,) = changed.walks.sent
    assert third == RevisionJob(INPUT_BUCKET, "pt", "articles/b.txt.json", losses=1)
    changed.walks.sent.clear()
    changed.walk(third)
    assert jobs(changed) == list(KEYS)
    assert changed.walks.sent == []


def test_article_that_kills_whoever_looks_at_it_gets_a_job_and_is_passed_over(changed: Desk) -> None:
    step = RevisionJob(INPUT_BUCKET, "pt", "articles/a.txt.json", losses=1, singly=7)
    changed.record_failure(write_job(step))
    assert jobs(changed) == ["b.txt"]
    assert changed.walks.sent == [RevisionJob(INPUT_BUCKET, "pt", "articles/b.txt.json", losses=2, singly=6)]


@NO_RECORD
def test_article_that_is_no_record_is_passed_over_and_one_that_is_gone_is_none(changed: Desk, body: bytes) -> None:
    changed.store.upload(ObjectAddress(OUTPUT_BUCKET, "articles/e.txt.json"), body)
    for after in ("articles/d.txt.json", "articles/e.txt.json"):
        changed.record_failure(write_job(RevisionJob(INPUT_BUCKET, "pt", after, singly=3)))
    assert jobs(changed) == []
    assert [(step.after, step.singly) for step in changed.walks.sent] == [
        ("articles/e.txt.json", 2),
        ("articles/e.txt.json", 3),
    ]


def test_walk_with_one_deadly_article_ends_with_a_job_for_each(changed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue gives up on a step that meets it; all others go on."""
    look = revision._find_stale

    def die_at_c(key: str, *rest: Any) -> Any:
        if key == "articles/c.txt.json":
            raise ZeroDivisionError
        return look(key, *rest)

    monkeypatch.setattr(revision, "_find_stale", die_at_c)
    steps = [WALK]
    for step in steps:
        try:
            changed.walk(step)
        except ZeroDivisionError:
            changed.record_failure(write_job(step))
        steps += changed.walks.sent
        changed.walks.sent.clear()
    assert set(jobs(changed)) == set(KEYS)
    assert len(steps) < 10


def test_walk_of_which_every_step_is_lost_ends_and_says_how_to_begin_it_again(changed: Desk) -> None:
    steps = [WALK]
    reports: list[Report] = []
    for step in steps:
        reports += changed.record_failure(write_job(step))
        steps += changed.walks.sent
        changed.walks.sent.clear()
    assert [report.outcome for report in reports] == [Outcome.RETRIED] * walks.MAX_LOSSES + [Outcome.FAILED]
    word, _, message = (reports[-1].reason or "").partition(": once")
    assert word == FailureReason.RETRIES_EXHAUSTED
    assert read_work(message[message.index("{") :]) == RevisionJob(INPUT_BUCKET, "pt", steps[-1].after)


def test_step_tells_how_many_characters_have_to_be_translated_again(changed: Desk) -> None:
    article = decode_article(changed.read_bytes("articles/a.txt.json"))
    assert changed.walk(WALK).characters == 5 * article.counts.characters
    assert changed.walk(RevisionJob(INPUT_BUCKET, "pt", "articles/z")).characters == 0


def test_glossary_that_the_queue_gave_up_on_gets_a_failure_and_its_terms_go(desk: Desk) -> None:
    desk.ingest(GLOSSARY, TERM)
    desk.run_out()
    desk.store.upload(ObjectAddress(INPUT_BUCKET, GLOSSARY), b"another file")
    (report,) = desk.record_failure(json.dumps({"bucket": INPUT_BUCKET, "key": GLOSSARY}))
    assert report.outcome is Outcome.FAILED
    assert f"failed/ingest/{GLOSSARY}.json" in desk.output_keys()
    assert f"references/{GLOSSARY}.json" not in desk.output_keys()
    (step,) = desk.walks.sent
    desk.walk(step)
    assert jobs(desk) == list(KEYS)


def test_glossary_whose_record_was_written_before_the_queue_gave_up_is_listed_and_walked_for(desk: Desk) -> None:
    """The worker died between the record and the manifest, each time."""
    desk.ingest(GLOSSARY, TERM)
    desk.walks.sent.clear()
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, "references.json"))
    desk.record_failure(json.dumps({"bucket": INPUT_BUCKET, "key": GLOSSARY}))
    assert len(read_manifest(desk.store, OUTPUT_BUCKET).references) == 1
    assert len(desk.walks.sent) == 1
