import json

import msgspec
import pytest

from dragoman.article import ObjectAddress, Outcome, Segment
from dragoman.assembly import INVOCATION, name_failure
from dragoman.errors import (
    EngineError,
    EngineReason,
    EnginesAwayError,
    FailureReason,
    OutOfTimeError,
    StoreUnavailableError,
)
from dragoman.events import read_job
from dragoman.records import article_key, translation_key
from dragoman.report import Report
from dragoman.segmentation import segment
from dragoman.settings import Settings
from dragoman.translate import translate as translate_job
from dragoman.translation.article_run import BUDGET
from tests.unit.fakes import OUTPUT_BUCKET, FakeEngine, MeddledStore, make_chain, make_occasion, speak_pseudo
from tests.unit.stories import PORTUGUESE_PROSE, PROSE, Desk

LINES = PROSE.splitlines()
MARKDOWN = f"# Port to close for the winter\n\n{LINES[0]} {LINES[1]}\n\n> {LINES[2]}\n\n- {LINES[3]}\n"
NO_MODEL = EngineError(EngineReason.NO_MODEL, "no model for en to pt")
LOOP = "O , , , , , , ,"
NO_ANSWER = EngineError(EngineReason.NO_ANSWER, "empty answer")


def translate(body: str, *engines: FakeEngine, key: str = "a.txt", settings: Settings | None = None) -> Desk:
    desk = Desk(make_chain(*engines), settings)
    desk.ingest(key, body)
    desk.translate(key)
    return desk


def test_article_becomes_its_translation() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    report = desk.translate("a.txt")
    assert report.outcome is Outcome.TRANSLATED
    assert desk.output_keys() == ["articles/a.txt.json", "translations/pt/a.txt.json"]
    translation = desk.translation("a.txt")
    assert (translation.language.source.code, translation.language.target) == ("en", "pt")
    assert translation.quality.complete


def test_every_sentence_of_a_text_with_one_a_line_has_exactly_one_segment_in_order() -> None:
    segments = translate(PROSE).translation("a.txt").segments
    assert [segment.source for segment in segments] == LINES
    assert [segment.target for segment in segments] == [speak_pseudo(line) for line in LINES]


def test_segments_tell_engine_model_route_and_paragraph() -> None:
    desk = translate(MARKDOWN, FakeEngine("google"), key="a.md")
    segments = desk.translation("a.md").segments
    assert [segment.paragraph for segment in segments] == [None, 0, 0, 1, 2]
    assert {(segment.engine, segment.model, segment.route) for segment in segments} == {
        ("google", "google-1", ("en", "pt"))
    }


def test_paragraphs_keep_their_places_and_their_kinds() -> None:
    desk = translate(MARKDOWN, key="a.md")
    article, translation = desk.article("a.md"), desk.translation("a.md")
    assert [paragraph.kind for paragraph in translation.paragraphs] == ["paragraph", "quote", "list-item"]
    assert [speak_pseudo(paragraph.text) for paragraph in article.paragraphs] == [
        paragraph.text for paragraph in translation.paragraphs
    ]
    assert translation.text == "\n\n".join(paragraph.text for paragraph in translation.paragraphs)


def test_title_is_translated_and_keeps_its_origin() -> None:
    translation = translate(MARKDOWN, key="a.md").translation("a.md")
    assert translation.title == speak_pseudo("Port to close for the winter")
    assert translation.title_origin == "heading"


def test_derived_title_is_derived_again_from_the_translation() -> None:
    translation = translate(PROSE).translation("a.txt")
    assert translation.title == translation.segments[0].target
    assert translation.title_origin == "derived"


def test_a_dateline_is_no_title_in_either_language() -> None:
    desk = translate("Madrid, 3 nov (EFE).- The port will close.\n\nShips wait outside the wall.")
    assert desk.article("a.txt").title == "The port will close."
    assert desk.translation("a.txt").title == speak_pseudo("The port will close.")


SUBTITLED = f"---\ntitle: The port closes\ndescription: Ships wait outside the wall.\n---\n\n{PROSE}"


def test_a_subtitle_is_translated_like_the_title_and_its_segments_say_what_they_are_of() -> None:
    desk = translate(SUBTITLED, key="a.md")
    translation = desk.translation("a.md")
    assert desk.article("a.md").metadata.subtitle == "Ships wait outside the wall."
    assert translation.metadata.subtitle == speak_pseudo("Ships wait outside the wall.")
    assert [(s.paragraph, s.part) for s in translation.segments[:3]] == [
        (None, "title"),
        (None, "subtitle"),
        (0, msgspec.UNSET),
    ]


