"""`--models`: pairs that did not come with the installation, on this machine and in the embedded cloud."""

import json
from pathlib import Path

import msgspec
import pytest

from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.model_store.places import open_place
from tests.e2e.conftest import INBOX, Dragoman


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one model, from English to "Spanish": the packaged one to Portuguese under that name."""
    folder = tmp_path_factory.mktemp("models")
    place = open_place(str(folder))
    model = msgspec.structs.replace(PACKAGED_CATALOG.models[0], target="es")
    for file in model.files:
        place.write(file, PackagedModels().read(file.key))
    place.add(model)
    return folder


def test_translate_uses_a_folders_models_and_goes_through_english(dragoman: Dragoman, spanish: Path) -> None:
    article = INBOX / "pt-padaria.html"
    done = dragoman("translate", article, "--to", "es", "--engines", "firefox", "--models", spanish)
    assert done.returncode == 0, done.stderr.decode()
    segments = json.loads(done.stdout)["segments"]
    assert ["pt", "en", "es"] in [segment["route"] for segment in segments]


def test_without_the_folder_the_pair_is_not_there(dragoman: Dragoman) -> None:
    done = dragoman("translate", INBOX / "en-harbour.txt", "--to", "es", "--engines", "firefox")
    assert done.returncode == 1
    assert "no model for en to es" in done.stderr.decode()


def test_run_puts_a_folders_models_into_the_embedded_cloud(dragoman: Dragoman, spanish: Path, tmp_path: Path) -> None:
    inbox, outbox = tmp_path / "inbox", tmp_path / "outbox"
    inbox.mkdir()
    (inbox / "harbour.txt").write_bytes((INBOX / "en-harbour.txt").read_bytes())
    done = dragoman("run", inbox, outbox, "--to", "es,pt", "--engines", "firefox", "--models", spanish)
    assert done.returncode == 0, done.stderr.decode()
    for target in ("es", "pt"):
        record = json.loads((outbox / "translations" / target / "harbour.txt.json").read_bytes())
        assert {segment["engine"] for segment in record["segments"]} == {"firefox"}


def test_folder_without_models_is_refused_in_one_sentence(dragoman: Dragoman, tmp_path: Path) -> None:
    done = dragoman("translate", INBOX / "en-harbour.txt", "--models", tmp_path / "missing")
    assert done.returncode == 2
    assert "is not a folder" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
