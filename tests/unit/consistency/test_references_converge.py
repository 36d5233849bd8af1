"""A glossary that is dropped, replaced, changed back or deleted while its article is translated and the walk for it
goes over the articles: at the end the law holds, and each translation is what it would be if it were made now."""

from collections.abc import Callable

import msgspec
import pytest

from dragoman import ingest, jobs, reference_manifest
from dragoman.article import RevisionJob
from dragoman.events import write_job
from dragoman.reference_library import Shelf
from dragoman.reference_manifest import Manifest, rebuild_manifest
from dragoman.store import ObjectStore
from tests.unit.consistency.model_checker import Scenario
from tests.unit.consistency.replay import GLOSSARY_HINT, Message
from tests.unit.consistency.test_every_interleaving import ARTICLE, REVISION, explore
from tests.unit.fakes import INPUT_BUCKET

TERM = b"source,target\nharbour,porto\n"
OTHER_TERM = b"source,target\nharbour,cais\n"
NO_TERM = b""
"""A file that is rejected."""

DEAD_GLOSSARY_HINT = Message(is_of_glossary=True, is_dead=True)
DEAD_WALK = Message(walk=write_job(RevisionJob(INPUT_BUCKET, "pt", generation=1)), is_dead=True)

ALONE = Scenario(records_of=ARTICLE, document=ARTICLE, is_ingest_atomic=True, deliveries=1)
"""Nothing but glossaries, walks and jobs interleaves."""


def change(**fields: object) -> Scenario:
    return msgspec.structs.replace(ALONE, **fields)


CHANGED_BACK = change(glossary=TERM, glossary_changes=(OTHER_TERM, TERM), changes=(ARTICLE,), deaths=0)
"""The same article dropped once more, so that a job is under way all the while."""
DELETED_AND_BACK = change(glossary=TERM, glossary_changes=(None, TERM))
DELETED_AND_BACK_DURING_A_JOB = change(glossary=TERM, glossary_changes=(None, TERM), changes=(ARTICLE,), deaths=0)
DROPPED = change(glossary_changes=(TERM,))
FIRST = change(glossary_changes=(TERM,), changes=(REVISION,), deaths=0)
"""A job that has seen that there never was a glossary does not look again; see Shelf.is_current."""
REPLACED = change(glossary=TERM, glossary_changes=(OTHER_TERM,))

LAWFUL = {
    "a glossary is dropped": DROPPED,
    "a glossary is dropped while the article is new": Scenario(
        glossary_changes=(TERM,), changes=(ARTICLE,), deliveries=1, deaths=0
    ),
    "the first glossary is dropped while a new version is translated": FIRST,
    "a glossary is replaced, and a worker dies anywhere": REPLACED,
    "a glossary is replaced while the article is": change(
        glossary=TERM, glossary_changes=(OTHER_TERM,), changes=(REVISION,), deaths=0
    ),
    "a glossary is replaced while the article goes": change(
        glossary=TERM, glossary_changes=(OTHER_TERM,), changes=(None,)
    ),
    "a glossary is replaced while the article is translated in parts": change(
        glossary=TERM, glossary_changes=(OTHER_TERM,), changes=(ARTICLE,), sentences_an_invocation=1, deaths=0
    ),
    "a glossary is changed and changed back": CHANGED_BACK,
    "a glossary is deleted, and each message comes twice": change(
        glossary=TERM, glossary_changes=(None,), deliveries=2
    ),
    "a glossary is deleted and comes back, and a worker dies anywhere": DELETED_AND_BACK,
    "a dead letter of a glossary races its next version": change(
        glossary=TERM, glossary_changes=(OTHER_TERM,), messages=(DEAD_GLOSSARY_HINT,), deaths=0
    ),
    "a step of a walk was given up while a glossary is replaced": change(
        glossary=TERM, glossary_changes=(OTHER_TERM,), messages=(DEAD_WALK,), deaths=0
    ),
    "a glossary becomes one that is rejected": change(glossary=TERM, glossary_changes=(NO_TERM,)),
}


@pytest.mark.parametrize("scenario", LAWFUL.values(), ids=LAWFUL.keys())
def test_each_translation_is_of_the_glossary_that_is_there_at_the_end(scenario: Scenario) -> None:
    result = explore(scenario)
    assert result.breach is None, f"\n{result.breach}"
    assert result.quiet_worlds > 1
    assert "revised" in result.outcomes


def plant_no_second_look_at_the_manifest(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Shelf, "is_current", lambda _: True)


def plant_no_second_look_at_a_list_that_is_empty(patch: pytest.MonkeyPatch) -> None:
    """As where there never was one. But the one before it may have been what the next one will be."""
    is_current = Shelf.is_current
    patch.setattr(Shelf, "is_current", lambda shelf: not shelf.manifest.references or is_current(shelf))


def plant_no_look_whether_records_are_as_they_are_listed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Shelf, "is_current", lambda shelf: shelf._library.is_current(shelf.manifest))


def plant_no_note_of_queued_walks(patch: pytest.MonkeyPatch) -> None:
    """As if every state of the manifest had been followed by its walks."""

    def rebuild_and_forget(store: ObjectStore, bucket: str) -> Manifest:
        return msgspec.structs.replace(rebuild_manifest(store, bucket), has_walks=True)

    patch.setattr(jobs, "rebuild_manifest", rebuild_and_forget)


def plant_no_walk(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ingest, "queue_walks", lambda *_, **__: None)


def plant_generations_that_come_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference_manifest, "_get_generation", lambda _: 0)


PLANTED: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Scenario]] = {
    "a job that does not look at the manifest again": (plant_no_second_look_at_the_manifest, CHANGED_BACK),
    "a job that does not look again at a list that is empty": (
        plant_no_second_look_at_a_list_that_is_empty,
        DELETED_AND_BACK_DURING_A_JOB,
    ),
    "a job that takes records for those that are listed": (
        plant_no_look_whether_records_are_as_they_are_listed,
        CHANGED_BACK,
    ),
    "walks that are forgotten where nothing seems to have changed": (plant_no_note_of_queued_walks, DELETED_AND_BACK),
    "generations that come back": (plant_generations_that_come_back, DELETED_AND_BACK),
    "a glossary without a walk": (plant_no_walk, DROPPED),
}


@pytest.mark.parametrize(("plant", "scenario"), PLANTED.values(), ids=PLANTED.keys())
def test_the_checker_finds(
    plant: Callable[[pytest.MonkeyPatch], None], scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    result = explore(scenario)
    assert result.breach is not None
    assert result.breach.breaches


def test_message_says_what_it_is_about() -> None:
    assert [str(message) for message in (GLOSSARY_HINT, Message(walk="{}", is_dead=True))] == [
        "hint of the glossary",
        "dead letter of walk {}",
    ]
