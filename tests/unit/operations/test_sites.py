"""Where commands look: a stack in AWS, a run that is at work, the folders that a run left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, NoRegionError

from dragoman.article import ObjectAddress
from dragoman.cloud import discovery
from dragoman.cloud.discovery import CloudNote, check_is_free, find_running_cloud, leave_note, read_note, take_note_away
from dragoman.cloud.folders import LastRun, Outbox, Remembered
from dragoman.cloud.server import CloudError
from dragoman.errors import StoreUnavailableError
from dragoman.operations.connection import connect_to_embedded
from dragoman.operations.folder_store import INBOX_BUCKET, OUTBOX_BUCKET, FolderStore
from dragoman.operations.refusals import describe_refusal
from dragoman.operations.sites import open_site
from tests.unit.fakes import compute_etag

RECORD = b'{\n  "schema": "dragoman.article"\n}\n'


def note(process: int = os.getpid(), port: int = 1) -> CloudNote:
    return CloudNote(port=port, stack="dragoman", process=process, inbox="/inbox")


def find_dead_process() -> int:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    return int(done.stdout)


# ---------------------------------------------------------------- the note in OUTBOX


def test_a_run_at_work_is_found_by_its_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "is_healthy", lambda port: port == 4566)
    leave_note(tmp_path, note(port=4566))
    assert find_running_cloud(tmp_path) == note(port=4566)
    with pytest.raises(CloudError, match=f"process {os.getpid()}"):
        check_is_free(tmp_path)


def test_a_run_whose_process_is_gone_is_not_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "is_healthy", lambda _: True)
    dead = find_dead_process()
    leave_note(tmp_path, note(dead))
    assert find_running_cloud(tmp_path) is None
    check_is_free(tmp_path)
    with pytest.raises(CloudError, match=rf"The last one \(process {dead}\) was killed"):
        connect_to_embedded(tmp_path)


def test_a_process_with_the_number_of_one_that_was_killed_is_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "is_healthy", lambda _: False)
    leave_note(tmp_path, note())
    assert find_running_cloud(tmp_path) is None


@pytest.mark.parametrize("body", [None, b"", b"{}", b"not JSON", b'{"schema": "dragoman.outbox"}'])
def test_what_is_no_note_is_none(tmp_path: Path, body: bytes | None) -> None:
    if body is not None:
        (tmp_path / discovery.NOTE_FILE).write_bytes(body)
    assert read_note(tmp_path) is None
    assert find_running_cloud(tmp_path) is None
    with pytest.raises(CloudError, match=r"dragoman run INBOX .* --watch"):
        connect_to_embedded(tmp_path)


def test_a_run_takes_its_own_note_away_and_no_other(tmp_path: Path) -> None:
    leave_note(tmp_path, note())
    take_note_away(tmp_path)
    assert read_note(tmp_path) is None
    leave_note(tmp_path, note(process=1))
    take_note_away(tmp_path)
    assert read_note(tmp_path) is not None
    take_note_away(tmp_path / "gone")


# ---------------------------------------------------------------- folders


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """INBOX with two files, and the OUTBOX of a run over it."""
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    (inbox / "news").mkdir(parents=True)
    (inbox / "news" / "a.txt").write_bytes(b"A text.")
    (inbox / "b.html").write_bytes(b"<p>B")
    written = Outbox(outbox)
    for key in ("articles/b.html.json", "articles/news/a.txt.json", "translations/pt/b.html.json"):
        written.write(key, RECORD, Remembered(compute_etag(RECORD), {"source-etag": "e"}))
    written.last_run = LastRun(str(inbox), ("pt", "fr"), ("firefox",))
    written.save()
    return inbox, outbox


def test_the_folders_of_a_run_that_is_over_read_as_its_buckets(folders: tuple[Path, Path]) -> None:
    _, outbox = folders
    site = open_site(None, outbox)
    assert site.connection is None
    assert site.settings.targets == ("pt", "fr")
    assert list(site.store.list_keys(INBOX_BUCKET)) == ["b.html", "news/a.txt"]
    assert list(site.store.list_keys(OUTBOX_BUCKET, "articles/", after="articles/b.html.json")) == [
        "articles/news/a.txt.json"
    ]
    assert site.store.list_folders(OUTBOX_BUCKET, "") == ("articles", "translations")
    file = site.store.get(ObjectAddress(INBOX_BUCKET, "b.html"))
    assert file is not None
    assert (file.state.etag, file.state.media_type, file.body) == (compute_etag(b"<p>B"), "text/html", b"<p>B")
    record = site.store.get(ObjectAddress(OUTBOX_BUCKET, "articles/b.html.json"), limit_bytes=3)
    assert record is not None
    assert (record.state.metadata, record.body) == ({"source-etag": "e"}, None)
    assert site.store.head(ObjectAddress(INBOX_BUCKET, "nix")) is None
    assert site.store.head(ObjectAddress(OUTBOX_BUCKET, "articles/nix.json")) is None


def test_what_a_run_left_is_never_written(folders: tuple[Path, Path]) -> None:
    store = FolderStore(Outbox(folders[1]), None)
    address = ObjectAddress(OUTBOX_BUCKET, "articles/b.html.json")
    with pytest.raises(StoreUnavailableError, match="only read"):
        store.put(address, b"", expected_etag=None)
    with pytest.raises(StoreUnavailableError, match="only read"):
        store.delete(address, expected_etag="e")


def test_a_folder_of_an_earlier_run_that_noted_no_inbox_knows_no_sources(folders: tuple[Path, Path]) -> None:
    outbox = Outbox(folders[1])
    outbox.last_run = None
    outbox.save()
    site = open_site(None, folders[1])
    assert not site.knows_sources
    assert site.settings.targets == ("pt",)


def test_a_run_that_was_killed_is_said_to_be(folders: tuple[Path, Path]) -> None:
    leave_note(folders[1], note(find_dead_process()))
    assert "was killed" in open_site(None, folders[1]).notice


def test_a_folder_that_is_no_outbox_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CloudError, match="is no OUTBOX"):
        open_site(None, tmp_path)


def test_commands_are_told_how_to_look_at_the_same_place(folders: tuple[Path, Path]) -> None:
    assert open_site(None, folders[1]).option == f" --outbox {folders[1]}"


# ---------------------------------------------------------------- what AWS refuses


def refusal(code: str, operation: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refusal("AccessDenied", "SendMessageBatch"), "sqs:SendMessage"),
        (refusal("AccessDeniedException", "GetFunctionConfiguration"), "lambda:GetFunctionConfiguration"),
        (refusal("403", "HeadObject", "Forbidden"), "s3:GetObject and s3:ListBucket"),
        (refusal("AccessDenied", "ListObjectsV2"), "s3:ListBucket"),
        (refusal("AccessDenied", "Strange"), "Strange"),
        (refusal("ValidationError", "DescribeStacks", "Stack with id x does not exist"), "There is no such stack"),
        (refusal("ExpiredToken", "DescribeStacks"), "expired"),
        (refusal("InvalidClientTokenId", "DescribeStacks"), "does not know these credentials"),
        (refusal("Throttling", "DescribeStacks", "Rate exceeded"), "Throttling (Rate exceeded)"),
        (NoCredentialsError(), "no credentials"),
        (NoRegionError(), "AWS_DEFAULT_REGION"),
        (EndpointConnectionError(endpoint_url="https://sqs.nowhere.example"), "Is the region right"),
    ],
)
def test_a_refusal_says_what_is_missing(error: Exception, words: str) -> None:
    assert words in describe_refusal(error, "the stack x")
    ours = StoreUnavailableError("HeadObject: 403")
    ours.__cause__ = error
    assert describe_refusal(ours, "the stack x") == describe_refusal(error, "the stack x")


def test_an_error_of_ours_speaks_for_itself() -> None:
    assert describe_refusal(CloudError("So it is."), "x") == "So it is."


def test_a_stack_and_a_folder_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CloudError, match="name one of them"):
        open_site("another", tmp_path)