def test_a_derived_title_is_that_of_the_text_and_not_of_the_subtitle() -> None:
    translation = translate(SUBTITLED.replace("title: The port closes\n", ""), key="a.md").translation("a.md")
    assert (translation.title_origin, translation.title) == ("derived", translation.segments[1].target)


def test_metadata_content_hash_and_source_are_the_articles() -> None:
    desk = translate(f"---\nauthor: Ana Reis\ntags: [port]\n---\n\n{MARKDOWN}", key="a.md")
    article, translation = desk.article("a.md"), desk.translation("a.md")
    assert article.metadata.authors == ("Ana Reis",)
    assert translation.metadata == article.metadata
    assert (translation.id, translation.source) == (article.id, article.source)
    assert (translation.content_hash, translation.near_duplicate) == (article.content_hash, article.near_duplicate)


def test_languages_without_spaces_are_joined_without_them() -> None:
    desk = Desk(make_chain(FakeEngine(answers=lambda text, source, target: "港口今年冬天将关闭。")))
    desk.ingest("a.md", MARKDOWN)
    desk.translate("a.md", "zh-Hant")
    translation = desk.translation("a.md", "zh-Hant")
    targets = [segment.target for segment in translation.segments if segment.paragraph == 0]
    assert len(targets) == 2
    assert translation.paragraphs[0].text == "".join(targets)
    assert set(translation.paragraphs[0].text) == set("港口今年冬天将关闭。")


def test_article_already_in_the_target_passes_through_whole() -> None:
    engine = FakeEngine()
    desk = translate(PORTUGUESE_PROSE, engine)
    article, translation = desk.article("a.txt"), desk.translation("a.txt")
    assert engine.asked == []
    assert translation.text == article.text
    assert {segment.engine for segment in translation.segments} == {"none"}
    assert translation.quality.complete
    assert translation.usage == ()


def test_paragraph_already_in_the_target_passes_through() -> None:
    engine = FakeEngine()
    foreign = PORTUGUESE_PROSE.replace("\n", " ").strip()
    english = PROSE.replace("\n", " ").strip()
    desk = translate(f"# A heading\n\n{english}\n\n{foreign}\n\n{english}\n", engine, key="a.md")
    translation = desk.translation("a.md")
    assert translation.paragraphs[1].text == foreign
    assert {segment.engine for segment in translation.segments if segment.paragraph == 1} == {"none"}
    assert {source for _, source, _ in engine.asked} == {"en"}
    assert translation.quality.complete


def test_paragraph_in_a_third_language_is_translated_from_it() -> None:
    engine = FakeEngine()
    english, foreign = PROSE.replace("\n", " "), PORTUGUESE_PROSE.replace("\n", " ")
    desk = Desk(make_chain(engine))
    desk.ingest("a.md", f"{english}\n\n{foreign}\n\n{english}\n")
    desk.translate("a.md", "de")
    assert {(source, target) for _, source, target in engine.asked} == {("en", "de"), ("pt", "de")}


def test_segment_that_no_engine_does_well_is_flagged_and_the_translation_is_not_complete() -> None:
    engine = FakeEngine(answers=lambda text, *_: LOOP if text in LINES[1] else speak_pseudo(text))
    translation = translate(PROSE, engine).translation("a.txt")
    flagged = translation.segments[1]
    assert flagged.target == LOOP
    assert "repetition" in flagged.checks
    assert (translation.quality.complete, translation.quality.flagged, translation.quality.segments) == (False, 1, 4)


def test_segment_that_no_engine_does_keeps_its_source_in_its_place() -> None:
    translation = translate(PROSE, FakeEngine(errors={LINES[2]: NO_ANSWER})).translation("a.txt")
    assert translation.segments[2] == Segment(
        translation.segments[2].paragraph, LINES[2], LINES[2], "none", checks=("untranslated",)
    )
    assert LINES[2] in translation.text
    assert not translation.quality.complete


def test_translation_with_an_untranslated_segment_is_made_again_by_the_next_job() -> None:
    desk = translate(PROSE, FakeEngine(errors={LINES[2]: EngineError(EngineReason.THROTTLED, "429")}))
    assert not desk.translation("a.txt").quality.complete
    desk.chain = make_chain(FakeEngine())
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED
    assert desk.translation("a.txt").quality.complete
    assert desk.translate("a.txt").outcome is Outcome.UNCHANGED


