"""The law of the output bucket holds at the end of everything that can happen to one key, within the bounds given.

What a death costs is the part of the model to know. A worker's message comes back after its death, once for each
death. SQS promises less in one case: when it delivers a message twice at once, one worker succeeds, and the other
dies, nothing comes back. The last tests show what then holds, and what does not.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest

from dragoman import ingest, jobs, progress, reading, reconciliation
from dragoman.article import Document, Outcome, Subject
from dragoman.errors import ContentionError, RejectedError
from dragoman.jobs import QueueServices
from dragoman.progress import SavedProgress
from dragoman.readers import Reader
from dragoman.reading_rules import Reading
from dragoman.report import Report, report_record
from dragoman.stopwatch import SecondsLeft, Stopwatch
from tests.unit.consistency import replay
from tests.unit.consistency.model_checker import Explorer, Result, Scenario
from tests.unit.consistency.replay import HINT, Message, ReplayStore

ARTICLE = b"The harbour festival opened on Saturday. Thousands of people came to the quay to see the old ships."
REVISION = b"The night train to Lisbon leaves again in spring. Tickets go on sale next Monday at the station."
CORRECTION = b"The library opens on Sundays from October. The council found the money for two more librarians."
PAIR = b'{"id": "a", "body": "%s"}\n{"id": "b", "body": "%s"}' % (ARTICLE, REVISION)
NEXT_PAIR = b'{"id": "b", "body": "%s"}\n{"id": "c", "body": "%s"}' % (REVISION, CORRECTION)
CHANGED_PAIR = b'{"id": "a", "body": "%s"}\n{"id": "b", "body": "%s"}' % (CORRECTION, REVISION)
"""Containers of two. In the next one `a` is gone, `b` as it was, and `c` new."""
REFUSE = b""
"""An empty file: it is rejected."""

DEAD_HINT = Message(is_dead=True)
DEAD_JOB = Message("pt", is_dead=True)
SLOW_HINT = Message(overruns=True)
RECORD_HINT = Message(record="articles/a.txt.json")
RECORD_JOB = Message("pt", record="articles/a.txt.json")
"""As a backfill sends them."""


@pytest.fixture(autouse=True)
def _each_document_is_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same code runs many thousand times over a few documents, and gives the same each time."""
    understand = reading.build_article

    @cache
    def understand_once(document: Document, how: Reading) -> Any:
        try:
            return understand(document, how, Stopwatch())
        except RejectedError as error:
            return error

    def answer(document: Document, how: Reading, _: Stopwatch) -> Any:
        found = understand_once(document, how)
        if isinstance(found, RejectedError):
            raise found
        return found

    monkeypatch.setattr(reading, "build_article", answer)


def explore(scenario: Scenario) -> Result:
    result = Explorer(scenario).explore()
    print(f"{result.worlds:,} worlds, {result.quiet_worlds} ends, {', '.join(sorted(result.outcomes))}")  # noqa: T201
    if result.breach:
        print(result.breach)  # noqa: T201
    return result


RETURN = Scenario(
    records_of=PAIR,
    document=NEXT_PAIR,
    messages=(HINT,),
    changes=(PAIR, NEXT_PAIR),
    workers=1,
    deliveries=1,
    deaths=0,
    runs_jobs=False,
)
"""The hint at an item that is gone may arrive while it is back, and nobody has read that yet."""

IN_PARTS = Scenario(changes=(ARTICLE,), is_ingest_atomic=True, sentences_an_invocation=1)
"""Two sentences, and time for one in each invocation."""

