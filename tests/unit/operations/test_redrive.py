"""What failed is found by listing, and its message sent; twice does no harm."""

import json
from collections.abc import Callable

import pytest

from dragoman.article import ObjectAddress, Subject, TranslationJob
from dragoman.errors import EngineError, EngineReason, FailureReason, StoreUnavailableError
from dragoman.operations.naming import Meant
from dragoman.operations.redrive import (
    Found,
    Queues,
    SendingStoppedError,
    Wish,
    find_failures,
    list_prefixes,
    name_file,
    send,
)
from dragoman.operations.redrive_cost import estimate_cost
from dragoman.records import article_key, translation_key
from dragoman.settings import Settings
from tests.unit.fakes import (
    INPUT_BUCKET,
    OUTPUT_BUCKET,
    FakeEngine,
    FakeHintQueue,
    FakeJobQueue,
    make_chain,
    make_settings,
)
from tests.unit.operations.places import FakeSqs, make_site, make_stack
from tests.unit.stories import PROSE, Desk

NO_MODEL = FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Failures in pt and de of two files, a failure of ingest, a rejection, and one in a target that is not wanted."""
    desk = Desk(make_chain(NO_MODEL), make_settings(("pt", "de", "fr")))
    for key in ("news/a.txt", "sport/b.txt"):
        desk.ingest(key, PROSE)
    desk.run_out()
    desk.ingest("news/empty.txt", b"")
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "news/lost.txt"), b"Lost.")
    desk.record_failure(json.dumps({"bucket": INPUT_BUCKET, "key": "news/lost.txt"}))
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, "failed/pt/strange.json"), b"no record")
    desk.settings = make_settings(("pt", "de"))
    return desk


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), {"failed/ingest/news/lost.txt", "failed/pt/news/a.txt", "failed/de/news/a.txt", "failed/pt/sport/b.txt", "failed/de/sport/b.txt"}),
        (Wish(prefix="sport/"), {"failed/pt/sport/b.txt", "failed/de/sport/b.txt"}),
        (Wish(target="pt"), {"failed/pt/news/a.txt", "failed/pt/sport/b.txt"}),
        (Wish(target="fr"), {"failed/fr/news/a.txt", "failed/fr/sport/b.txt"}),
        (Wish(stage="ingest"), {"failed/ingest/news/lost.txt"}),
        (Wish(stage="ingest", with_rejected=True), {"failed/ingest/news/lost.txt", "rejected/news/empty.txt"}),
        (Wish(stage="translate", prefix="news/"), {"failed/pt/news/a.txt", "failed/de/news/a.txt"}),
        (Wish(reasons=frozenset({"retries-exhausted"})), {"failed/ingest/news/lost.txt"}),
        (Wish(reasons=frozenset({"no-engine", "retries-exhausted"}), prefix="news/", target="pt"), {"failed/pt/news/a.txt"}),
        (Wish(reasons=frozenset({"budget-spent"})), set()),
        (Wish(prefix="nowhere/"), set()),
    ],
)  # fmt: skip
def test_what_fits_all_that_is_named_is_found(desk: Desk, wish: Wish, expected: set[str]) -> None:
    found = find_failures(wish, make_site(desk.store, desk.settings))
    assert {one.record.removesuffix(".json") for one in found} == expected


def test_a_target_that_is_not_wanted_any_more_is_left_alone_unless_it_is_named(desk: Desk) -> None:
    site = make_site(desk.store, desk.settings)
    assert "failed/fr/" not in list_prefixes(Wish(), site)
    assert list_prefixes(Wish(target="fr"), site) == ("failed/fr/",)


def test_each_failure_sends_the_message_that_tries_it_again(desk: Desk) -> None:
    site, hints, jobs = make_site(desk.store, desk.settings), FakeHintQueue(), FakeJobQueue()
    found = list(find_failures(Wish(prefix="news/"), site))
    assert list(send(found, site, Queues(hints, jobs))) == [3]
    assert hints.sent == [Subject(ObjectAddress(INPUT_BUCKET, "news/lost.txt"))]
    assert jobs.sent == [TranslationJob(ObjectAddress(INPUT_BUCKET, "news/a.txt"), target) for target in ("pt", "de")]


def test_messages_that_were_sent_make_the_failures_good_and_twice_does_no_harm() -> None:
    desk = Desk(make_chain(NO_MODEL))
    desk.ingest("a.txt", PROSE)
    desk.run_out()
    assert "failed/pt/a.txt.json" in desk.output_keys()
    desk.chain = make_chain()
    site = make_site(desk.store, desk.settings)
    found = list(find_failures(Wish(), site))
    for _ in range(2):
        list(send(found, site, Queues(desk.hints, desk.jobs)))
    desk.run_out()
    assert desk.output_keys() == ["articles/a.txt.json", "translations/pt/a.txt.json"]
    assert list(find_failures(Wish(), site)) == []


def test_failure_of_an_item_sends_a_message_about_the_item() -> None:
    found = Found(
        "failed/pt/wire.rss/item-0123456789abcdef.json", "wire.rss", "item-0123456789abcdef", "pt", "no-engine"
    )
    desk, hints, jobs = Desk(), FakeHintQueue(), FakeJobQueue()
    list(send([found], make_site(desk.store, desk.settings), Queues(hints, jobs)))
    assert jobs.sent == [TranslationJob(ObjectAddress(INPUT_BUCKET, "wire.rss"), "pt", "item-0123456789abcdef")]


def test_a_file_that_is_named_is_taken_in_again_or_one_target_of_it_translated() -> None:
    assert name_file(Meant("a.txt"), Wish()).target is None
    assert name_file(Meant("a.txt", "item-0123456789abcdef"), Wish(target="pt")) == Found(
        "", "a.txt", "item-0123456789abcdef", "pt", None
    )


def test_what_was_sent_before_a_queue_refused_is_told() -> None:
    class Refusing(FakeHintQueue):
        def send(self, messages: object) -> None:
            if self.sent:
                raise StoreUnavailableError("SendMessageBatch: throttled")
            super().send(messages)  # type: ignore[arg-type]

    desk = Desk()
    found = [Found("", f"{number}.txt", None, None, None) for number in range(250)]
    with pytest.raises(SendingStoppedError, match="After 100 messages") as raised:
        list(send(found, make_site(desk.store, desk.settings), Queues(Refusing(), FakeJobQueue())))
    assert raised.value.sent == 100


def test_the_queues_of_a_stack_get_the_messages_that_its_functions_read() -> None:
    desk, sqs = Desk(), FakeSqs()
    site = make_site(desk.store, desk.settings, sqs)
    assert site.connection is not None
    found = [Found("", "a.txt", None, None, None), Found("", "a.txt", None, "pt", None)]
    list(send(found, site, Queues.of(site.connection)))
    assert [(queue, json.loads(body)) for queue, body in sqs.sent] == [
        (make_stack().ingest_queue_url, {"bucket": INPUT_BUCKET, "key": "a.txt"}),
        (make_stack().translate_queue_url, {"source": {"bucket": INPUT_BUCKET, "key": "a.txt"}, "target": "pt"}),
    ]


@pytest.mark.parametrize(
    ("engines", "check"),
    [
        (("firefox",), lambda usd: usd == {}),
        (("firefox", "deepl"), lambda usd: 0 < usd["deepl"] < 0.1),
    ],
)
def test_the_cost_is_that_of_the_paid_engines_alone(
    desk: Desk, engines: tuple[str, ...], check: Callable[[dict[str, float]], bool]
) -> None:
    settings = Settings(output_bucket=OUTPUT_BUCKET, targets=("pt", "de"), engines=engines)
    site = make_site(desk.store, settings)
    estimate = estimate_cost(list(find_failures(Wish(stage="translate"), site)), site)
    assert estimate.articles == 4
    assert check(estimate.usd_by_engine)
    if estimate.usd_by_engine:
        assert estimate.characters == 4 * desk.article("news/a.txt").counts.characters
        assert not estimate.is_sampled


def test_a_target_that_failed_for_an_article_of_another_release_goes_to_ingest_which_makes_that_again() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    address = ObjectAddress(OUTPUT_BUCKET, article_key("a.txt"))
    stored = desk.store.get(address)
    assert stored is not None
    body = (stored.body or b"").replace(b'"version": 1', b'"version": 7', 1)
    desk.store.upload(address, body, metadata={**stored.state.metadata, "fingerprint": "of another release"})
    desk.translate("a.txt")
    (found,) = find_failures(
        Wish(reasons=frozenset({FailureReason.UNREADABLE_RECORD})), make_site(desk.store, desk.settings)
    )
    assert (found.stage, found.key) == ("ingest", "a.txt")
    desk.ingest_again("a.txt")
    desk.run_out()
    assert desk.output_keys() == [article_key("a.txt"), translation_key("a.txt", "pt")]
