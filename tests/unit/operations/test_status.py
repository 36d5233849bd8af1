"""What is counted, what is found when the law is checked, and when a script has to look."""

import copy
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason
from dragoman.law import find_breaches
from dragoman.operations.census import Census, count_records
from dragoman.operations.checking import CheckReport, check
from dragoman.operations.documents import StatusDocument, write_document
from dragoman.operations.failure_list import FailureList
from dragoman.operations.redrive import Found
from dragoman.operations.status import StatusWish, find_status
from dragoman.operations.status_display import show_status
from dragoman.records import article_key, container_key, translation_key
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, make_chain, make_settings
from tests.unit.operations.places import FakeSqs, make_site
from tests.unit.operations.test_explain import FEED
from tests.unit.stories import PROSE, Desk

KEYS = ("a.txt", "b/a.txt", "wire.rss", "empty.txt", "x" * 970, "glossaries/en-pt/t.csv")


def fill(desk: Desk | None = None) -> Desk:
    desk = desk or Desk(settings=make_settings(("pt", "de")))
    for key in KEYS:
        body = {"wire.rss": FEED, "empty.txt": b"", KEYS[-1]: b"source,target\nharbour wall,muralha\n"}
        desk.ingest(key, body.get(key, PROSE.encode()))
    desk.run_out()
    return desk


@cache
def fill_once() -> Desk:
    """For tests that work on a copy."""
    return fill()


def census_of(desk: Desk, max_reasons: int | None = None) -> Census:
    return count_records(make_site(desk.store, desk.settings), max_reasons=max_reasons)


def check_of(desk: Desk, *, with_versions: bool | None = None) -> CheckReport:
    return check(make_site(desk.store, desk.settings), with_versions=with_versions, on_look=lambda _w, _n: None)


def status_of(desk: Desk, wish: StatusWish | None = None, sqs: FakeSqs | None = None) -> StatusDocument:
    site = make_site(desk.store, desk.settings, sqs)
    return find_status(site, wish or StatusWish(), lambda _w, _n: None, lambda _: None)


def test_each_kind_of_record_is_counted() -> None:
    census = census_of(fill())
    assert (census.files, census.articles, census.containers, census.references) == (6, 5, 1, 1)
    assert census.rejected.by_reason == {"empty": 1}
    assert {target: found.translations for target, found in census.targets.items()} == {"pt": 5, "de": 5}
    assert census.failures == census.unreadable == census.foreign == 0


def test_failures_are_counted_by_target_and_reason() -> None:
    desk = fill(Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))), make_settings(("pt",))))
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, "failed/pt/strange.txt.json"), b'{"schema": "dragoman.failure"}')
    census = census_of(desk)
    assert census.targets["pt"].failed.total == 6
    assert census.targets["pt"].failed.by_reason == {"no-engine": 5}
    assert census.targets["pt"].failed.unread == 1


def test_more_failures_than_are_read_are_counted_all_the_same() -> None:
    desk = fill(Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))), make_settings(("pt",))))
    failed = census_of(desk, max_reasons=2).targets["pt"].failed
    assert (failed.total, failed.by_reason, failed.unread) == (5, {"no-engine": 2}, 3)


def test_a_target_that_is_not_wanted_any_more_is_counted_apart_and_needs_no_attention() -> None:
    desk = fill(Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))), make_settings(("fr",))))
    desk.settings = make_settings(("pt",))
    census = census_of(desk)
    assert not census.targets["fr"].is_wanted
    assert census.targets["fr"].failed.total == 5
    assert census.failures == 0


@pytest.mark.parametrize("key", ["notes.txt", "articles/a.txt", "other/a.json", "failed/a.json"])
def test_what_dragoman_did_not_write_is_counted_apart(key: str) -> None:
    desk = fill()
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, key), b"x")
    assert census_of(desk).foreign == 1
    assert check_of(desk).counts == {"foreign": 1}


# ---------------------------------------------------------------- the law


def test_a_stack_in_which_all_is_done_breaks_no_law() -> None:
    report = check_of(fill())
    assert report.holds
    assert report.versions_looked_at == report.records


def put(desk: Desk, key: str, body: bytes = b"{}") -> None:
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, key), body)


BREAKS: dict[str, Callable[[Desk], None]] = {
    "waiting": lambda desk: desk.store.remove(ObjectAddress(OUTPUT_BUCKET, "rejected/empty.txt.json")),
    "pending": lambda desk: desk.store.remove(ObjectAddress(OUTPUT_BUCKET, translation_key("a.txt", "de"))),
    "contradictory": lambda desk: put(desk, "rejected/a.txt.json"),
    "orphan": lambda desk: put(desk, translation_key("gone.txt", "pt")),
    "outdated": lambda desk: put(desk, article_key("a.txt")),
    "manifest": lambda desk: desk.store.remove(ObjectAddress(OUTPUT_BUCKET, "references.json")),
}


@pytest.mark.parametrize("kind", BREAKS)
def test_each_way_to_break_the_law_is_found(kind: str) -> None:
    desk = fill()
    BREAKS[kind](desk)
    report = check_of(desk)
    assert kind in report.counts
    assert not report.holds


