"""What happened to a file, in plain sentences. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from dragoman.operations.record_facts import RecordFacts
from dragoman.operations.sites import Site
from dragoman.operations.story import Story, find_language
from dragoman.operations.target_telling import tell_target
from dragoman.operations.wording import count, name_bytes, name_language, name_span

_SHOWN_ITEMS: Final = 20
_SHOWN_PROBLEMS: Final = 20


class PastTeller:
    """One story."""

    def __init__(self, story: Story, site: Site, now: datetime) -> None:
        self._story = story
        self._site = site
        self._now = now

    @property
    def _bucket(self) -> str:
        return "the input bucket" if self._site.connection else "INBOX"

    def tell(self) -> Iterator[str]:
        """What happened, in its order."""
        yield from self._tell_source()
        yield from self._tell_name()
        for outcome in self._story.outcomes:
            yield from self._tell_outcome(outcome)
        yield from self._tell_items()
        for target in self._story.targets:
            yield from tell_target(target, find_language(self._story))
        yield from self._tell_queues()
        yield from self._story.notices
        if self._site.notice:
            yield self._site.notice

    def _tell_source(self) -> Iterator[str]:
        source, key = self._story.source, self._story.key
        match source.presence:
            case "there":
                declared = f", declared as {source.media_type}" if source.media_type else ""
                version = f", version {source.version_id}" if source.version_id else ""
                done = "dropped" if self._site.connection else "last changed"
                yield (
                    f"The file {key} is in {self._bucket}: {name_bytes(source.bytes or 0)}{declared}, {done} "
                    f"{self._name_time(source.last_modified)}, etag {source.etag}{version}."
                )
            case "deleted":
                yield f"The file {key} was in the input bucket and was deleted {self._name_time(source.deleted_at)}."
            case "absent":
                yield f"There is no file {key} in {self._bucket}."
            case "unknown":
                yield f"Whether the file {key} is still in INBOX can't be looked at: the run did not say where that is."
        place = self._story.in_container
        if place is not None and place.is_named:
            named = f", known there as {place.name}" if place.name else ""
            yield f"It is a container, and holds the item {place.id}{named}."
        elif place is not None:
            yield f"No container record names the item {place.id}: the file never held it, or no longer does."

    def _name_time(self, moment: str | None) -> str:
        if not moment:
            return "at a time that is not known"
        then = datetime.fromisoformat(moment)
        return f"on {then:%Y-%m-%d at %H:%M:%S} UTC, {name_span(self._now - then)} ago"

    def _tell_name(self) -> Iterator[str]:
        story = self._story
        usual = f"{story.key}/{story.item}.json" if story.item else f"{story.key}.json"
        if story.record_name != usual:
            yield (
                "Its key is longer than 960 bytes, or looks like the name of an item, so its records have another "
                f"name: {story.record_name}, behind their prefixes."
            )

    def _tell_outcome(self, outcome: RecordFacts) -> Iterator[str]:
        if not outcome.is_readable:
            yield _tell_unreadable(outcome)
            return
        match outcome.kind:
            case "article":
                language = name_language(outcome.language or "und")
                yield (
                    f"It was understood ({outcome.key}): as {outcome.format}, in {language}, "
                    f"{outcome.characters or 0:,} characters."
                )
            case "container":
                held = count(outcome.items or 0, "item")
                yield f"It was understood ({outcome.key}): as {outcome.format}, a container of {held}."
            case "reference":
                yield from self._tell_reference(outcome)
            case "rejection":
                yield f"It was rejected ({outcome.key}) as {outcome.reason}: {outcome.message}"
                yield f"In detail: {outcome.detail}"
            case _:
                tries = f" after {count(outcome.attempts, 'try', 'tries')}" if outcome.attempts else ""
                reason = f"reason {outcome.reason}: {outcome.message}"
                yield f"The service failed to take it in{tries} ({outcome.key}), {reason}"
                if outcome.detail:
                    yield f"In detail: {outcome.detail}"
        yield from self._tell_currency(outcome)

    def _tell_reference(self, outcome: RecordFacts) -> Iterator[str]:
        word = "term" if outcome.reference_kind == "glossary" else "correction"
        kind = "a glossary" if outcome.reference_kind == "glossary" else "a file of corrections"
        yield f"It is {kind} with {count(outcome.entries or 0, word)} ({outcome.key})."
        if self._story.is_in_force:
            yield "It is in force: articles whose text meets one of its entries are translated by it."
        else:
            yield "It is not in force yet: the list of references does not name it."
        problems = outcome.problems
        if problems:
            yield f"{count(len(problems), 'line')} of it can't be used:"
            yield from (f"  {problem}" for problem in problems[:_SHOWN_PROBLEMS])
        if len(problems) > _SHOWN_PROBLEMS:
            yield f"  … and {len(problems) - _SHOWN_PROBLEMS:,} more; its record says which."

    def _tell_currency(self, outcome: RecordFacts) -> Iterator[str]:
        match outcome.currency:
            case "earlier-source":
                yield "That record is of an earlier version of the file: it was replaced, and not taken in again yet."
            case "other-settings" if outcome.kind != "failure":
                yield (
                    "That record was made under other settings or by another release than this command's; it stays as "
                    "it is until somebody asks for it again."
                )
            case "provisional" if outcome.kind in {"container", "reference"}:
                yield "What follows from that record is still being queued."

    def _tell_items(self) -> Iterator[str]:
        items = self._story.items
        if not items:
            return
        for item in items[:_SHOWN_ITEMS]:
            words = {"article": "understood", "rejection": "rejected", "failure": "failed"}
            ended = " and ".join(words[outcome] for outcome in item.outcomes) or "no record yet"
            done = f"; translated into {', '.join(item.translated)}" if item.translated else ""
            lost = f"; failed in {', '.join(item.failed)}" if item.failed else ""
            named = f" ({item.name})" if item.name else ""
            yield f"  {item.id}{named}: {ended}{done}{lost}"
        if len(items) > _SHOWN_ITEMS:
            yield f"  … and {len(items) - _SHOWN_ITEMS:,} more; --json lists them all."

    def _tell_queues(self) -> Iterator[str]:
        for queue in self._story.queues or ():
            if queue.total:
                seconds = queue.oldest_seconds
                age = f", the oldest for {name_span(timedelta(seconds=seconds))}" if seconds else ""
                waiting = count(queue.waiting + queue.delayed, "message waits", "messages wait")
                yield (
                    f"In the {queue.name} queue {waiting}{age}, and {count(queue.in_work, 'is', 'are')} in work; "
                    "whether one is about this file can't be seen."
                )
        if self._story.queues is not None and not any(queue.total for queue in self._story.queues):
            yield "No message waits in any queue, and none is in work."


def _tell_unreadable(outcome: RecordFacts) -> str:
    if outcome.schema_version is None:
        return f"{outcome.key} is no record that this release can read: something else wrote it."
    return (
        f"{outcome.key} was written by another release: its schema has version {outcome.schema_version}, which this "
        "one does not read."
    )
