from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.cloud.folders import STATE_FILE, Outbox, Remembered, scan_inbox
from dragoman.cloud.server import CloudError
from tests.unit.fakes import compute_etag

RECORD = b'{\n  "schema": "dragoman.article"\n}\n'


def remember(body: bytes, **metadata: str) -> Remembered:
    return Remembered(compute_etag(body), metadata)


def write(outbox: Outbox, key: str, body: bytes = RECORD) -> None:
    outbox.write(key, body, remember(body))


def test_inbox_is_read_with_sub_folders_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("a b+c 100%.txt", "pasta/ação.md", ".DS_Store", ".git/config", "pasta/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    inbox = scan_inbox(tmp_path)
    assert list(inbox.files) == ["a b+c 100%.txt", "pasta/ação.md"]
    assert inbox.skipped == ()


def test_record_is_remembered_by_the_next_run(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.write("articles/a.txt.json", RECORD, remember(RECORD, fingerprint="1"))
    outbox.save()
    again = Outbox(tmp_path)
    assert again.read("articles/a.txt.json") == RECORD
    assert again.records["articles/a.txt.json"].metadata == {"fingerprint": "1"}


def test_record_that_somebody_changed_is_forgotten(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    write(outbox, "articles/a.txt.json")
    (tmp_path / "articles/a.txt.json").write_text("mine now")
    assert outbox.read("articles/a.txt.json") is None
    assert "articles/a.txt.json" not in outbox.records


def test_file_that_is_no_record_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt.json").write_text("mine")
    with pytest.raises(CloudError, match="not a record of Dragoman's"):
        write(Outbox(tmp_path), "articles/a.txt.json")
    assert (tmp_path / "articles/a.txt.json").read_text() == "mine"


def test_record_that_a_killed_run_did_not_note_is_written_again(tmp_path: Path) -> None:
    write(Outbox(tmp_path), "articles/a.txt.json")
    write(Outbox(tmp_path), "articles/a.txt.json")
    assert (tmp_path / "articles/a.txt.json").read_bytes() == RECORD


def test_file_and_folder_of_the_same_name_both_have_a_place(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    keys = ["articles/x.json", "articles/x.json/y.json", "articles/x.json%/y.json"]
    for place, key in enumerate(keys):
        write(outbox, key, RECORD + b" " * place)
    assert [outbox.read(key) for key in keys] == [RECORD + b" " * place for place in range(3)]


def test_removing_the_last_record_of_a_folder_removes_the_folder(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    write(outbox, "articles/a/b/c.txt.json")
    write(outbox, "articles/a/d.txt.json")
    outbox.remove(["articles/a/b/c.txt.json"])
    assert not (tmp_path / "articles/a/b").exists()
    assert outbox.read("articles/a/d.txt.json") == RECORD


def test_damaged_state_is_one_sentence_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / STATE_FILE).write_text("{")
    with pytest.raises(CloudError, match="Delete it, or choose another folder"):
        Outbox(tmp_path)


@given(key=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=400))
def test_no_key_leads_out_of_the_folder_or_to_a_name_that_is_too_long(key: str) -> None:
    path = Outbox(Path("/outbox"))._path(f"articles/{key}.json")
    assert ".." not in path.parts
    assert path.is_relative_to("/outbox/articles")
    assert all(len(part.encode()) <= 256 for part in path.parts)


@given(keys=st.lists(st.text("ab./%~", min_size=1, max_size=12), min_size=2, max_size=2, unique=True))
def test_different_keys_have_different_places(keys: list[str]) -> None:
    outbox = Outbox(Path("/outbox"))
    first, second = (outbox._path(f"articles/{key}.json") for key in keys)
    assert first != second


@pytest.mark.parametrize("key", ["containers/a.json", "references/a.json", "rejected/a.json"])
def test_record_that_is_not_final_is_fetched_again_until_it_is(tmp_path: Path, key: str) -> None:
    outbox = Outbox(tmp_path)
    outbox.write(key, RECORD, remember(RECORD, **{"source-etag": "1"}))
    assert outbox.is_provisional(key)
    outbox.write(key, RECORD, remember(RECORD, **{"source-etag": "1", "fingerprint": "2"}))
    assert not outbox.is_provisional(key)


def test_list_of_references_is_always_looked_at_again(tmp_path: Path) -> None:
    """That its walks are queued shows in what S3 remembers of it, not in its bytes."""
    outbox = Outbox(tmp_path)
    outbox.write("references.json", RECORD, remember(RECORD))
    assert outbox.is_provisional("references.json")
