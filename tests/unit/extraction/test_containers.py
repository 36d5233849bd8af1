import gzip
import json
import re
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.article import ITEM_PATTERN, Document, Item, SourceObject
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction import containers
from dragoman.extraction.containers import MAX_ITEMS, Part, Split, describe_item, open_item, split_container
from dragoman.extraction.media_types import FEED_ENTRY
from dragoman.extraction.opening import open_document
from dragoman.settings import Settings

LIMITS = Settings(output_bucket="out").limits
SOURCE = SourceObject("in", "drop/file", "etag", 9, "", "2026-01-01T00:00:00Z")


def split(body: bytes, name: str = "file") -> Split:
    found = split_container(open_document(SOURCE, body, name, LIMITS), LIMITS)
    assert found is not None
    return found


def split_lines(*values: object) -> Split:
    return split("\n".join(map(json.dumps, values)).encode(), "a.jsonl")


def make_zip(*entries: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(ZipInfo(name), content)
    return buffer.getvalue()


def make_feed(*titles: str) -> bytes:
    items = "".join(f"<item><title>{title}</title><description>It rained.</description></item>" for title in titles)
    return f'<rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'.encode()


def find_ids(found: Split) -> list[str]:
    return [part.entry.id for part in found.parts]


IDENTITIES = st.sampled_from(["", "a", "b", "a\n2", "2", "ü", "x" * 300])
ENTRIES = st.lists(st.tuples(IDENTITIES, st.sampled_from(["One.", "Two.", ""])), min_size=1, max_size=8)


def make_items(entries: list[tuple[str, str]]) -> tuple[Item, ...]:
    return tuple(Item(identity, text.encode()) for identity, text in entries)


@given(ENTRIES)
def test_ids_are_unique_and_fit_into_keys(entries: list[tuple[str, str]]) -> None:
    ids = [part.entry.id for part in containers._identify(make_items(entries))]
    assert len(set(ids)) == len(entries)
    assert all(re.match(ITEM_PATTERN, identifier) for identifier in ids)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_ids_are_the_same_in_any_order(entries: list[tuple[str, str]], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    ids, again = (sorted(p.entry.id for p in containers._identify(make_items(e))) for e in (entries, shuffled))
    assert ids == again


@given(ENTRIES, ENTRIES)
def test_items_that_come_after_change_no_id_and_no_etag(
    entries: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    before = [part.entry for part in containers._identify(make_items(entries))]
    after = [part.entry for part in containers._identify(make_items([*entries, *more]))]
    assert after[: len(before)] == before


def test_a_changed_item_keeps_its_id_and_changes_its_etag() -> None:
    (before,) = split_lines({"id": "1", "title": "Rain", "body": "It rained."}).parts
    (after,) = split_lines({"id": "1", "title": "Rain", "body": "It rained again."}).parts
    assert before.entry.id == after.entry.id
    assert before.entry.etag != after.entry.etag


def test_an_item_that_became_readable_changes_its_etag() -> None:
    sound = Item("a.txt", b"")
    problem = Item("a.txt", b"", problem=RejectionReason.CORRUPT, problem_detail="Bad checksum.")
    (one,), (other,) = (containers._identify((item,)) for item in (sound, problem))
    assert one.entry.etag != other.entry.etag


def test_an_item_is_found_by_its_id_and_described_as_a_source_of_its_own() -> None:
    found = split_lines({"id": "1"}, {"id": "2", "title": "Snow"})
    part = found.find(find_ids(found)[1])
    assert part is not None
    described = describe_item(part, SOURCE)
    assert (described.key, described.item, described.etag) == ("drop/file", part.entry.id, part.entry.etag)
    assert (described.bytes, described.media_type) == (len(part.item.body), "application/json")
    assert found.find("item-0000000000000000") is None


def open_part(part: Part) -> Document:
    return open_item(part, describe_item(part, SOURCE), LIMITS)


def test_an_item_with_a_problem_is_rejected_for_it_and_the_others_are_opened() -> None:
    sound, broken = split(b'{"id": "1"}\n{"id": "2"', "a.jsonl").parts
    assert open_part(sound).body == b'{"id": "1"}'
    with pytest.raises(RejectedError) as caught:
        open_part(broken)
    assert caught.value.reason is RejectionReason.CORRUPT


def test_an_entry_is_opened_as_an_entry_whatever_its_title_looks_like() -> None:
    for part in split(make_feed("How to write a README.md", "page.html", "x.gz")).parts:
        assert open_part(part).source.media_type == FEED_ENTRY


def test_containers_in_an_archive_are_taken_apart_in_place() -> None:
    found = split(make_zip(("a.txt", b"Words."), ("feed.xml", make_feed("Rain", "Snow")), ("b.txt", b"Words.")))
    assert found.format == "zip"
    assert [part.entry.name for part in found.parts] == ["a.txt", "feed.xml/Rain", "feed.xml/Snow", "b.txt"]


def test_the_same_entries_in_two_containers_are_different_items() -> None:
    found = split(make_zip(("a.xml", make_feed("Rain")), ("b.xml", make_feed("Rain"))))
    assert len(set(find_ids(found))) == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("feed.xml", make_feed(), RejectionReason.NO_ARTICLE),
        ("lines.jsonl", b'{"id": "1"\n{"id": "2"', RejectionReason.CORRUPT),
    ],
)
def test_a_container_inside_that_cannot_be_taken_apart_is_rejected_for_its_own_reason(
    name: str, content: bytes, reason: RejectionReason
) -> None:
    broken, sound = split(make_zip((name, content), ("a.txt", b"Words."))).parts
    assert (broken.item.problem, sound.item.problem) == (reason, None)
    assert broken.item.body == content


def test_an_archive_inside_an_archive_is_not_unpacked() -> None:
    found = split(make_zip(("old.zip", make_zip(("a.txt", b"Words."))), ("b.txt", b"Words.")))
    assert [part.entry.name for part in found.parts] == ["old.zip", "b.txt"]


def test_compressed_files_in_an_archive_are_not_unpacked_to_see_what_they_are() -> None:
    bomb = gzip.compress(bytes(25_000_000))
    started = time.process_time()
    assert len(split(make_zip(*((f"{number}.gz", bomb) for number in range(300)))).parts) == 300
    assert time.process_time() - started < 5


@pytest.mark.parametrize(("items", "is_read"), [(MAX_ITEMS, True), (MAX_ITEMS + 1, False)])
def test_a_container_has_so_many_items_and_no_more(items: int, is_read: bool) -> None:
    body = b"\n".join(b'{"id": "%d"}' % number for number in range(items))
    if is_read:
        assert len(split(body).parts) == items
        return
    with pytest.raises(RejectedError) as caught:
        split(body)
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_items_of_containers_inside_count_together() -> None:
    lines = b"\n".join(b'{"id": "%d"}' % number for number in range(MAX_ITEMS // 2 + 1))
    with pytest.raises(RejectedError) as caught:
        split(make_zip(("a.jsonl", lines), ("b.jsonl", lines)))
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_a_name_is_one_line_of_bounded_length() -> None:
    (part,) = split(make_feed("Rain\n and   snow" + " x" * 5_000)).parts
    assert part.entry.name.startswith("Rain and snow x")
    assert len(part.entry.name) == containers.MAX_NAME_CHARACTERS


PIECES = st.sampled_from(
    [
        *(
            b"<rss>",
            b"<feed>",
            b"<item>",
            b"</item>",
            b"<entry>",
            b"<title>",
            b"</title>",
            b"<description>",
            b"&",
            b"<",
        ),
        *(
            b"<![CDATA[",
            b"]]>",
            b"<!--",
            b"-->",
            b"<content:encoded>",
            b"x",
            b"\n",
            b'{"id":',
            b"1}",
            b"[",
            b"\xff",
            b"\0",
        ),
        *(b"<guid>", b"<link href='", b"'/>", b"&#0;", b"&#xD800;", b"</channel></rss>", "é".encode(), b"<?xml "),
    ]
)
STARTS = st.sampled_from(
    [b"<rss><channel>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b'{"id": "1"}\n', b"PK\x03\x04"]
)


@given(STARTS, st.lists(PIECES, max_size=30).map(b"".join), st.sampled_from(["a.xml", "a.jsonl", "a.zip"]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_items_or_a_rejection(start: bytes, rest: bytes, name: str) -> None:
    found = try_split(open_document(SOURCE, start + rest, name, LIMITS))
    if isinstance(found, RejectedError):
        assert found.reason in {RejectionReason.NO_ARTICLE, RejectionReason.CORRUPT, RejectionReason.UNDECODABLE}
        assert "Error:" not in found.detail, "a splitter let an exception of its own through"
    elif found is not None:
        assert len(set(find_ids(found))) == len(found.parts) > 0


def try_split(document: Document) -> Split | RejectedError | None:
    try:
        return split_container(document, LIMITS)
    except RejectedError as error:
        return error