LAWFUL = {
    "an article is replaced by a rejection and deleted while two workers ingest": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(REFUSE, None), runs_jobs=False
    ),
    "an article is replaced by another and deleted while two workers ingest": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(REVISION, None), runs_jobs=False
    ),
    "a rejection with its record is replaced by an article and deleted": Scenario(
        records_of=REFUSE, document=REFUSE, changes=(ARTICLE, None), runs_jobs=False
    ),
    "the same bytes come back after something else was there": Scenario(
        records_of=ARTICLE, document=REFUSE, messages=(HINT,), changes=(ARTICLE,), runs_jobs=False
    ),
    "two workers die while the file is replaced and deleted": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(REFUSE, None), deaths=2, runs_jobs=False
    ),
    "three workers ingest at once": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(REFUSE, None), workers=3, deaths=0, runs_jobs=False
    ),
    "a dead letter races a delivery of the same version": Scenario(
        document=ARTICLE, messages=(HINT, DEAD_HINT), runs_jobs=False
    ),
    "a dead letter races a delivery of a new version": Scenario(
        records_of=ARTICLE, document=REVISION, messages=(HINT, DEAD_HINT), runs_jobs=False
    ),
    "a dead letter races a delivery and a deletion": Scenario(
        records_of=ARTICLE,
        document=REVISION,
        messages=(HINT, DEAD_HINT),
        changes=(None,),
        deliveries=1,
        deaths=0,
        runs_jobs=False,
    ),
    "an ingest is given up at any moment while the file is replaced": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(REVISION,), gives_up=True, deliveries=1, runs_jobs=False
    ),
    "the article changes and vanishes under the translation": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(REVISION, None), is_ingest_atomic=True
    ),
    "the article becomes a rejection and comes back under the translation": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(REFUSE, ARTICLE), is_ingest_atomic=True, deaths=2
    ),
    "a job is given up at any moment while the article changes": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(REVISION,), is_ingest_atomic=True, gives_up=True, deaths=2
    ),
    "a job is given up at any moment while the article changes and vanishes": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(REVISION, None), is_ingest_atomic=True, gives_up=True
    ),
    "a dead letter of a job races the job of a new version": Scenario(
        records_of=ARTICLE, document=ARTICLE, messages=(DEAD_JOB,), changes=(REVISION,), is_ingest_atomic=True, deaths=2
    ),
    "a worker for whom the file is too complex races one for whom it is not, and the file is replaced": Scenario(
        document=ARTICLE, messages=(HINT, SLOW_HINT), changes=(REVISION,), deliveries=1, runs_jobs=False
    ),
    "a file that was too complex is read again, deleted, and given up": Scenario(
        records_of=ARTICLE,
        document=REVISION,
        messages=(SLOW_HINT, DEAD_HINT),
        changes=(None,),
        deliveries=1,
        runs_jobs=False,
    ),
    "a hint at the record races the file's own, and the file goes": Scenario(
        records_of=ARTICLE,
        document=REVISION,
        messages=(HINT, RECORD_HINT),
        changes=(None,),
        deliveries=1,
        runs_jobs=False,
    ),
    "a job by the name of the article's record races the change of the article": Scenario(
        records_of=ARTICLE,
        document=ARTICLE,
        messages=(RECORD_JOB,),
        changes=(REVISION, None),
        is_ingest_atomic=True,
        deliveries=1,
    ),
    "a container is replaced, comes back, and a worker dies anywhere": Scenario(
        records_of=PAIR, document=NEXT_PAIR, messages=(HINT,), changes=(PAIR,), deliveries=1, runs_jobs=False
    ),
    "a container is replaced, and each message comes twice": Scenario(
        records_of=PAIR, document=CHANGED_PAIR, messages=(HINT,), deaths=0, runs_jobs=False
    ),
    "a container is replaced, and any message is given up": Scenario(
        records_of=PAIR, document=NEXT_PAIR, messages=(HINT,), gives_up=True, deliveries=1, runs_jobs=False
    ),
    "a container is replaced, comes back for a moment, and is replaced again": RETURN,
    "a container is deleted, and a worker dies anywhere": Scenario(
        records_of=PAIR, document=None, messages=(HINT,), deliveries=1, runs_jobs=False
    ),
    "a container becomes an article while its items are done": Scenario(
        document=PAIR, messages=(HINT,), changes=(ARTICLE,), deliveries=1, runs_jobs=False
    ),
    "a long article is translated in parts": IN_PARTS,
    "a long article is replaced while it is translated in parts": msgspec.structs.replace(
        IN_PARTS, changes=(ARTICLE, REVISION), deliveries=1
    ),
    "a long article vanishes while it is translated in parts": msgspec.structs.replace(
        IN_PARTS, changes=(ARTICLE, None), deliveries=1
    ),
    "a long article is given up while it is translated in parts": msgspec.structs.replace(
        IN_PARTS, deliveries=1, gives_up=True
    ),
    "both stages, deleted while under way": Scenario(document=ARTICLE, messages=(HINT,), changes=(None,)),
    "both stages, replaced by a rejection while under way": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(REFUSE,), deaths=0
    ),
    "both stages, replaced and deleted while under way": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(REFUSE, None), deaths=0, deliveries=1
    ),
    "both stages with finished records, deleted and replaced": Scenario(
        records_of=ARTICLE, document=ARTICLE, changes=(None, REVISION), deaths=0
    ),
    "both stages, two targets, replaced while under way": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(REFUSE,), targets=("en", "pt"), deaths=0, deliveries=1
    ),
    "both stages, given up anywhere, and deleted": Scenario(
        document=ARTICLE, messages=(HINT,), changes=(None,), gives_up=True, deliveries=1
    ),
}


