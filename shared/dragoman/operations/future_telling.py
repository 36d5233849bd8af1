"""What happens to a file next, by itself or by somebody's hand. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from dragoman.operations.advice import Means, advise
from dragoman.operations.sites import Site
from dragoman.operations.story import Story, find_language
from dragoman.operations.target_telling import advise_on_target
from dragoman.operations.verdicts import Verdict
from dragoman.operations.wording import count, quote

_FRESH: Final = timedelta(minutes=2)
"""Within which an event may be on its way: they come in seconds, and the first one after a pause starts a function."""


class FutureTeller:
    """One story."""

    def __init__(self, story: Story, site: Site, now: datetime) -> None:
        self._story = story
        self._site = site
        self._now = now
        item = f" --item {story.item}" if story.item else ""
        self._redrive = f"dragoman redrive --key={quote(story.key)}{item}{site.option}"
        is_on_aws = site.connection is not None and not site.connection.is_embedded
        self._means = Means(self._redrive, site.settings.model_bucket if is_on_aws else None)

    def tell(self, verdict: Verdict) -> Iterator[str]:
        """What is to come, after this word for where it is."""
        tellers: Mapping[Verdict, Callable[[], Iterator[str]]] = {
            Verdict.UNKNOWN: self._suggest,
            Verdict.DELETED: self._bring_back,
            Verdict.LEAVING: partial(self._await, "ingest", "its records go when the event of its deletion is read"),
            Verdict.WAITING: partial(self._await, "ingest", "it is taken in when its event is read"),
            Verdict.OUTDATED: partial(self._await, "ingest", "the new version is taken in when its event is read"),
            Verdict.CONTRADICTORY: partial(self._await, "ingest", "a worker is between two writes, for a moment"),
            Verdict.UNREADABLE: self._make_readable,
            Verdict.REJECTED: self._drop_another,
            Verdict.FAILED: self._try_again,
            Verdict.HOLDS: self._look_into_items,
            Verdict.REFERENCE: self._advise_on_reference,
        }
        yield from tellers[verdict]() if verdict in tellers else self._advise_on_targets(verdict)

    def _bring_back(self) -> Iterator[str]:
        yield "Nothing is left to do: its records went with it."
        version, bucket = self._story.source.last_version_id, self._site.settings.input_bucket
        if version:
            origin = quote(f"{bucket}/{self._story.key}?versionId={version}")
            yield (
                "To bring it back, copy its last version to its place: aws s3api copy-object --bucket "
                f"{bucket} --key {quote(self._story.key)} --copy-source {origin}"
            )

    def _make_readable(self) -> Iterator[str]:
        yield "Ask with the `dragoman` of the release that wrote it, or have it made again by the one that is deployed:"
        yield f"  {self._redrive}"

    def _drop_another(self) -> Iterator[str]:
        yield "Nothing tries it again by itself. Do what the sentence above says, and drop the file again."
        yield f"If it was rejected by an older release, or under other limits: {self._redrive} --rejected"

    def _try_again(self) -> Iterator[str]:
        yield from advise(self._story.outcomes[0], None, None, self._means)

    def _suggest(self) -> Iterator[str]:
        story = self._story
        if story.in_container is not None:
            yield f"See which items the file holds: dragoman explain {quote(story.key)}{self._site.option}"
            return
        if story.suggestions:
            yield "Was one of these meant?"
            yield from (f"  {key}" for key in story.suggestions)
        else:
            yield "No key of the input bucket is like it. Keys are spelt exactly, with capitals and folders."
        if self._site.connection is None and self._site.knows_sources:
            yield "If it was dropped after the run ended: the next `dragoman run` takes it in."

    def _await(self, queue_name: str, what: str) -> Iterator[str]:
        """Something has to come by a message: whether one may be there."""
        story = self._story
        if self._site.connection is None:
            yield f"No run is at work: {what} by the next `dragoman run` into this OUTBOX."
            return
        queues = {queue.name: queue for queue in story.queues or ()}
        letters = queues.get("ingest-dead-letter" if queue_name == "ingest" else "translate-dead-letter")
        if any(queue.name == queue_name and queue.total for queue in queues.values()):
            yield f"Wait: {what}."
        elif letters is not None and letters.total:
            yield "A message may be among the dead letters: those become records by themselves, within minutes."
        elif self._is_fresh():
            yield f"Wait a moment: {what}; events come within seconds."
        else:
            yield "No message about it seems to be on its way: the event was lost, or came before the stack was there."
        yield f"To ask for it now, which does no harm: {self._redrive}"

    def _is_fresh(self) -> bool:
        moment = self._story.source.deleted_at or self._story.source.last_modified
        return moment is not None and self._now - datetime.fromisoformat(moment) < _FRESH

    def _look_into_items(self) -> Iterator[str]:
        pending, lost = self._story.pending_items, self._story.lost_items
        if pending:
            yield from self._await(
                "translate", f"{count(len(pending), 'item')} of it {'is' if len(pending) == 1 else 'are'} not done yet"
            )
        if lost:
            example = f"dragoman explain {quote(self._story.key)} --item {lost[0].id}{self._site.option}"
            ended = count(len(lost), "item")
            yield f"{ended} of it ended in a rejection or a failure. Each has a story of its own: {example}"
        if not pending and not lost:
            yield "Nothing is left to do: each of its articles is there in every target."

    def _advise_on_reference(self) -> Iterator[str]:
        if not self._story.is_in_force:
            yield from self._await("ingest", "it comes into force when its event is read")
        elif self._story.outcomes[0].problems:
            yield "Correct the lines that can't be used, and drop the file again; the others count already."
        else:
            yield "Nothing is left to do."

    def _advise_on_targets(self, verdict: Verdict) -> Iterator[str]:
        if verdict is Verdict.TRANSLATED:
            yield "Nothing is left to do."
        for target in self._story.targets:
            yield from advise_on_target(target, self._means, find_language(self._story))
        if verdict is Verdict.TRANSLATING:
            yield from self._await("translate", "a target is done when its message is read")
