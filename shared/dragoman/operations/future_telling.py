"""What happens to a file next, by itself or by somebody's hand. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from dragoman.operations.advice import Means, advise, name_targets
from dragoman.operations.record_facts import RecordFacts
from dragoman.operations.sites import Site
from dragoman.operations.story import Story, find_language
from dragoman.operations.verdicts import Verdict
from dragoman.operations.wording import count, join, quote

_FRESH: Final = timedelta(minutes=2)
"""Within which an event may be on its way: they come in seconds, and the first one after a pause starts a function."""

_SHOWN_ITEMS: Final = 5


class FutureTeller:
    """One story."""

    def __init__(self, story: Story, site: Site, now: datetime) -> None:
        self._story = story
        self._site = site
        self._now = now
        self._means = Means.of(site, story.key, story.item, now)

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
            yield "To bring it back, copy its last version to its place:"
            yield f"  aws s3api copy-object --bucket {bucket} --key {quote(self._story.key)} --copy-source {origin}"

    def _make_readable(self) -> Iterator[str]:
        yield "Ask with the `dragoman` of the release that wrote it, or have it made again by the one that is deployed:"
        yield f"  {self._means.again}"

    def _drop_another(self) -> Iterator[str]:
        if self._story.outcomes[0].currency == "current":
            yield "As it is, every try would end in the same way: do what the sentence above says, and drop it again."
            return
        yield "Nothing tries it again by itself. Do what the sentence above says, and drop the file again."
        yield "Another release or other limits rejected it: those of now may take it. To ask for it again:"
        yield f"  {self._means.again}"

    def _try_again(self) -> Iterator[str]:
        yield from advise(self._story.outcomes[0], (), None, self._means)

    def _suggest(self) -> Iterator[str]:
        story = self._story
        if story.in_container is not None:
            yield "To see which items the file holds:"
            yield f"  {self._describe_explain()}"
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
            yield f"No run is at work; {what}, by the next run into this OUTBOX:"
            yield f"  {self._means.again}"
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
        yield "To ask for it now, which does no harm:"
        yield f"  {self._means.again}"

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
            yield f"{count(len(lost), 'item')} of it ended in a rejection or a failure. Each has a story of its own:"
            yield from (f"  {self._describe_explain(item.id)}" for item in lost[:_SHOWN_ITEMS])
            if len(lost) > _SHOWN_ITEMS:
                yield f"  … and {len(lost) - _SHOWN_ITEMS:,} more; --json names them all."
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
        better = any(record.currency in {"other-settings", "provisional"} for record in self._list_successes())
        if verdict is Verdict.TRANSLATED and not better:
            yield "Nothing is left to do."
        yield from self._advise_on_failures()
        yield from self._advise_on_flags()
        if better:
            yield "To have made again what would be another record now:"
            yield f"  {self._means.again}"
        if unwanted := [target.target for target in self._story.targets if not target.is_wanted]:
            folders = join([f"translations/{target}/ and failed/{target}/" for target in unwanted])
            yield f"Nobody reads {join(unwanted)} any more? Then delete its records under {folders}."
        if verdict is Verdict.TRANSLATING:
            yield from self._await("translate", "a target is done when its message is read")

    def _list_successes(self) -> Iterator[RecordFacts]:
        """What is there of the article and in the targets that are wanted, besides failures."""
        wanted = (record for target in self._story.targets if target.is_wanted for record in target.records)
        yield from (record for record in (*self._story.outcomes, *wanted) if record.kind != "failure")

    def _advise_on_failures(self) -> Iterator[str]:
        """Once for all targets that failed in the same way."""
        alike: dict[object, list[tuple[str, RecordFacts]]] = {}
        for target in self._story.targets:
            for record in target.records:
                if target.is_wanted and record.kind == "failure" and record.is_readable:
                    engines = tuple((engine.engine, engine.reason) for engine in record.engines)
                    alike.setdefault((record.reason, record.attempts, engines), []).append((target.target, record))
        for failures in alike.values():
            targets = tuple(target for target, _ in failures)
            yield f"To have it in {name_targets(targets)}:"
            advice = advise(failures[0][1], targets, find_language(self._story), self._means)
            yield from (f"  {sentence}" for sentence in advice)

    def _advise_on_flags(self) -> Iterator[str]:
        flagged = [
            target.target
            for target in self._story.targets
            if target.is_wanted and any(record.translation and record.translation.flagged for record in target.records)
        ]
        if flagged:
            yield (
                f"{join(flagged)}: have the flagged sentences read; a file of corrections, or a glossary, that is "
                "dropped has them translated again by it."
            )

    def _describe_explain(self, item: str | None = None) -> str:
        one = f" --item {item}" if item else ""
        return f"dragoman explain {quote(self._story.key)}{one}{self._site.option}"
