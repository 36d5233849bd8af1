"""From `explain KEY` alone a person can tell what happened to any file: one test for each way."""

import shlex
from typing import Any

import msgspec
import pytest

from dragoman.article import EngineFailure, Failure, ObjectAddress, Progress, SourceObject, Usage
from dragoman.errors import EngineError, EngineReason, FailureReason, RejectedError, RejectionReason
from dragoman.operations.backfill_request import Request
from dragoman.operations.backfill_survey import survey
from dragoman.operations.verdicts import Verdict, is_settled
from dragoman.readers import compute_bounded_fingerprint
from dragoman.reading_rules import Reading, reject
from dragoman.reconciliation import SOURCE_ETAG
from dragoman.records import (
    INGEST_STAGE,
    article_key,
    container_key,
    encode_record,
    failure_key,
    progress_key,
    record_name,
    rejection_key,
    translation_key,
)
from dragoman.settings import Settings
from dragoman.store import ObjectVersion
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, make_chain, make_settings
from tests.unit.operations.places import FakeSqs, RememberingStore, explain, find, make_site, says
from tests.unit.stories import PORTUGUESE_PROSE, PROSE, Desk

KEY = "news/a.txt"
FEED = b"""<rss version="2.0"><channel><title>Wire</title>
<item><guid>1</guid><title>The harbour wall</title><description>The harbour of Port Ellery will close to cargo ships
for eleven weeks this winter, because engineers found cracks in its wall after three days of storms.</description></item>
<item><guid>2</guid><title>The night train</title><description>The night train to the coast leaves again in spring,
after a break of fifteen years, and tickets go on sale next Monday at every station of the line.</description></item>
</channel></rss>"""
GLOSSARY = "glossaries/en-pt/terms.csv"


def make_desk(*targets: str, chain: Any = None) -> Desk:
    return Desk(chain, make_settings(targets or ("pt",)), RememberingStore())


def translated(desk: Desk | None = None) -> Desk:
    desk = desk or make_desk()
    desk.ingest(KEY, PROSE, "text/plain")
    desk.run_out()
    return desk


def edit(desk: Desk, record: str, change: Any, **metadata: str) -> None:
    """Rewrite a record as something else would have left it."""
    stored = desk.store.get(ObjectAddress(OUTPUT_BUCKET, record))
    assert stored is not None
    body = change(stored.body)
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, record), body, metadata={**stored.state.metadata, **metadata})


def put(desk: Desk, record: str, body: bytes, source_etag: str, fingerprint: str = "0") -> None:
    metadata = {SOURCE_ETAG: source_etag, "fingerprint": fingerprint}
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, record), body, metadata=metadata)


def head_etag(desk: Desk, bucket: str, key: str) -> str:
    state = desk.store.head(ObjectAddress(bucket, key))
    assert state is not None
    return state.etag


# ---------------------------------------------------------------- not there


def test_a_key_that_was_never_dropped_is_told_with_keys_that_are_like_it() -> None:
    told = explain(translated(), "news/A.TXT")
    assert told.verdict is Verdict.UNKNOWN
    assert says(told, "There is no file news/A.TXT in the input bucket", "Was one of these meant?", f"  {KEY}")


@pytest.mark.parametrize("typed", ["news/a.tx", "news/a", "new/a.txt", "a.txt", "news/á.txt"])
def test_keys_like_it_are_found_by_letters_by_folder_and_without_the_ending(typed: str) -> None:
    desk = translated()
    desk.ingest("news/á.txt", PROSE)
    assert find(desk, typed if typed != "news/á.txt" else "news/a\u0301.txt").suggestions[0] in {KEY, "news/á.txt"}


def test_where_no_key_is_like_it_that_is_said() -> None:
    assert says(explain(translated(), "quite/another.pdf"), "No key of the input bucket is like it")


