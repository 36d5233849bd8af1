"""A backfill before it is started: lists as people have them, what would be found, and what it would cost."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason
from dragoman.operations import backfill_follow, backfill_survey
from dragoman.operations.backfill_cost import Concurrency, Estimate, Work, estimate
from dragoman.operations.backfill_follow import follow
from dragoman.operations.backfill_plan import Plan, choose_targets
from dragoman.operations.backfill_request import ListError, Mode, Request, read_keys, write_input, write_list
from dragoman.operations.backfill_survey import Survey, survey
from dragoman.operations.backfill_words import describe_end, describe_plan, describe_seconds
from dragoman.operations.prices import PaidEngine
from dragoman.records import failure_key
from dragoman.settings import Settings
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, make_chain
from tests.unit.operations.places import FakeSqs, make_site
from tests.unit.stories import PROSE, Desk

MILLION = 1_000_000
SETTINGS = Settings(output_bucket="out", daily_budget_usd=5, monthly_budget_usd=50)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def look(desk: Desk, mode: Mode = "input", keys: Iterable[str] | None = None, prefix: str = "") -> Survey:
    site = make_site(desk.store, desk.settings)
    return survey(Request(mode=mode, targets=desk.settings.targets, prefix=prefix), site, keys, lambda _: None)


def read(text: str) -> list[str]:
    return list(read_keys(text.split("\n"), "in"))


@pytest.mark.parametrize(
    "text",
    [
        "a.txt\nb c.txt\n",
        "a.txt\r\nb c.txt\r\n",
        "\ufeffa.txt\n\nb c.txt",
        "s3://in/a.txt\ns3://in/b c.txt",
        "key\na.txt\nb c.txt\n",
        'size,key\n1,a.txt\n2,"b c.txt"\n',
        '{"key": "a.txt"}\n{"key": "b c.txt", "size": 2}\n',
    ],
)
def test_a_list_is_read_in_the_forms_that_people_have(text: str) -> None:
    assert read(text) == ["a.txt", "b c.txt"]


def test_a_key_with_a_comma_is_one_key_where_no_column_is_named() -> None:
    assert read("a, b.txt") == ["a, b.txt"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("s3://other/a.txt", "Line 1 .* another bucket"),
        ("a.txt\n" + "ü" * 513, "Line 2 .* cannot be"),
        ("s3://in/", "Line 1"),
        ('{"key": "a"}\n{"name": "b"}', "Line 2"),
        ('{"key": "a"}\nb.txt', "Line 2"),
        ("size,key\n1", "Line 2"),
    ],
)
def test_a_line_that_cannot_be_a_key_is_named(text: str, problem: str) -> None:
    with pytest.raises(ListError, match=problem):
        read(text)


def test_an_empty_list_has_no_keys() -> None:
    assert read("") == read("\n\n") == []


@pytest.mark.parametrize("key", ["a.txt", "line\u2028separator", "new\x85line", 'tab\t"quoted" \\ 日本'])
def test_a_list_goes_to_the_machine_one_line_a_key(key: str) -> None:
    body = write_list([key, "b"]).decode()
    assert [json.loads(line)["key"] for line in body.splitlines()] == [key, "b"]


def test_the_machines_input_says_what_is_not_as_usual() -> None:
    assert json.loads(write_input(Request(mode="input", targets=("pt",), prefix="desk/"))) == {
        "mode": "input",
        "targets": ["pt"],
        "prefix": "desk/",
    }


def test_files_are_new_stale_or_as_they_should_be(desk: Desk) -> None:
    desk.ingest("done.txt", PROSE)
    desk.run_out()
    desk.ingest("behind.txt", PROSE)
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "behind.txt"), b"Another text, of which nobody was told.")
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "new.txt"), PROSE.encode())
    found = look(desk)
    assert (found.listed, found.is_exact, found.stale, found.without_record) == (3, True, 2, 1)
    assert (found.work.files_to_do, found.work.files_to_look_at) == (2, 1)


def test_a_file_that_failed_is_tried_again(desk: Desk) -> None:
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "a.txt"), PROSE.encode())
    desk.record_failure(json.dumps({"bucket": INPUT_BUCKET, "key": "a.txt"}))
    assert desk.output_keys() == [failure_key("a.txt", "ingest")]
    found = look(desk)
    assert (found.stale, found.without_record) == (1, 0)


def test_a_key_of_a_list_that_is_not_there_is_missing_and_nothing_else(desk: Desk) -> None:
    found = look(desk, keys=["gone.txt"])
    assert (found.listed, found.missing, found.stale, found.without_record) == (1, 1, 0, 0)


def test_a_prefix_leaves_out_what_is_elsewhere(desk: Desk) -> None:
    desk.ingest("desk/a.txt", PROSE)
    desk.ingest("b.txt", PROSE)
    assert look(desk, prefix="desk/").listed == look(desk, "translations", prefix="desk/").listed == 1


def test_items_of_a_container_are_counted_as_the_messages_that_they_are(desk: Desk) -> None:
    lines = "\n".join(json.dumps({"title": f"Title {n}", "body": PROSE}) for n in range(3))
    desk.ingest("a.jsonl", lines)
    desk.run_out()
    found = look(desk)
    assert (found.listed, found.work.files_to_look_at, found.work.translations_to_look_at) == (1, 4, 3)


def test_translations_that_are_missing_or_stale_are_counted_with_their_characters(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    characters = desk.article("a.txt").counts.characters
    found = look(desk, "translations")
    assert (found.work.hints, found.work.translations_to_do, found.work.characters) == (1, 1, characters)


def test_records_without_their_source_are_counted(desk: Desk) -> None:
    for key in ("a.txt", "b.txt"):
        desk.ingest(key, PROSE)
    desk.run_out()
    desk.store.remove(ObjectAddress(INPUT_BUCKET, "b.txt"))
    found = look(desk, "records")
    assert (found.listed, found.stale) == (4, 2)  # of each file an article and a translation


def test_of_many_objects_a_sample_stands_for_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill_survey, "MAX_LOOKED_AT", 10)
    for number in range(40):
        desk.store.upload(ObjectAddress(INPUT_BUCKET, f"{number}.txt"), b"x" * 100)
    counts: list[int] = []
    request = Request(mode="input", targets=("pt",))
    found = survey(request, make_site(desk.store, desk.settings), None, counts.append)
    assert (found.listed, found.looked_at, found.is_exact) == (40, 10, False)
    assert (found.stale, found.bytes) == (40, 4_000)
    assert counts == [40]


def test_an_empty_bucket_is_nothing_to_do(desk: Desk) -> None:
    assert look(desk).work == Work(listed=0, hints=0)


def test_records_are_looked_through_for_earlier_targets_too(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    desk.translate("a.txt", "fr")
    site = make_site(desk.store, desk.settings)
    assert choose_targets("records", (), site) == ("pt", "fr")
    assert choose_targets("translations", (), site) == ("pt",)
    assert choose_targets("translations", ("fr",), site) == ("fr",)


def reckon(work: Work, paid: PaidEngine | None = None) -> Estimate:
    return estimate(work, Concurrency(ingest=2, translate=4), paid, SETTINGS)


def test_ten_million_files_cost_what_the_plan_on_paper_says() -> None:
    """infra/BACKFILL.md has these numbers: ten million articles of 3,000 characters into two targets."""
    count = 10 * MILLION
    work = Work(
        listed=count,
        hints=count,
        files_to_do=count,
        translations_to_do=2 * count,
        characters=count * 3_000 * 2,
    )
    found = reckon(work)
    cost = {line.service: round(line.usd) for line in found.lines}
    assert cost == {"S3": 258, "Step Functions": 1, "SQS": 28, "Lambda": 440, "CloudWatch Logs": 27}
    assert round(found.usd) == 755
    assert found.bottleneck == "translate"
    assert round(found.seconds / 86_400) == 45


def test_a_second_backfill_costs_a_look_at_each() -> None:
    count = 10 * MILLION
    again = reckon(Work(listed=count, hints=count, files_to_look_at=count, translations_to_look_at=2 * count))
    assert round(again.usd) == 209
    assert not any("write" in line.arithmetic for line in again.lines)


def test_paid_engines_are_bounded_by_the_months_budget() -> None:
    work = Work(listed=1, hints=1, translations_to_do=1, characters=2 * MILLION)
    amazon = PaidEngine("amazon", 15.0)
    assert reckon(work, amazon).engines_usd == pytest.approx(30.0)
    assert reckon(Work(listed=1, hints=1, characters=100 * MILLION), amazon).engines_usd == 50.0
    assert reckon(work).engines_usd == 0.0


@pytest.mark.parametrize("mode", ["input", "translations", "records"])
def test_a_plan_is_told_in_full(desk: Desk, mode: Mode) -> None:
    desk.ingest("a.txt", PROSE)
    found = look(desk, mode)
    plan = Plan(
        Request(mode=mode, targets=("pt",), prefix=""),
        found,
        reckon(found.work, PaidEngine("deepl", 25.0)),
        Concurrency(2, 4),
    )
    told = "\n".join(describe_plan(plan, "stack dragoman"))
    assert "stack dragoman" in told
    assert [word for word in ("S3", "together", "Time:") if word not in told] == []
    assert PROSE.split()[0] not in told.split(), "no text of an article"


@pytest.mark.parametrize(("count", "is_too_long"), [(1_000, False), (10 * MILLION, True)])
def test_a_backfill_that_outlasts_the_queues_memory_is_warned_of(desk: Desk, count: int, is_too_long: bool) -> None:
    work = Work(listed=count, hints=count, files_to_do=count, translations_to_do=count, characters=count * 3_000)
    plan = Plan(Request(mode="input", targets=("pt",)), look(desk), reckon(work), Concurrency(2, 4))
    told = "\n".join(describe_plan(plan, "stack dragoman"))
    assert ("TranslateConcurrency" in told) is is_too_long


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (90, "90 s"), (600, "10 minutes"), (7200, "2 hours"), (864_000, "10 days")]
)
def test_lengths_of_time_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert describe_seconds(seconds) == words


def test_nothing_of_the_output_bucket_is_written_by_looking(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    before = desk.output_keys()
    desk.store.requests.clear()
    for mode in ("input", "translations", "records"):
        look(desk, mode)
    assert desk.output_keys() == before
    assert {method for method, _, _ in desk.store.requests} <= {
        "head",
        "get",
        "list",
    }
    assert OUTPUT_BUCKET in {bucket for _, bucket, _ in desk.store.requests}


class Ended:
    """Step Functions, when a backfill is over."""

    def describe_execution(self, **_: object) -> dict[str, Any]:
        return {"name": "one", "status": "SUCCEEDED", "startDate": datetime(2026, 11, 2, 9, 0, tzinfo=UTC)}

    def list_map_runs(self, **_: object) -> dict[str, Any]:
        return {"mapRuns": [{"mapRunArn": "run"}]}

    def describe_map_run(self, **_: object) -> dict[str, Any]:
        return {"itemCounts": {"total": 3, "succeeded": 3}}


def test_the_end_tells_of_what_failed_meanwhile_and_not_of_what_failed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill_follow, "POLL_SECONDS", 0)
    desk = Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))))
    for key, at in (("before.txt", "2026-11-02T08:59:59Z"), ("after.txt", "2026-11-02T09:00:00Z")):
        desk.store.last_modified = at
        desk.ingest(key, PROSE)
        desk.run_out()
    desk.ingest("empty.txt", b"")
    site = make_site(desk.store, desk.settings)
    assert site.connection is not None
    services: dict[str, Any] = {"sqs": FakeSqs(), "stepfunctions": Ended()}
    done = follow("arn", msgspec.structs.replace(site.connection, client=services.__getitem__), lambda _: None)
    assert (done.new_failures, done.new_rejections) == (1, 1)
    assert list(describe_end(done, " --stack x")) == [
        "Done: 3 hints were sent, and the queues are empty.",
        "Not all of it went well: 1 failure record and 1 rejection written since it started. Why:",
        "  dragoman status --stack x",
    ]