def test_without_any_engine_that_can_the_failure_tells_each_engines_reason_and_how_to_redrive() -> None:
    refused = EngineError(EngineReason.UNREACHABLE, "no answer")
    engines = FakeEngine("firefox", errors=NO_MODEL), FakeEngine("google", errors=refused)
    desk = Desk(make_chain(*engines))
    desk.ingest("a.txt", PROSE)
    report = desk.translate("a.txt")
    failure = desk.failure("a.txt")
    assert (report.outcome, report.reason) == (Outcome.FAILED, FailureReason.NO_ENGINE)
    assert (failure.reason, failure.message) == (FailureReason.NO_ENGINE, FailureReason.NO_ENGINE.sentence)
    assert [(engine.engine, engine.reason, engine.detail) for engine in failure.engines] == [
        ("firefox", "no-model", NO_MODEL.detail),
        ("google", "unreachable", "no answer"),
    ]
    assert read_job(failure.redrive[failure.redrive.index("{") :]) == desk.jobs.sent[0]
    assert desk.output_keys() == ["articles/a.txt.json", "failed/pt/a.txt.json"]


def test_failure_is_tried_again_and_a_success_removes_it() -> None:
    desk = translate(PROSE, FakeEngine(errors=NO_MODEL))
    desk.chain = make_chain(FakeEngine())
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED
    assert desk.output_keys() == ["articles/a.txt.json", "translations/pt/a.txt.json"]


UNREACHABLE = EngineError(EngineReason.UNREACHABLE, "no answer")


def test_a_failure_does_not_take_the_place_of_a_translation_of_the_same_article() -> None:
    desk = translate(PROSE, FakeEngine("google", errors={LINES[2]: UNREACHABLE}))
    partly = desk.read_bytes(translation_key("a.txt", "pt"))
    desk.chain = make_chain(FakeEngine("google", errors=UNREACHABLE))
    report = desk.translate("a.txt")
    assert (report.outcome, report.reason) == (Outcome.FAILED, FailureReason.NO_ENGINE)
    assert desk.output_keys() == ["articles/a.txt.json", "translations/pt/a.txt.json"]
    assert desk.read_bytes(translation_key("a.txt", "pt")) == partly
    desk.chain = make_chain(FakeEngine("google"))
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED
    assert desk.translation("a.txt").quality.complete


def test_a_failure_takes_the_place_of_a_translation_of_an_earlier_version() -> None:
    desk = translate(PROSE)
    desk.ingest("a.txt", f"{PROSE}Nobody was hurt in the storm.\n")
    desk.chain = make_chain(FakeEngine(errors=UNREACHABLE))
    desk.translate("a.txt")
    assert desk.output_keys() == ["articles/a.txt.json", "failed/pt/a.txt.json"]


def test_an_article_that_changes_when_the_time_is_over_is_queued_again_and_does_not_fail() -> None:
    store, engine = MeddledStore(), FakeEngine()
    desk = Desk(make_chain(engine), store=store)
    desk.ingest("a.txt", PROSE)
    desk.jobs.sent.clear()
    usual = Desk()
    usual.ingest("a.txt", PROSE)
    before = len(usual.store.requests)
    usual.translate("a.txt")
    write = [method for method, _, _ in usual.store.requests[before:]].index("put")

    def replace_file() -> None:
        desk.ingest("a.txt", f"{PROSE}Nobody was hurt in the storm.\n")

    store.meddle_before(write, replace_file)
    report = desk.translate("a.txt", seconds_left=lambda: 4.0 - len(engine.asked))
    assert store.has_happened
    assert report.outcome is Outcome.CONTINUED
    assert sum(usage.characters for usage in report.usage) > 0
    assert "failed/pt/a.txt.json" not in desk.output_keys()
    desk.run_out()
    assert desk.translation("a.txt").segments[-1].source == "Nobody was hurt in the storm."


def test_article_without_time_for_a_single_sentence_fails_and_says_so() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    report = desk.translate("a.txt", seconds_left=lambda: 0.0)
    failure = desk.failure("a.txt")
    assert (report.outcome, failure.reason) == (Outcome.FAILED, FailureReason.OUT_OF_TIME)
    assert [(engine.engine, engine.reason) for engine in failure.engines] == [("invocation", "deadline")]