@pytest.mark.parametrize("scenario", LAWFUL.values(), ids=LAWFUL.keys())
def test_the_law_holds_at_the_end_of_every_interleaving(scenario: Scenario) -> None:
    result = explore(scenario)
    assert result.breach is None, f"\n{result.breach}"
    assert result.quiet_worlds > 1


Plant = Callable[[pytest.MonkeyPatch], None]


def plant_no_second_look(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reconciliation, "_agrees", lambda *_: True)


def plant_no_look_at_siblings(patch: pytest.MonkeyPatch) -> None:
    def has_source(store: ReplayStore, task: reconciliation.Task, _: str, view: reconciliation._View) -> bool:
        return reconciliation._view_again(store, task) == view

    patch.setattr(reconciliation, "_agrees", has_source)


def plant_no_jobs_when_unchanged(patch: pytest.MonkeyPatch) -> None:
    def ingest_without_jobs(
        subject: Subject, services: QueueServices, reader: Reader, seconds_left: SecondsLeft
    ) -> Report:
        intake = ingest._Intake(subject, services, reader, seconds_left)
        done = reconciliation.reconcile(services.store, ingest._plan(intake))
        if done.outcome is not Outcome.UNCHANGED:
            jobs.queue_jobs(subject, done.key, services)
        return report_record(done.outcome, subject, done.record, {})

    patch.setattr(replay, "ingest", ingest_without_jobs)


def plant_no_jobs_without_article(patch: pytest.MonkeyPatch) -> None:
    def queue_jobs_of_articles(source: Any, kept: str | None, services: QueueServices) -> None:
        if kept is not None and kept.startswith("articles/"):
            jobs.queue_jobs(source, kept, services)

    patch.setattr(ingest, "queue_jobs", queue_jobs_of_articles)


def plant_put_without_condition(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ReplayStore, "put", ReplayStore.put_anyway)


def plant_delete_without_condition(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ReplayStore, "delete", ReplayStore.delete_anyway)


def plant_items_that_look_at_the_file_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jobs.ItemHints, "names", lambda *_: True)


def plant_items_that_are_gone_and_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jobs.ItemHints, "carry_over", lambda _, __, draft: draft)


def plant_parts_that_only_who_saved_them_removes(patch: pytest.MonkeyPatch) -> None:
    loaded: set[int] = set()
    load, clear = SavedProgress.load, SavedProgress.clear

    def load_and_note(saved: SavedProgress, *which: str) -> Any:
        found = load(saved, *which)
        if found is not None:
            loaded.add(id(saved))
        return found

    patch.setattr(SavedProgress, "load", load_and_note)
    patch.setattr(SavedProgress, "clear", lambda saved: clear(saved) if id(saved) in loaded else None)


def plant_a_part_that_is_given_up_when_somebody_moves_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(progress, "MAX_ROUNDS", 1)
    save = SavedProgress.save

    def save_once(saved: SavedProgress, *what: Any) -> bool:
        try:
            return save(saved, *what)
        except ContentionError:
            return False

    patch.setattr(SavedProgress, "save", save_once)


