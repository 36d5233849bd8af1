"""An engine that wants a key, from a file of one's own to the request that carries it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Dragoman
from tests.integration.translation.services import libretranslate_json
from tests.integration.translation.stub_service import StubService, run_stub_service

TEXT = "The town council has approved the repairs of the old harbour wall. Work begins in the spring.\n"
KEY = "6d3c2a10-secret"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "libretranslate.key"
    path.write_text(f"{KEY}\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def service(environment: dict[str, str], key: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubService]:
    with run_stub_service() as service:
        service.replies = [libretranslate_json("A câmara municipal aprovou as obras do porto.")]
        monkeypatch.setitem(environment, "LIBRETRANSLATE_URL", service.url)
        monkeypatch.setitem(environment, "LIBRETRANSLATE_KEY", f"file:{key}")
        yield service


def sent_keys(service: StubService) -> set[Any]:
    return {json.loads(asked.body).get("api_key") for asked in service.asked}


def test_translate_sends_the_key_of_a_file(dragoman: Dragoman, service: StubService, article: Path) -> None:
    done = dragoman("translate", article, "--to", "pt", "--engines", "libretranslate")
    assert done.returncode == 0, done.stderr.decode()
    assert sent_keys(service) == {KEY}
    assert KEY not in done.stdout.decode() + done.stderr.decode()


def test_run_carries_the_key_into_the_embedded_cloud_and_into_no_record(
    dragoman: Dragoman, service: StubService, tmp_path: Path
) -> None:
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    inbox.mkdir()
    (inbox / "harbour.txt").write_text(TEXT, "utf-8")
    done = dragoman("run", inbox, outbox, "--to", "pt", "--engines", "libretranslate")
    assert done.returncode == 0, done.stderr.decode()
    assert sent_keys(service) == {KEY}
    written = "".join(path.read_text("utf-8") for path in outbox.rglob("*") if path.is_file())
    assert KEY not in written + done.stdout.decode() + done.stderr.decode()


def test_a_file_that_others_may_read_is_told_and_not_used(
    dragoman: Dragoman, service: StubService, key: Path, article: Path
) -> None:
    key.chmod(0o644)
    done = dragoman("translate", article, "--to", "pt", "--engines", "libretranslate")
    assert done.returncode == 1
    assert "chmod 600" in done.stderr.decode()
    assert not service.asked


def test_a_key_in_the_place_of_its_place_is_refused_in_one_sentence(
    dragoman: Dragoman,
    service: StubService,
    environment: dict[str, str],
    article: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(environment, "LIBRETRANSLATE_KEY", KEY)
    done = dragoman("translate", article, "--to", "pt", "--engines", "libretranslate")
    assert done.returncode == 2
    assert "LIBRETRANSLATE_KEY says where the key is" in done.stderr.decode()
    assert KEY not in done.stderr.decode()
    assert not service.asked