def test_article_of_unknown_language_fails_without_asking_an_engine() -> None:
    engine = FakeEngine()
    desk = translate("1984, 2001: ok?", engine)
    assert desk.failure("a.txt").reason == FailureReason.UNKNOWN_LANGUAGE
    assert engine.asked == []


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ((), FailureReason.NO_ENGINE),
        ((("firefox", EngineReason.NO_MODEL), ("google", EngineReason.DEADLINE)), FailureReason.NO_ENGINE),
        ((("firefox", EngineReason.NO_MODEL), (INVOCATION, EngineReason.DEADLINE)), FailureReason.OUT_OF_TIME),
        ((("firefox", EngineReason.UNKNOWN_LANGUAGE),), FailureReason.UNKNOWN_LANGUAGE),
        ((("amazon", EngineReason.BUDGET_SPENT),), FailureReason.NO_ENGINE),
        ((("amazon", EngineReason.BUDGET_SPENT), (BUDGET, EngineReason.BUDGET_SPENT)), FailureReason.BUDGET_SPENT),
    ],
)
def test_one_word_stands_for_the_reasons_of_all_engines(
    reasons: tuple[tuple[str, EngineReason], ...], expected: FailureReason
) -> None:
    assert name_failure(tuple((engine, EngineError(reason, "")) for engine, reason in reasons)) is expected


def test_translation_that_no_model_can_complete_is_not_made_again() -> None:
    desk = translate(PROSE, FakeEngine(errors={LINES[2]: NO_ANSWER}))
    assert not desk.translation("a.txt").quality.complete
    assert desk.translate("a.txt").outcome is Outcome.UNCHANGED


def test_same_article_again_changes_nothing_and_asks_nobody() -> None:
    engine = FakeEngine()
    desk = translate(PROSE, engine)
    asked = list(engine.asked)
    assert desk.translate("a.txt").outcome is Outcome.UNCHANGED
    assert engine.asked == asked


def test_another_chain_of_engines_changes_nothing_for_an_article_in_the_target_already() -> None:
    desk = translate(PORTUGUESE_PROSE, FakeEngine("google"))
    desk.chain = make_chain(FakeEngine("firefox"))
    assert desk.translate("a.txt").outcome is Outcome.UNCHANGED


def test_another_chain_of_engines_translates_again() -> None:
    desk = translate(PROSE, FakeEngine("google"))
    desk.chain = make_chain(FakeEngine("firefox"))
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED
    assert {segment.engine for segment in desk.translation("a.txt").segments} == {"firefox"}


def write_as_a_later_release(desk: Desk, key: str) -> None:
    record = json.loads(desk.read_bytes(article_key(key))) | {"version": 2}
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, article_key(key)), json.dumps(record).encode())


def test_article_that_a_later_release_wrote_fails_with_a_sentence() -> None:
    """After going back to an earlier release: nothing crashes, nothing is tried for nothing."""
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    write_as_a_later_release(desk, "a.txt")
    report = desk.translate("a.txt")
    assert (report.outcome, report.reason) == (Outcome.FAILED, FailureReason.UNREADABLE_RECORD)
    failure = json.loads(desk.read_bytes("failed/pt/a.txt.json"))
    assert failure["message"] == FailureReason.UNREADABLE_RECORD.sentence
    assert failure["source"]["key"] == "a.txt"


def test_article_that_this_release_takes_in_anew_is_translated_again() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    write_as_a_later_release(desk, "a.txt")
    desk.translate("a.txt")
    desk.ingest_again("a.txt")
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED
    assert "failed/pt/a.txt.json" not in desk.output_keys()


def test_new_version_of_the_article_is_translated_again() -> None:
    desk = translate(PROSE)
    desk.ingest("a.txt", f"{PROSE}Nobody was hurt in the storm.\n")
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED
    assert desk.translation("a.txt").segments[-1].source == "Nobody was hurt in the storm."


def test_job_for_an_article_that_never_was_does_nothing() -> None:
    desk = Desk()
    assert desk.translate("absent.txt").outcome is Outcome.UNCHANGED
    assert desk.output_keys() == []


