"""Hints that name a record: what they are about, read out of the record itself.

Step Functions lists the output bucket and sends the keys that it finds. Which input object, item and target a key
stands for its record tells, because a long key is cut in the name of its records.
"""

from collections.abc import Callable

import msgspec

from dragoman.article import ObjectAddress, Outcome, RecordHint, Subject
from dragoman.records import article_key, decode_source, find_place, locate_record
from dragoman.report import Report
from dragoman.settings import Settings
from dragoman.store import ObjectStore


def follow_hint(hint: RecordHint, store: ObjectStore, settings: Settings, act: Callable[[Subject], Report]) -> Report:
    """Do what a hint at a record asks for, or say why there is nothing to do.

    Args:
        hint: names the record.
        store: holds it.
        settings: the bucket that it is in, and the one that it may be about.
        act: does it, given what the record is about.

    Raises:
        TransientError: let the queue redeliver.
    """
    found = _find_subject(hint, store, settings)
    return act(found) if isinstance(found, Subject) else Report(Outcome.IGNORED, hint, found)


def _find_subject(hint: RecordHint, store: ObjectStore, settings: Settings) -> Subject | str:
    """What a record is about, or why nothing is to be done about it. A file that somebody else put into the output
    bucket is no message that could not be read: the check of the law tells of it."""
    stored = store.get(ObjectAddress(settings.output_bucket, hint.record))
    if stored is None:
        return "The record is gone: whoever removed it has queued what follows."
    try:
        source = decode_source(stored.body or b"")
    except msgspec.DecodeError:
        return "The object is no record of Dragoman's."
    place = find_place(hint.record)
    if place is None or locate_record(place, source) != hint.record:
        return "The object is a record of Dragoman's in a place that is not its own."
    if settings.input_bucket and source.bucket != settings.input_bucket:
        return "The record is about another bucket than the input bucket."
    subject = Subject(source.address, hint.target or place.target, source.item)
    if hint.target is None and _is_out_of_use(subject, store, settings):
        return "The target is in the settings no more, and keeps what it has."
    return subject


def _is_out_of_use(subject: Subject, store: ObjectStore, settings: Settings) -> bool:
    """Whether a translation is there only because its target once was wanted: it is not made again, but goes with its
    article."""
    if subject.target is None or subject.target in settings.targets:
        return False
    article = ObjectAddress(settings.output_bucket, article_key(subject.source.key, subject.item))
    return store.head(article) is not None
