"""Both buckets' listings in a database on disk, so that ten million keys can be compared in little memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final

import msgspec

from dragoman.article import ObjectAddress
from dragoman.operations.record_keys import read_record_key
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.sites import Site
from dragoman.records import container_key, decode_container, record_name
from dragoman.store import ListedObject

_CHUNK: Final = 1_000
"""Rows a statement: a page of S3's listing."""
_TABLES: Final = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE subjects (name TEXT PRIMARY KEY, key TEXT, item TEXT, etag TEXT) WITHOUT ROWID;
    CREATE TABLE outcomes (name TEXT, record TEXT PRIMARY KEY, kind TEXT, etag TEXT) WITHOUT ROWID;
    CREATE TABLE results (name TEXT, target TEXT, record TEXT PRIMARY KEY, kind TEXT, etag TEXT) WITHOUT ROWID;
    CREATE TABLE foreigners (record TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_INDEXES: Final = """
    CREATE INDEX outcome_names ON outcomes (name);
    CREATE INDEX result_names ON results (name, target);
"""


class Versioned(msgspec.Struct, frozen=True):
    """A record, and what it has to be made from."""

    record: str
    key: str
    """What people know it by: the file, or the article's record."""
    etag: str
    """Of what it has to be made from."""


class Listings:
    """What was listed. `subjects` are files and items, `outcomes` what ingest made of them, `results` what translate
    made of the articles."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def fill(self, site: Site) -> None:
        """List both buckets, then read the containers, whose items are subjects too.

        Raises:
            StoreUnavailableError: a bucket can't be read.
        """
        self._database.executescript(_TABLES)
        settings, store = site.settings, site.store
        for entries in _cut(store.list_entries(settings.input_bucket)):
            rows = [(record_name(entry.key), entry.key, entry.etag) for entry in entries]
            self._database.executemany("INSERT OR REPLACE INTO subjects VALUES (?, ?, NULL, ?)", rows)
        for entries in _cut(store.list_entries(settings.output_bucket)):
            self._sort(entries)
        self._database.executescript(_INDEXES)
        self._add_items(site)

    def _sort(self, entries: Iterable[ListedObject]) -> None:
        outcomes, results, foreigners = [], [], []
        for entry in entries:
            parts = read_record_key(entry.key)
            if parts is None:
                foreigners.append((entry.key,))
            elif parts.kind in {"manifest", "unreadable"}:
                continue  # they belong to no file
            elif parts.is_of_ingest:
                outcomes.append((parts.name, entry.key, parts.kind, entry.etag))
            else:
                results.append((parts.name, parts.target, entry.key, parts.kind, entry.etag))
        self._database.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", outcomes)
        self._database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", results)
        self._database.executemany("INSERT OR REPLACE INTO foreigners VALUES (?)", foreigners)

    def _add_items(self, site: Site) -> None:
        """Of the containers whose file is there; the items of others are left over as they are."""

        def read(key: str) -> list[tuple[str, str, str, str]]:
            stored = site.store.get(ObjectAddress(site.settings.output_bucket, container_key(key)))
            try:
                items = decode_container(stored.body or b"").items if stored else ()
            except msgspec.DecodeError:  # of another release
                return []
            return [(record_name(key, item.id), key, item.id, item.etag) for item in items]

        asked = "SELECT subjects.key FROM outcomes JOIN subjects USING (name) WHERE kind = 'container'"
        keys = [key for (key,) in self._database.execute(asked)]
        for rows in ask_side_by_side(read, keys):
            self._database.executemany("INSERT OR REPLACE INTO subjects VALUES (?, ?, ?, ?)", rows)

    def count_records(self) -> int:
        """Outcomes and results."""
        (number,) = self._database.execute(
            "SELECT (SELECT count(*) FROM outcomes) + (SELECT count(*) FROM results)"
        ).fetchone()
        return int(number)

    def find_waiting(self) -> Iterator[tuple[str, str | None]]:
        """Files and items without an outcome: key and item."""
        yield from self._database.execute(
            "SELECT key, item FROM subjects WHERE NOT EXISTS"
            " (SELECT 1 FROM outcomes WHERE outcomes.name = subjects.name) ORDER BY key, item"
        )

    def find_doubled(self) -> Iterator[tuple[str, str]]:
        """Names with more than one outcome, or more than one result in a target: the name, and the records."""
        yield from self._database.execute(
            "SELECT name, group_concat(record, ' and ') FROM outcomes GROUP BY name HAVING count(*) > 1 ORDER BY name"
        )
        yield from self._database.execute(
            "SELECT name, group_concat(record, ' and ') FROM results WHERE kind <> 'progress'"
            " GROUP BY name, target HAVING count(*) > 1 ORDER BY name"
        )

    def find_orphans(self) -> Iterator[str]:
        """Records that belong to nothing."""
        asked = (
            "SELECT record FROM outcomes WHERE NOT EXISTS (SELECT 1 FROM subjects WHERE subjects.name = outcomes.name)"
            " UNION ALL SELECT record FROM results WHERE NOT EXISTS"
            " (SELECT 1 FROM outcomes WHERE outcomes.name = results.name AND outcomes.kind = 'article') ORDER BY record"
        )
        yield from (record for (record,) in self._database.execute(asked))

    def find_pending(self, target: str) -> Iterator[str]:
        """Articles that have neither a translation nor a failure in a target: their records."""
        asked = (
            "SELECT record FROM outcomes WHERE kind = 'article' AND NOT EXISTS (SELECT 1 FROM results"
            " WHERE results.name = outcomes.name AND target = ? AND results.kind <> 'progress') ORDER BY record"
        )
        yield from (record for (record,) in self._database.execute(asked, (target,)))

    def find_foreign(self) -> Iterator[str]:
        """Objects that are no records by their keys."""
        yield from (record for (record,) in self._database.execute("SELECT record FROM foreigners ORDER BY record"))

    def list_versioned(self, targets: tuple[str, ...]) -> Iterator[Versioned]:
        """Every record that has something to be made from: outcomes, and results in these targets."""
        for row in self._database.execute(
            "SELECT record, key, subjects.etag FROM outcomes JOIN subjects USING (name) ORDER BY record"
        ):
            yield Versioned(*row)
        wanted = ", ".join("?" * len(targets))
        for row in self._database.execute(
            "SELECT results.record, outcomes.record, outcomes.etag FROM results JOIN outcomes USING (name)"  # noqa: S608
            f" WHERE outcomes.kind = 'article' AND results.kind <> 'progress' AND target IN ({wanted})"
            " ORDER BY results.record",
            targets,
        ):
            yield Versioned(*row)


@contextmanager
def open_listings(site: Site) -> Iterator[Listings]:
    """List both buckets; what is kept of them on disk goes at the end."""
    database = sqlite3.connect("")  # a file of SQLite's own that has no name, and goes when it is closed
    try:
        listings = Listings(database)
        listings.fill(site)
        yield listings
    finally:
        database.close()


def _cut(entries: Iterator[ListedObject]) -> Iterator[tuple[ListedObject, ...]]:
    while chunk := tuple(islice(entries, _CHUNK)):
        yield chunk