def test_an_item_without_outcome_and_one_that_the_container_lost_are_found() -> None:
    desk = fill()
    items = sorted(key for key in desk.output_keys() if key.startswith("articles/wire.rss/"))
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, items[0]))
    report = check_of(desk)
    assert report.counts == {"waiting": 1, "orphan": 2}
    assert [finding.detail for finding in report.findings if finding.kind == "waiting"] == [items[0][18:-5]]


def test_without_versions_only_the_listings_are_compared() -> None:
    desk = fill()
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "a.txt"), b"Another text altogether.")
    assert check_of(desk, with_versions=False).holds
    assert check_of(desk, with_versions=False).versions_looked_at is None
    assert check_of(desk, with_versions=True).counts == {"outdated": 1}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_check_finds_something_wherever_the_law_does(data: st.DataObject) -> None:
    """The same law, told by two programs: one that holds everything in memory, and one that compares listings."""
    desk = Desk(settings=make_settings(("pt", "de")), store=copy.deepcopy(fill_once().store))
    keys = [*desk.output_keys(), "articles/gone.txt.json", "failed/pt/a.txt.json", container_key("a.txt")]
    for key in data.draw(st.lists(st.sampled_from(keys), max_size=3)):
        address = ObjectAddress(OUTPUT_BUCKET, key)
        if desk.store.head(address) is None:
            put(desk, key)
        else:
            desk.store.remove(address)
    if data.draw(st.booleans()):
        desk.store.remove(ObjectAddress(INPUT_BUCKET, data.draw(st.sampled_from(KEYS))))
    try:
        breaches = list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, desk.settings.targets))
    except Exception:  # noqa: BLE001 - a container record that is none ends it
        return
    assert bool(breaches) != check_of(desk).holds


# ---------------------------------------------------------------- what a script is told


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda desk: None, False),
        (lambda desk: put(desk, "failed/ingest/a.txt.json"), True),
        (lambda desk: put(desk, "failed/pt/a.txt.json"), True),
        (lambda desk: put(desk, "unreadable/m.json"), True),
        (lambda desk: put(desk, "failed/fr/a.txt.json"), False),
    ],
)
def test_failures_and_unreadable_messages_need_attention(change: Callable[[Desk], None], *, expected: bool) -> None:
    desk = fill()
    change(desk)
    assert status_of(desk).needs_attention is expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [({"ingest": (5, 5)}, False), ({"ingest-dead-letter": (1, 0)}, True), ({"translate-dead-letter": (0, 1)}, True)],
)
def test_dead_letters_need_attention_and_work_does_not(counts: dict[str, tuple[int, int]], *, expected: bool) -> None:
    status = status_of(fill(), sqs=FakeSqs(counts))
    assert status.needs_attention is expected
    assert [queue.name for queue in status.queues if queue.total] == list(counts)


def test_what_is_found_while_work_is_under_way_is_said_to_be_perhaps_that_work() -> None:
    desk = fill()
    BREAKS["pending"](desk)
    status = status_of(desk, StatusWish(with_check=True), FakeSqs({"translate": (1, 0)}))
    assert "may be what they are about" in status.notices[0]
    assert status.needs_attention


def show(status: StatusDocument) -> str:
    output = io.StringIO()
    show_status(status, Console(file=output, width=140), " --stack x")
    return output.getvalue()


def test_the_tables_name_each_number_and_what_to_do() -> None:
    desk = fill(Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))), make_settings(("pt",))))
    put(desk, "unreadable/m.json")
    put(desk, "rejected/evil\x1b[2J.txt.json")
    text = show(status_of(desk, StatusWish(with_check=True), FakeSqs({"ingest-dead-letter": (1, 0)})))
    for part in (
        "no-engine 5", "dragoman redrive --all --dry-run --stack x", "1 dead letter:", "name no file",
        "The law is broken", "orphan 1", "evil\\x1b[2J.txt", "What to do: dragoman redrive --key KEY",
    ):  # fmt: skip
        assert part in text
    assert "\x1b" not in text


def test_a_stack_in_order_says_that_nothing_needs_attention() -> None:
    text = show(status_of(fill(), StatusWish(with_check=True)))
    assert "The law holds: everything is accounted for" in text
    assert "Nothing needs attention." in text


def test_the_document_for_programs_keeps_its_shape() -> None:
    document = json.loads(write_document(status_of(fill(), StatusWish(with_check=True))))
    assert list(document) == [
        "schema", "version", "place", "is_at_work", "needs_attention", "queues", "census", "check", "backfills",
        "notices",
    ]  # fmt: skip
    assert (document["schema"], document["version"]) == ("dragoman.status", 1)
    assert document["census"]["targets"]["pt"] == {
        "is_wanted": True,
        "translations": 5,
        "failed": {"total": 0, "by_reason": {}, "unread": 0},
        "under_way": 0,
    }
    assert document["check"]["counts"] == {}


def test_the_list_for_a_spreadsheet_has_a_line_each_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "failures.csv"
    with FailureList(path) as listed:
        listed.add(Found("rejected/=cmd().txt.json", "=cmd().txt", None, None, "empty"))
        listed.add(Found("failed/pt/a.txt.json", "a.txt", None, "pt", "no-engine"))
    assert listed.rows == 2
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "file,item,outcome,target,reason,record"
    assert lines[1] == "'=cmd().txt,,rejected,,empty,rejected/=cmd().txt.json"
    assert lines[2] == "a.txt,,failed,pt,no-engine,failed/pt/a.txt.json"