def test_a_file_that_was_deleted_is_told_with_its_time_and_how_to_bring_it_back() -> None:
    desk = translated()
    store = desk.store
    assert isinstance(store, RememberingStore)
    store.remove(ObjectAddress(INPUT_BUCKET, KEY))
    desk.ingest_again(KEY)
    desk.run_out()
    store.versions[KEY] = (
        ObjectVersion("mark", "2026-11-02T09:45:30Z", is_deletion=True),
        ObjectVersion("v1", "2026-11-02T09:15:30Z", is_deletion=False),
    )
    told = explain(desk, KEY)
    assert told.verdict is Verdict.DELETED
    assert says(told, "was deleted on 2026-11-02 at 09:45:30 UTC, 30 minutes ago", "versionId=v1")


def test_records_whose_file_is_gone_are_told_and_how_to_have_them_removed() -> None:
    desk = translated()
    desk.store.remove(ObjectAddress(INPUT_BUCKET, KEY))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.LEAVING
    assert says(told, f"There is no file {KEY}", "articles/news/a.txt.json", f"dragoman redrive --key={KEY}")


# ---------------------------------------------------------------- on the way in


def drop(desk: Desk, at: str = "2026-11-02T09:15:30Z", body: bytes = PROSE.encode()) -> None:
    desk.store.last_modified = at
    desk.store.upload(ObjectAddress(INPUT_BUCKET, KEY), body)


def test_a_file_that_waits_in_the_queue_is_told_to_wait() -> None:
    desk = make_desk()
    drop(desk)
    told = explain(desk, KEY, sqs=FakeSqs({"ingest": (12, 3)}))
    assert told.verdict is Verdict.WAITING
    assert says(told, "In the ingest queue 12 messages wait, and 3 are in work", "Wait: it is taken in")


def test_a_file_that_was_dropped_a_moment_ago_is_told_to_wait_a_moment() -> None:
    desk = make_desk()
    drop(desk, at="2026-11-02T10:15:00Z")
    assert says(explain(desk, KEY), "30 seconds ago", "Wait a moment")


def test_a_file_whose_event_was_lost_is_told_how_to_be_asked_for() -> None:
    desk = make_desk()
    drop(desk)
    told = explain(desk, KEY)
    assert told.verdict is Verdict.WAITING
    assert says(told, "No message about it seems to be on its way", f"dragoman redrive --key={KEY}")


def test_a_file_whose_message_was_given_up_on_is_looked_for_among_the_dead_letters() -> None:
    desk = make_desk()
    drop(desk)
    told = explain(desk, KEY, sqs=FakeSqs({"ingest-dead-letter": (1, 0)}))
    assert says(told, "In the ingest-dead-letter queue 1 message waits", "may be among the dead letters")


def test_a_replaced_file_is_told_to_have_the_record_of_the_version_before() -> None:
    desk = translated()
    drop(desk, body=PORTUGUESE_PROSE.encode())
    told = explain(desk, KEY, sqs=FakeSqs({"ingest": (1, 0)}))
    assert told.verdict is Verdict.OUTDATED
    assert says(told, "of an earlier version of the file", "the new version is taken in when its event is read")


# ---------------------------------------------------------------- in the targets


def test_a_translated_file_is_told_with_its_engines() -> None:
    desk = translated()
    story = find(desk, KEY)
    told = explain(desk, KEY)
    assert told.verdict is Verdict.TRANSLATED
    assert is_settled(story, told.verdict)
    assert [record.currency for target in story.targets for record in target.records] == ["current"]
    assert says(told, "bytes, declared as text/plain", "as text, in English (en)", "pt: translated", "4 by fake")
    assert told.next == ("Nothing is left to do.",)


def test_flagged_sentences_are_told_by_number_and_check_and_without_their_text() -> None:
    desk = translated(make_desk(chain=make_chain(FakeEngine(answers=lambda text, _s, _t: text.replace("4.5", "9")))))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.FLAGGED
    assert says(told, "fail a check", "  sentence 4: ", "corrections")
    assert "repairs" not in "\n".join(told.sentences)


