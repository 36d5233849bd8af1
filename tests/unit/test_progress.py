"""Articles that take longer than one invocation: a part is saved, the rest queued, the whole assembled once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import EngineFailure, ObjectAddress, Outcome, Progress, TranslationJob, Usage
from dragoman.errors import ContentionError, EngineError, EngineReason, FailureReason, StoreUnavailableError
from dragoman.events import write_job
from dragoman.parts import add_progress
from dragoman.progress import SavedProgress
from dragoman.records import progress_key, translation_key
from dragoman.store import ObjectState
from dragoman.translation.article_run import ChainResult
from dragoman.usage import add_usage
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, FakeStore, make_chain
from tests.unit.stories import PROSE, Desk

KEY = "book.txt"
SENTENCES = 12
BOOK = "\n\n".join(f"Chapter {number} tells how the harbour wall was built again." for number in range(SENTENCES))
PROGRESS = progress_key(KEY, "pt")
TRANSLATION = translation_key(KEY, "pt")
ARTICLE = f"articles/{KEY}.json"
JOB = TranslationJob(ObjectAddress(INPUT_BUCKET, KEY), "pt")


class Shifts:
    """A desk whose invocations have time for a given number of sentences each."""

    def __init__(self, book: str = BOOK) -> None:
        self.engine = FakeEngine()
        self.desk = Desk(make_chain(self.engine))
        self.desk.ingest(KEY, book)
        self.desk.jobs.sent.clear()

    def work(self, job: TranslationJob = JOB, sentences: int = SENTENCES) -> Outcome:
        begun = len(self.engine.asked)
        return self.desk.do_job(job, lambda: float(sentences - (len(self.engine.asked) - begun))).outcome

    def work_to_the_end(self, sentences: int) -> list[Outcome]:
        outcomes = [self.work(JOB, sentences)]
        while self.desk.jobs.sent:
            outcomes.append(self.work(self.desk.jobs.sent.pop(0), sentences))
        return outcomes


def read_whole() -> bytes:
    shifts = Shifts()
    shifts.work()
    return shifts.desk.read_bytes(TRANSLATION)


WHOLE = read_whole()


def test_what_is_done_when_the_time_ends_is_saved_and_the_rest_is_queued() -> None:
    shifts = Shifts()
    assert shifts.work(JOB, 5) is Outcome.CONTINUED
    assert shifts.desk.output_keys() == [ARTICLE, PROGRESS]
    assert shifts.desk.jobs.sent == [JOB]


def test_the_job_for_the_rest_begins_where_the_first_one_ended() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    shifts.engine.asked.clear()
    assert shifts.work(JOB) is Outcome.TRANSLATED
    assert len(shifts.engine.asked) == SENTENCES - 5


@given(sentences=st.integers(1, SENTENCES + 1))
def test_in_however_many_invocations_the_record_is_the_same_and_nothing_is_left_behind(sentences: int) -> None:
    shifts = Shifts()
    outcomes = shifts.work_to_the_end(sentences)
    assert outcomes == [Outcome.CONTINUED] * ((SENTENCES - 1) // sentences) + [Outcome.TRANSLATED]
    assert shifts.desk.output_keys() == [ARTICLE, TRANSLATION]
    assert shifts.desk.read_bytes(TRANSLATION) == WHOLE
    assert len(shifts.engine.asked) == SENTENCES


def test_an_invocation_tells_of_its_own_part_and_the_record_of_the_whole() -> None:
    shifts = Shifts()
    begun = len(shifts.engine.asked)
    part = shifts.desk.do_job(JOB, lambda: 5.0 - (len(shifts.engine.asked) - begun))
    rest = shifts.desk.do_job(JOB)
    whole = shifts.desk.translation(KEY).usage
    assert sum(usage.characters for usage in (*part.usage, *rest.usage)) == whole[0].characters
    assert 0 < part.usage[0].characters < whole[0].characters


def test_an_invocation_without_time_for_one_sentence_fails_in_place_of_going_round_for_ever() -> None:
    shifts = Shifts()
    assert shifts.work(JOB, 0) is Outcome.FAILED
    assert shifts.desk.failure(KEY).reason == FailureReason.OUT_OF_TIME
    assert shifts.desk.jobs.sent == []


def test_the_old_translation_stays_until_the_new_one_is_whole() -> None:
    shifts = Shifts()
    shifts.work()
    shifts.desk.ingest(KEY, f"{BOOK}\n\nAnd that was the end of it.")
    assert shifts.work(JOB, 5) is Outcome.CONTINUED
    assert shifts.desk.output_keys() == [ARTICLE, PROGRESS, TRANSLATION]
    assert shifts.desk.read_bytes(TRANSLATION) == WHOLE
    shifts.work(JOB)
    assert shifts.desk.output_keys() == [ARTICLE, TRANSLATION]
    assert shifts.desk.translation(KEY).segments[-1].source == "And that was the end of it."


def test_an_article_that_changes_in_the_middle_is_begun_anew() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    shifts.desk.ingest(KEY, PROSE)
    assert shifts.work(JOB) is Outcome.TRANSLATED
    assert shifts.desk.translation(KEY).segments[0].source == PROSE.splitlines()[0]
    assert shifts.desk.output_keys() == [ARTICLE, TRANSLATION]


def test_other_engines_in_the_middle_begin_anew() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    shifts.desk.chain = make_chain(FakeEngine("other"))
    shifts.work(JOB)
    assert {segment.engine for segment in shifts.desk.translation(KEY).segments} == {"other"}


def test_an_article_that_goes_in_the_middle_takes_along_what_was_saved() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    shifts.desk.store.remove(ObjectAddress(INPUT_BUCKET, KEY))
    shifts.desk.ingest_again(KEY)
    shifts.work(JOB)
    assert shifts.desk.output_keys() == []


def test_a_translation_that_somebody_else_finished_leaves_nothing_to_go_on_with() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    left = shifts.desk.read_bytes(PROGRESS)
    shifts.work(JOB)
    shifts.desk.store.upload(ObjectAddress(OUTPUT_BUCKET, PROGRESS), left)
    assert shifts.work(JOB) is Outcome.UNCHANGED
    assert shifts.desk.output_keys() == [ARTICLE, TRANSLATION]


def test_a_job_for_the_rest_that_comes_twice_does_no_harm() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    shifts.work(JOB, 3)
    shifts.work(JOB, 3)
    shifts.work_to_the_end(SENTENCES)
    assert shifts.desk.output_keys() == [ARTICLE, TRANSLATION]
    assert shifts.desk.read_bytes(TRANSLATION) == WHOLE


def test_a_worker_that_dies_before_it_queues_the_rest_is_delivered_again() -> None:
    class DyingQueue:
        def send(self, messages: object) -> None:
            raise StoreUnavailableError("SendMessageBatch: timeout")

    shifts = Shifts()
    queue, shifts.desk.jobs = shifts.desk.jobs, DyingQueue()  # type: ignore[assignment]
    with pytest.raises(StoreUnavailableError):
        shifts.work(JOB, 5)
    shifts.desk.jobs = queue
    assert shifts.work_to_the_end(5)[-1] is Outcome.TRANSLATED
    assert shifts.desk.read_bytes(TRANSLATION) == WHOLE


def test_a_worker_that_dies_before_it_tidies_up_leaves_that_to_the_next_delivery() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    shifts.desk.store.fail_next("delete", StoreUnavailableError("DeleteObject: timeout"))
    with pytest.raises(StoreUnavailableError):
        shifts.work(JOB)
    assert shifts.desk.output_keys() == [ARTICLE, PROGRESS, TRANSLATION]
    assert shifts.work(JOB) is Outcome.UNCHANGED
    assert shifts.desk.output_keys() == [ARTICLE, TRANSLATION]


def test_a_rest_that_its_queue_gave_up_on_becomes_a_failure_and_what_was_saved_goes() -> None:
    shifts = Shifts()
    shifts.work(JOB, 5)
    (report,) = shifts.desk.record_failure(write_job(JOB))
    assert report.outcome is Outcome.FAILED
    assert shifts.desk.output_keys() == [ARTICLE, f"failed/pt/{KEY}.json"]


class Restless(FakeStore):
    """Somebody else writes the progress between any look at it and what follows, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def head(self, address: ObjectAddress) -> ObjectState | None:
        state = super().head(address)
        if self._times:
            self._times -= 1
            self.upload(address, f"somebody else's {self._times}".encode())
        return state