def test_store_that_does_not_answer_makes_the_queue_deliver_again() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    desk.store.fail_next("put", StoreUnavailableError("PutObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        desk.translate("a.txt")
    assert desk.translate("a.txt").outcome is Outcome.TRANSLATED


def test_sentence_cut_at_the_bound_leaves_no_segment_of_space() -> None:
    text = "The wall, abcdefghijkl. The council of the town decided."
    assert " " in segment(text, "en", 1)
    settings = Settings(output_bucket=OUTPUT_BUCKET, targets=("pt",), max_segment_characters=1)
    desk = translate(f"# The harbour\n\n{text}\n", key="a.md", settings=settings)
    translation = desk.translation("a.md")
    assert all(sentence.source.strip() for sentence in translation.segments)
    assert "  " not in translation.text


def test_stages_are_measured() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    assert desk.translate("a.txt").milliseconds.keys() == {"segment", "translate", "assemble"}


# Engines that are away


def fail_in_turn(desk: Desk, *causes: EngineReason) -> None:
    """Let each engine of the desk's chain fail with one of these reasons."""
    engines = [FakeEngine(f"engine{place}", errors=EngineError(cause, "x")) for place, cause in enumerate(causes)]
    desk.chain = make_chain(*engines)


def make_waiting_desk(*causes: EngineReason, wait_seconds: int = 300) -> Desk:
    settings = Settings(output_bucket=OUTPUT_BUCKET, temporary_failure_wait_seconds=wait_seconds)
    desk = Desk(settings=settings)
    desk.ingest("a.txt", PROSE)
    fail_in_turn(desk, *causes)
    return desk


def deliver(desk: Desk, receives: int | None) -> Report:
    (job,) = desk.jobs.sent[:1]
    return translate_job(job, desk.translate_services(), make_occasion(receives=receives))


@pytest.mark.parametrize(
    "causes",
    [
        (EngineReason.UNREACHABLE,),
        (EngineReason.NO_MODEL, EngineReason.THROTTLED),
        (EngineReason.RESTING, EngineReason.UNAUTHORIZED),
        (EngineReason.BUDGET_UNKNOWN,),
        (EngineReason.DEADLINE,),
    ],
)
def test_engine_that_is_away_is_waited_for_with_a_failure_in_the_bucket(causes: tuple[EngineReason, ...]) -> None:
    desk = make_waiting_desk(*causes)
    with pytest.raises(EnginesAwayError) as caught:
        deliver(desk, receives=1)
    assert caught.value.wait_seconds == 300
    assert "x" not in str(caught.value).split()
    failure = desk.failure("a.txt")
    assert (failure.reason, failure.attempts, failure.letter) == (FailureReason.NO_ENGINE, 1, None)
    desk.chain = make_chain(FakeEngine())
    assert deliver(desk, receives=2).outcome is Outcome.TRANSLATED
    assert desk.output_keys() == ["articles/a.txt.json", "translations/pt/a.txt.json"]


def test_after_the_last_delivery_the_failure_stands_with_the_number_of_tries() -> None:
    desk = make_waiting_desk(EngineReason.UNREACHABLE)
    for receives in (1, 2):
        with pytest.raises(EnginesAwayError):
            deliver(desk, receives)
    report = deliver(desk, receives=3)
    assert (report.outcome, desk.failure("a.txt").attempts) == (Outcome.FAILED, 3)


@pytest.mark.parametrize(
    "cause",
    [EngineReason.NO_MODEL, EngineReason.UNAUTHORIZED, EngineReason.QUOTA_SPENT, EngineReason.BUDGET_SPENT],
)
def test_what_no_minutes_mend_is_not_waited_for(cause: EngineReason) -> None:
    assert deliver(make_waiting_desk(cause), receives=1).outcome is Outcome.FAILED


def test_nothing_is_waited_for_where_the_settings_do_not_ask_for_it_or_nobody_counts() -> None:
    assert deliver(make_waiting_desk(EngineReason.UNREACHABLE, wait_seconds=0), receives=1).outcome is Outcome.FAILED
    assert deliver(make_waiting_desk(EngineReason.UNREACHABLE), receives=None).outcome is Outcome.FAILED


def test_time_that_ended_before_the_first_sentence_is_no_verdict_while_the_queue_delivers_again() -> None:
    """A store that hung has eaten it, and not the article; the next invocation has five minutes of its own."""
    desk = make_waiting_desk(EngineReason.UNREACHABLE)
    desk.chain = make_chain(FakeEngine())
    (job,) = desk.jobs.sent[:1]
    with pytest.raises(OutOfTimeError):
        translate_job(job, desk.translate_services(), make_occasion(lambda: 0.0, receives=1))
    assert desk.output_keys() == [article_key(job.source.key)]
    last = desk.settings.max_receives
    report = translate_job(job, desk.translate_services(), make_occasion(lambda: 0.0, receives=last))
    assert (report.outcome, report.reason) == (Outcome.FAILED, FailureReason.OUT_OF_TIME)


# What was spent


def test_what_engines_were_given_before_the_store_failed_is_on_the_account_of_the_occasion() -> None:
    desk = Desk(make_chain(FakeEngine("amazon", usd_per_million_characters=15.0)))
    desk.ingest("a.txt", PROSE)
    desk.store.fail_next("put", StoreUnavailableError("PutObject: SlowDown"))
    occasion = make_occasion()
    with pytest.raises(StoreUnavailableError):
        translate_job(desk.jobs.sent[0], desk.translate_services(), occasion)
    (usage,) = occasion.spent
    assert (usage.engine, usage.characters) == ("amazon", sum(map(len, LINES)))
    assert usage.estimated_cost_usd > 0