def test_an_article_in_the_target_language_already_stands_as_it_was() -> None:
    desk = make_desk()
    desk.ingest(KEY, PORTUGUESE_PROSE)
    desk.run_out()
    assert says(explain(desk, KEY), "pt: stands as it was", "it is in Portuguese (pt) already")


def test_an_article_whose_translations_are_pending_is_told_so() -> None:
    desk = make_desk("pt", "de")
    desk.ingest(KEY, PROSE)
    desk.translate(KEY, "pt")
    told = explain(desk, KEY, sqs=FakeSqs({"translate": (1, 0)}))
    assert told.verdict is Verdict.TRANSLATING
    assert says(told, "pt: translated", "de: is not translated yet", "Wait: a target is done when its message is read")


def test_a_long_article_in_work_is_told_with_how_far_it_is() -> None:
    desk = make_desk()
    desk.ingest(KEY, PROSE)
    article = desk.article(KEY)
    progress = Progress(
        id=article.id,
        source=article.source,
        fingerprint="f",
        target="pt",
        usage=(Usage("fake", 10, 0.0),),
        engines=(),
        segments=(),
        is_final=True,
    )
    put(desk, progress_key(KEY, "pt"), encode_record(progress), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.TRANSLATING
    assert says(told, "it is a long article, and under way: 0 of 4 sentences are done")


def test_a_translation_of_an_earlier_article_is_told() -> None:
    desk = translated()
    desk.ingest(KEY, PROSE + "It rained all day, and nobody went out.\n")
    told = explain(desk, KEY)
    assert told.verdict is Verdict.TRANSLATING
    assert says(told, "pt: that is of an earlier version of the article")


def test_a_target_that_is_no_longer_wanted_is_told() -> None:
    desk = translated(make_desk("pt", "de"))
    desk.settings = make_settings(("pt",))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.TRANSLATED
    assert says(told, "de: is not among the targets of the settings any more")


def test_records_made_under_other_settings_are_told_to_stay_until_asked_for() -> None:
    desk = translated()
    edit(desk, article_key(KEY), lambda body: body, fingerprint="another")
    desk.translate(KEY)
    desk.chain = make_chain(FakeEngine("other"))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.TRANSLATED
    assert says(told, "made under other settings or by another release", "pt: that was made with other engines")
    assert told.next == ("To have made again what would be another record now:", f"  dragoman redrive --key={KEY}")


def test_an_engine_that_could_not_for_a_while_is_told() -> None:
    away = FakeEngine("away", errors=EngineError(EngineReason.QUOTA_SPENT, "until the month ends"))
    told = explain(translated(make_desk(chain=make_chain(away, FakeEngine()))), KEY)
    assert says(told, "  away could not: quota-spent: until the month ends", "an engine that comes first could not")


# ---------------------------------------------------------------- rejections and failures


@pytest.mark.parametrize("reason", RejectionReason)
def test_a_rejected_file_is_told_with_reason_sentence_and_detail(reason: RejectionReason) -> None:
    desk = make_desk()
    drop(desk)
    state = desk.store.head(ObjectAddress(INPUT_BUCKET, KEY))
    assert state is not None
    source = state.describe(ObjectAddress(INPUT_BUCKET, KEY))
    record = reject(source, Reading.from_settings(desk.settings), RejectedError(reason, "What exactly is wrong."))
    put(desk, rejection_key(KEY), encode_record(record), state.etag)
    told = explain(desk, KEY)
    assert told.verdict is Verdict.REJECTED
    assert says(
        told, f"rejected ({rejection_key(KEY)}) as {reason}", reason.sentence, "In detail: What exactly is wrong."
    )
    assert "drop the file again" in told.next[0]


def test_an_empty_file_is_rejected_for_that_and_told_so() -> None:
    desk = make_desk()
    desk.ingest(KEY, b"")
    told = explain(desk, KEY)
    assert says(told, "as empty", "The file has 0 bytes.", "every try would end in the same way")
    assert not any("dragoman redrive" in sentence for sentence in told.next)


def test_a_file_that_other_limits_rejected_may_be_asked_for_again() -> None:
    desk = make_desk()
    desk.settings = msgspec.structs.replace(desk.settings, max_document_bytes=10)
    desk.ingest(KEY, PROSE)
    assert says(explain(desk, KEY), "as too-large", "every try would end in the same way")
    desk.settings = msgspec.structs.replace(desk.settings, max_document_bytes=5_000_000)
    assert says(explain(desk, KEY), "those of now may take it", f"  dragoman redrive --key={KEY}")


def make_failure(source: SourceObject, reason: FailureReason, target: str | None) -> Failure:
    return Failure(
        id="0",
        source=source,
        fingerprint="0",
        stage="translate" if target else "ingest",
        target=target,
        reason=reason,
        message=reason.sentence,
        engines=(EngineFailure("deepl", EngineReason.UNAUTHORIZED, "no key"),) if target else (),
        attempts=3,
        redrive="",
    )


@pytest.mark.parametrize("reason", FailureReason)
def test_a_failed_target_is_told_with_reason_engines_and_remedy(reason: FailureReason) -> None:
    desk = make_desk()
    desk.ingest(KEY, PROSE)
    failure = make_failure(desk.article(KEY).source, reason, "pt")
    put(desk, failure_key(KEY, "pt"), encode_record(failure), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.UNTRANSLATED
    assert says(
        told, "pt: failed after 3 tries", f"reason {reason}: {reason.sentence}", "deepl could not: unauthorized"
    )
    assert told.next[0] == "To have it in Portuguese (pt):"
    if reason is not FailureReason.UNKNOWN_LANGUAGE:  # with which a further try would only end in the same way
        assert says(told, f"dragoman redrive --key={KEY}")


@pytest.mark.parametrize("reason", [FailureReason.RETRIES_EXHAUSTED, FailureReason.UNDELIVERABLE])
def test_a_failure_of_ingest_is_told(reason: FailureReason) -> None:
    desk = make_desk()
    drop(desk)
    state = desk.store.head(ObjectAddress(INPUT_BUCKET, KEY))
    assert state is not None
    failure = make_failure(state.describe(ObjectAddress(INPUT_BUCKET, KEY)), reason, None)
    put(desk, failure_key(KEY, INGEST_STAGE), encode_record(failure), state.etag)
    told = explain(desk, KEY)
    assert told.verdict is Verdict.FAILED
    assert says(told, "failed to take it in after 3 tries", reason.sentence, f"dragoman redrive --key={KEY}")


@pytest.mark.parametrize(
    ("engine_reason", "remedy"),
    [
        (EngineReason.NO_MODEL, "dragoman models pull en pt"),
        (EngineReason.UNAUTHORIZED, "a key that works"),
        (EngineReason.UNREACHABLE, "wait until it answers"),
        (EngineReason.BUDGET_SPENT, "raise the budget"),
        (EngineReason.REFUSED, "Add an engine"),
    ],
)
def test_the_remedy_for_no_engine_fits_what_the_engine_said(engine_reason: EngineReason, remedy: str) -> None:
    desk = make_desk(chain=make_chain(FakeEngine(errors=EngineError(engine_reason, "so it is"))))
    desk.ingest(KEY, PROSE)
    desk.translate(KEY)
    assert says(explain(desk, KEY), f"fake could not: {engine_reason}: so it is", remedy)


# ---------------------------------------------------------------- containers and their items


def feed(desk: Desk | None = None) -> Desk:
    desk = desk or make_desk()
    desk.ingest("wire.rss", FEED)
    desk.run_out()
    return desk


def test_a_container_is_told_with_each_of_its_items() -> None:
    desk = feed()
    story = find(desk, "wire.rss")
    told = explain(desk, "wire.rss")
    assert told.verdict is Verdict.HOLDS
    assert is_settled(story, told.verdict)
    first = story.items[0].id
    assert says(told, "a container of 2 items", f"  {first}", "understood; translated into pt", "Nothing is left to do")


def test_targets_that_failed_alike_are_advised_on_together_and_others_apart() -> None:
    desk = make_desk("pt", "de", chain=make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))))
    desk.ingest(KEY, PROSE)
    desk.run_out()
    told = explain(desk, KEY)
    assert told.next.count("  Get a model:") == 1
    assert says(told, "To have it in Portuguese (pt) and German (de):", "dragoman models pull en pt de --to models")
    record = msgspec.structs.replace(
        make_failure(desk.article(KEY).source, FailureReason.RETRIES_EXHAUSTED, "de"), message="Nobody could."
    )
    put(desk, failure_key(KEY, "de"), encode_record(record), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    assert says(explain(desk, KEY), "To have it in Portuguese (pt):", "To have it in German (de):", "--logs")


AWAY = EngineFailure("deepl", EngineReason.UNREACHABLE, "no answer")


@pytest.mark.parametrize(
    ("attempts", "engine", "wait_seconds", "sentence"),
    [
        (1, AWAY, 300, "5 minutes after that try, then 1 more time after 30 minutes each."),
        (2, AWAY, 300, "30 minutes after that try."),
        (3, AWAY, 300, None),
        (1, AWAY, 0, None),
        (1, EngineFailure("deepl", EngineReason.BUDGET_SPENT, ""), 300, None),
        (1, EngineFailure("firefox", EngineReason.NO_MODEL, ""), 300, None),
    ],
)
def test_that_the_service_tries_again_by_itself_is_told_where_it_does(
    attempts: int, engine: EngineFailure, wait_seconds: int, sentence: str | None
) -> None:
    desk = make_desk()
    desk.settings = msgspec.structs.replace(desk.settings, temporary_failure_wait_seconds=wait_seconds)
    desk.store.last_modified = "2026-11-02T10:14:00Z"
    desk.ingest(KEY, PROSE)
    failure = make_failure(desk.article(KEY).source, FailureReason.NO_ENGINE, "pt")
    failure = msgspec.structs.replace(failure, engines=(engine,), attempts=attempts)
    put(desk, failure_key(KEY, "pt"), encode_record(failure), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    told = "\n".join(explain(desk, KEY).next)
    assert (sentence or "by itself") in told if sentence else "by itself" not in told


def test_a_try_that_should_have_come_long_ago_is_not_promised() -> None:
    desk = make_desk()
    desk.settings = msgspec.structs.replace(desk.settings, temporary_failure_wait_seconds=300)
    desk.ingest(KEY, PROSE)
    failure = msgspec.structs.replace(
        make_failure(desk.article(KEY).source, FailureReason.NO_ENGINE, "pt"), engines=(AWAY,), attempts=1
    )
    put(desk, failure_key(KEY, "pt"), encode_record(failure), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    assert not any("by itself" in sentence for sentence in explain(desk, KEY).next)


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        (FailureReason.UNREADABLE_RECORD, "taken in anew by the release that is deployed"),
        (FailureReason.UNDELIVERABLE, "Mend what kept the event from the queue"),
        (FailureReason.OUT_OF_TIME, "Split the file"),
        (FailureReason.BUDGET_SPENT, "Wait for the next day or month"),
    ],
)
def test_each_reason_of_a_failure_has_its_remedy(reason: FailureReason, remedy: str) -> None:
    desk = make_desk()
    desk.ingest(KEY, PROSE)
    failure = make_failure(desk.article(KEY).source, reason, "pt")
    failure = msgspec.structs.replace(failure, engines=(), detail="What exactly.")
    put(desk, failure_key(KEY, "pt"), encode_record(failure), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    assert says(explain(desk, KEY), remedy, f"  dragoman redrive --key={KEY}", "In detail: What exactly.")


@pytest.mark.parametrize(("bounds", "currency"), [({}, "current"), ({"parser_seconds": 7}, "other-settings")])
def test_a_file_that_was_too_much_for_its_parser_is_current_until_the_bounds_move(
    bounds: dict[str, int], currency: str
) -> None:
    desk = make_desk()
    drop(desk)
    state = desk.store.head(ObjectAddress(INPUT_BUCKET, KEY))
    assert state is not None
    source = state.describe(ObjectAddress(INPUT_BUCKET, KEY))
    reading = Reading.from_settings(desk.settings)
    record = reject(source, reading, RejectedError(RejectionReason.TOO_COMPLEX, "time"))
    bounded = compute_bounded_fingerprint(reading.fingerprint, desk.settings.parser_bounds)
    put(desk, rejection_key(KEY), encode_record(record), state.etag, bounded)
    desk.settings = msgspec.structs.replace(desk.settings, **bounds)
    assert find(desk, KEY).outcomes[0].currency == currency
    site = make_site(desk.store, desk.settings)
    found = survey(Request(mode="input", targets=("pt",)), site, None, lambda _: None)
    assert found.stale == (0 if currency == "current" else 1)


def test_a_container_with_an_item_that_failed_is_not_settled_and_names_it() -> None:
    desk = feed(make_desk(chain=make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none")))))
    story = find(desk, "wire.rss")
    assert not is_settled(story, Verdict.HOLDS)
    assert says(
        explain(desk, "wire.rss"), "2 items of it ended in a rejection or a failure", f"--item {story.items[0].id}"
    )


def test_a_container_whose_items_are_under_way_is_told_to_wait() -> None:
    desk = make_desk()
    desk.ingest("wire.rss", FEED)
    told = explain(desk, "wire.rss", sqs=FakeSqs({"translate": (2, 0)}))
    assert says(told, "no record yet", "Wait: 2 items of it are not done yet")


def test_an_item_has_a_story_of_its_own() -> None:
    desk = feed()
    item = find(desk, "wire.rss").items[0].id
    told = explain(desk, "wire.rss", item)
    assert told.verdict is Verdict.TRANSLATED
    assert says(told, f"holds the item {item}", f"articles/wire.rss/{item}.json", "pt: translated")


def test_an_item_that_the_container_never_held_is_told() -> None:
    told = explain(feed(), "wire.rss", "item-0123456789abcdef")
    assert told.verdict is Verdict.UNKNOWN
    assert says(told, "No container record names the item", "dragoman explain wire.rss")


def test_an_item_that_is_gone_but_has_records_is_leaving() -> None:
    desk = feed()
    item = find(desk, "wire.rss").items[0].id
    edit(desk, container_key("wire.rss"), lambda body: body.replace(item.encode(), b"item-0123456789abcdef"))
    assert explain(desk, "wire.rss", item).verdict is Verdict.LEAVING


# ---------------------------------------------------------------- glossaries and corrections


def test_a_glossary_in_force_is_told_with_its_terms() -> None:
    desk = make_desk()
    desk.ingest(GLOSSARY, "source,target\nharbour wall,muralha\n")
    told = explain(desk, GLOSSARY)
    assert told.verdict is Verdict.REFERENCE
    assert is_settled(find(desk, GLOSSARY), told.verdict)
    assert says(told, "It is a glossary with 1 term", "It is in force", "Nothing is left to do.")


def test_a_glossary_with_lines_that_cannot_be_used_names_them() -> None:
    desk = make_desk()
    desk.ingest(GLOSSARY, f"source,target\nharbour wall,muralha\n{'x' * 3_000},y\n")
    told = explain(desk, GLOSSARY)
    assert not is_settled(find(desk, GLOSSARY), told.verdict)
    assert says(told, "1 line of it can't be used:", "Correct the lines")


def test_a_rejected_glossary_is_told_as_any_rejection() -> None:
    desk = make_desk()
    desk.ingest(GLOSSARY, "source,target\n")
    assert says(explain(desk, GLOSSARY), f"as {RejectionReason.NO_ENTRIES}")


def test_a_glossary_that_is_not_listed_is_not_in_force() -> None:
    desk = make_desk()
    desk.ingest(GLOSSARY, "source,target\nharbour wall,muralha\n")
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, "references.json"))
    assert says(explain(desk, GLOSSARY), "It is not in force yet")


# ---------------------------------------------------------------- odd names and odd records


@pytest.mark.parametrize("key", ["x" * 970, "a/item-0123456789abcdef", "~" + "0" * 32])
def test_a_key_whose_records_have_another_name_is_told_that_name(key: str) -> None:
    desk = make_desk()
    desk.ingest(key, PROSE)
    desk.run_out()
    told = explain(desk, key)
    assert told.verdict is Verdict.TRANSLATED
    assert says(told, "so its records have another name", record_name(key))


def test_a_record_of_another_release_is_told_with_its_version() -> None:
    desk = translated()
    edit(desk, article_key(KEY), lambda body: body.replace(b'"version": 1', b'"version": 7'))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.UNREADABLE
    assert says(told, "its schema has version 7", f"dragoman redrive --key={KEY}")


def test_a_translation_of_another_release_is_told_too() -> None:
    desk = translated()
    edit(desk, translation_key(KEY, "pt"), lambda body: body.replace(b'"version": 1', b'"version": 0', 1))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.UNREADABLE
    assert says(told, "pt: translations/pt/news/a.txt.json can't be read by this release")


@pytest.mark.parametrize("body", [b"", b"not JSON", b"[1, 2]", b'{"schema": "other", "version": 1}'])
def test_what_is_no_record_is_told_to_be_none(body: bytes) -> None:
    desk = translated()
    edit(desk, article_key(KEY), lambda _: body)
    told = explain(desk, KEY)
    assert told.verdict is Verdict.UNREADABLE


def test_commands_name_an_odd_key_so_that_a_shell_takes_it() -> None:
    desk = make_desk(chain=make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))))
    desk.ingest("-odd 'name'.txt", PROSE)
    desk.run_out()
    command = explain(desk, "-odd 'name'.txt").next[-1].strip()
    assert shlex.split(command) == ["dragoman", "redrive", "--key=-odd 'name'.txt"]


def test_two_records_at_once_are_told_to_be_one_too_many() -> None:
    desk = translated()
    record = msgspec.structs.replace(
        make_failure(desk.article(KEY).source, FailureReason.NO_ENGINE, "pt"), message="Nobody could."
    )
    put(desk, failure_key(KEY, "pt"), encode_record(record), head_etag(desk, OUTPUT_BUCKET, article_key(KEY)))
    told = explain(desk, KEY)
    assert told.verdict is Verdict.CONTRADICTORY
    assert says(told, "pt: there is a translation and a failure at once")


def test_everything_that_is_said_stays_the_same_when_it_is_asked_twice() -> None:
    desk = translated()
    desk.store.requests.clear()
    assert explain(desk, KEY) == explain(desk, KEY)
    assert {method for method, *_ in desk.store.requests} == {"head", "get", "list_folders"}


def test_settings_with_a_target_of_a_region_name_its_language() -> None:
    desk = Desk(make_chain(), Settings(output_bucket=OUTPUT_BUCKET, targets=("pt-BR",)), RememberingStore())
    desk.ingest(KEY, PORTUGUESE_PROSE)
    desk.run_out()
    assert says(explain(desk, KEY), "pt-BR: stands as it was")