def test_a_worker_whose_progress_is_moved_under_its_hands_tries_again() -> None:
    store = Restless(3)
    assert SavedProgress(store, OUTPUT_BUCKET, JOB).save(make_progress(), "etag")


def test_a_worker_whose_progress_is_always_moved_asks_its_queue_to_come_back() -> None:
    with pytest.raises(ContentionError):
        SavedProgress(Restless(99), OUTPUT_BUCKET, JOB).save(make_progress(), "etag")


def test_of_two_workers_at_the_same_place_the_first_that_saves_goes_on() -> None:
    store = FakeStore()
    assert SavedProgress(store, OUTPUT_BUCKET, JOB).save(make_progress(), "etag")
    assert not SavedProgress(store, OUTPUT_BUCKET, JOB).save(make_progress(), "etag")
    assert SavedProgress(store, OUTPUT_BUCKET, JOB).save(make_progress(), "another version")


def make_progress(*, is_final: bool = True) -> Progress:
    source = Desk()
    source.ingest(KEY, PROSE)
    return Progress(
        id="0",
        source=source.article(KEY).source,
        fingerprint="0",
        target="pt",
        usage=(Usage("amazon", 10, 0.5, 3),),
        engines=(EngineFailure("google", "throttled", "first"),),
        segments=(),
        is_final=is_final,
    )


@pytest.mark.parametrize("is_final", [True, False])
def test_parts_add_up(is_final: bool) -> None:
    later = (EngineFailure("google", "deadline", "second"), EngineFailure("deepl", "refused", ""))
    part = ChainResult((), (Usage("firefox", 7, 0.0), Usage("amazon", 5, 0.25)), later)
    whole = add_progress(make_progress(is_final=is_final), part)
    assert whole.usage == (Usage("amazon", 15, 0.75, 3), Usage("firefox", 7, 0.0))
    assert [(failure.engine, failure.detail) for failure in whole.engines] == [("google", "first"), ("deepl", "")]
    assert whole.is_final is is_final


def test_usage_of_nothing_is_nothing() -> None:
    assert add_usage([]) == ()


def test_an_article_that_no_engine_can_do_fails_in_the_end_for_the_reasons_of_all_parts() -> None:
    engine = FakeEngine("google", errors=EngineError(EngineReason.TOO_LONG, "99 of 50"))
    desk = Desk(make_chain(engine))
    desk.ingest(KEY, BOOK)
    desk.do_job(JOB, lambda: 5.0 - len(engine.asked))
    assert desk.output_keys() == [ARTICLE, PROGRESS]
    desk.do_job(JOB)
    assert [(cause.engine, cause.reason) for cause in desk.failure(KEY).engines] == [("google", "too-long")]
    assert desk.output_keys() == [ARTICLE, f"failed/pt/{KEY}.json"]