LATE_TWIN = Scenario(
    records_of=ARTICLE, document=ARTICLE, changes=(REVISION, CORRECTION), runs_jobs=False, forgets_twins=True
)
"""The one case in which a death costs nothing, and only versions that are articles: nothing is ever absent."""

LATE_DEAD_LETTER = Scenario(
    records_of=ARTICLE,
    document=REVISION,
    messages=(HINT, DEAD_HINT),
    deaths=0,
    runs_jobs=False,
    forbids_failures=True,
)
"""The success of a version, and the dead letter of an earlier try of it."""

PLANTED = {
    "a worker that does not look at the source again": (
        plant_no_second_look,
        Scenario(document=ARTICLE, messages=(HINT,), changes=(None,), deaths=0, runs_jobs=False),
    ),
    "a worker that does not look at the other records": (
        plant_no_look_at_siblings,
        Scenario(document=ARTICLE, messages=(HINT, DEAD_HINT), deaths=0, runs_jobs=False),
    ),
    "an ingest that queues no jobs when nothing changed": (
        plant_no_jobs_when_unchanged,
        Scenario(document=ARTICLE, messages=(HINT,)),
    ),
    "an ingest that queues no jobs when there is no article": (
        plant_no_jobs_without_article,
        Scenario(records_of=ARTICLE, document=ARTICLE, changes=(None,), deaths=0),
    ),
    "a put without a condition": (plant_put_without_condition, LATE_TWIN),
    "a delete without a condition": (plant_delete_without_condition, LATE_DEAD_LETTER),
    "items that look at the file alone": (plant_items_that_look_at_the_file_alone, RETURN),
    "saved parts that only who took them up removes": (plant_parts_that_only_who_saved_them_removes, IN_PARTS),
    "a part that is given up when somebody moves it": (
        plant_a_part_that_is_given_up_when_somebody_moves_it,
        msgspec.structs.replace(IN_PARTS, changes=(ARTICLE, REVISION), deliveries=1),
    ),
    "items that are gone and not told": (plant_items_that_are_gone_and_not_told, RETURN),
}


@pytest.mark.parametrize(("plant", "scenario"), PLANTED.values(), ids=PLANTED.keys())
def test_the_checker_finds(plant: Plant, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    assert explore(scenario).breach is None
    plant(monkeypatch)
    result = explore(scenario)
    assert result.breach is not None
    assert result.breach.trace
    assert result.breach.breaches


def test_a_late_twin_whose_death_nobody_notices_cannot_overwrite_a_newer_article() -> None:
    assert explore(LATE_TWIN).breach is None


def drop_with_late_twin(change: bytes | None) -> Scenario:
    return Scenario(document=ARTICLE, messages=(HINT,), changes=(change,), runs_jobs=False, forgets_twins=True)


@pytest.mark.parametrize("change", [None, REFUSE], ids=["deleted", "rejected"])
def test_a_late_twin_whose_death_nobody_notices_can_break_the_law_where_a_record_was_absent(
    change: bytes | None,
) -> None:
    """The known limit: "absent" is the one state that a condition cannot tell from an earlier "absent"."""
    result = explore(drop_with_late_twin(change))
    assert result.breach is not None
    assert any("dies" in event for event in result.breach.trace)


@pytest.mark.parametrize("mending", ["hint", "records"])
@pytest.mark.parametrize("change", [None, REFUSE], ids=["deleted", "rejected"])
def test_one_more_hint_or_one_at_each_record_mends_what_a_late_twin_left(change: bytes | None, mending: str) -> None:
    assert explore(msgspec.structs.replace(drop_with_late_twin(change), mending=mending)).breach is None


@pytest.mark.parametrize("deliveries", [1, 2])
def test_a_success_is_never_lost_to_a_dead_letter_of_the_same_version(deliveries: int) -> None:
    assert explore(msgspec.structs.replace(LATE_DEAD_LETTER, deliveries=deliveries)).breach is None
