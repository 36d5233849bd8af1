"""Models pulled from a server that behaves like Mozilla's, with real models as its files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.article import Article, ObjectAddress
from dragoman.local import LocalPipeline
from dragoman.model_store import remote_server, remote_settings
from dragoman.model_store.errors import DownloadError, GarbledModelError, NotOfferedError
from dragoman.model_store.model_folder import ModelFolder
from dragoman.model_store.places import NOTICE_KEY, open_place, open_set
from dragoman.model_store.pulling import Pull, Pulled, find_unfinished
from dragoman.model_store.remote_settings import RemoteSettings
from dragoman.model_store.selection import Wish, select_releases
from dragoman.model_store.verification import verify
from dragoman.translation.engines.firefox import FirefoxEngine
from dragoman.translation.models.catalog import CATALOG_KEY, Catalog
from tests.integration.models.remote_settings_stub import OfferedFile, RemoteSettingsStub, offer, read_packaged, serve

EN_PT, PT_EN = read_packaged("en", "pt"), read_packaged("pt", "en")
BOTH = Wish(languages=("en", "pt"))
ONE = Wish(pairs=(("en", "pt"),))


def make_offer() -> list[OfferedFile]:
    return [*offer("en", "pt", EN_PT), *offer("pt", "en", PT_EN)]


@pytest.fixture
def stub() -> Iterator[RemoteSettingsStub]:
    with serve(RemoteSettingsStub(make_offer())) as running:
        yield running


def pull(stub: RemoteSettingsStub, folder: Path, wish: Wish = BOTH) -> list[Pulled]:
    remote = RemoteSettings(stub.records_url, first_wait_seconds=0.01)
    releases = select_releases(remote.list_releases(), wish)
    return list(Pull(remote, open_place(str(folder)), find_unfinished(folder)).run(releases))


def read_catalog(folder: Path) -> Catalog:
    return open_set(str(folder)).read_catalog()


def list_kinds(folder: Path) -> set[str]:
    return {finding.kind for finding in verify(open_set(str(folder)))}


# What comes of it


def test_pulled_models_are_whole_and_speak(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    pulled = pull(stub, tmp_path)
    assert [(one.model.source, one.model.target) for one in pulled] == [("en", "pt"), ("pt", "en")]
    assert list_kinds(tmp_path) == {"sound"}
    assert not find_unfinished(tmp_path).exists()


def test_catalog_says_where_each_model_is_from_and_under_which_licence(
    stub: RemoteSettingsStub, tmp_path: Path
) -> None:
    pull(stub, tmp_path, ONE)
    model = read_catalog(tmp_path).models[0]
    assert (model.version, model.architecture, model.license) == ("3.0", "tiny", "MPL-2.0")
    assert "Mozilla" in model.attribution
    assert model.origin == stub.records_url
    assert model.self_test.target == "Todos os seres humanos nascem livres e iguais em dignidade e direitos."
    notice = (tmp_path / NOTICE_KEY).read_text("utf-8")
    assert "Mozilla Public License, version 2.0" in notice
    assert stub.records_url in notice


def test_pulled_models_translate_on_this_machine(
    stub: RemoteSettingsStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(stub, tmp_path / "models")
    monkeypatch.setattr("dragoman.model_store.packaged_models.find_spec", lambda _: None)
    article = tmp_path / "article.txt"
    article.write_text("The council met on Tuesday.\n\nThe town council approved the repairs of the harbour.\n")
    pipeline = LocalPipeline(["firefox"], models=tmp_path / "models")
    read = next(pipeline.read(str(article)))
    assert isinstance(read, Article)
    translation = pipeline.translate(read, "pt")
    assert translation.segments[-1].model == read_catalog(tmp_path / "models").models[0].name
    assert "porto" in translation.text


def test_language_pulled_besides_stays_and_the_same_pair_is_replaced(tmp_path: Path) -> None:
    with serve(RemoteSettingsStub(make_offer())) as first:
        pull(first, tmp_path)
    with serve(RemoteSettingsStub(offer("en", "pt", EN_PT, version="3.1"))) as second:
        pull(second, tmp_path, ONE)
    assert [(model.source, model.version) for model in read_catalog(tmp_path).models] == [("en", "3.1"), ("pt", "3.0")]
    extras = [finding.subject for finding in verify(open_set(str(tmp_path))) if finding.kind == "extra"]
    assert {key.split("/")[1] for key in extras} == {"3.0-tiny"}


def test_split_vocabularies_are_two_files(tmp_path: Path) -> None:
    files = {"model": EN_PT["model"], "srcvocab": EN_PT["vocab"], "trgvocab": EN_PT["vocab"], "lex": EN_PT["lex"]}
    with serve(RemoteSettingsStub(offer("en", "pt", files))) as stub:
        pull(stub, tmp_path, ONE)
    model = read_catalog(tmp_path).models[0]
    assert model.source_vocabulary.key != model.target_vocabulary.key
    assert list_kinds(tmp_path) == {"sound"}


def test_model_without_a_shortlist_is_pulled(tmp_path: Path) -> None:
    with serve(RemoteSettingsStub(offer("en", "pt", {kind: EN_PT[kind] for kind in ("model", "vocab")}))) as stub:
        pull(stub, tmp_path, ONE)
    assert read_catalog(tmp_path).models[0].shortlist is None
    assert list_kinds(tmp_path) == {"sound"}


def test_files_that_are_not_compressed_are_taken_as_they_are(tmp_path: Path) -> None:
    with serve(RemoteSettingsStub(offer("en", "pt", EN_PT, is_compressed=False))) as stub:
        pull(stub, tmp_path, ONE)
        assert pull(stub, tmp_path, ONE)[0].downloaded_bytes == 0
    assert list_kinds(tmp_path) == {"sound"}


def test_route_by_way_of_english_is_pulled_and_works(tmp_path: Path) -> None:
    """Portuguese passes for Spanish: the declarations of the two are alike enough for the proof."""
    spanish = [*make_offer(), *offer("en", "es", EN_PT), *offer("es", "en", PT_EN)]
    with serve(RemoteSettingsStub(spanish)) as stub:
        pulled = pull(stub, tmp_path, Wish(pairs=(("pt", "es"),)))
    assert [(one.model.source, one.model.target) for one in pulled] == [("pt", "en"), ("en", "es")]
    engine = FirefoxEngine(open_set(str(tmp_path)).open_library(), 400_000_000)
    assert engine.translate("A câmara municipal aprovou as obras.", "pt", "es", 10).route == ("pt", "en", "es")


def test_language_without_a_known_sentence_is_proved_by_both_directions(tmp_path: Path) -> None:
    klingon = [*offer("en", "tlh", EN_PT), *offer("tlh", "en", PT_EN)]
    with serve(RemoteSettingsStub(klingon)) as stub:
        assert len(pull(stub, tmp_path, Wish(languages=("tlh",)))) == 2
    assert list_kinds(tmp_path) == {"sound"}


def test_language_without_a_known_sentence_is_refused_in_one_direction(tmp_path: Path) -> None:
    with (
        serve(RemoteSettingsStub(offer("en", "tlh", EN_PT))) as stub,
        pytest.raises(GarbledModelError, match="Pull both"),
    ):
        pull(stub, tmp_path, Wish(pairs=(("en", "tlh"),)))
    assert read_catalog(tmp_path) == Catalog()


# Nothing twice


def test_second_pull_downloads_nothing(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    pull(stub, tmp_path)
    before = len([path for path, _ in stub.requests if "attachments" in path])
    again = pull(stub, tmp_path)
    assert [one.downloaded_bytes for one in again] == [0, 0]
    assert len([path for path, _ in stub.requests if "attachments" in path]) == before == 6


def test_damaged_file_is_downloaded_again(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    pull(stub, tmp_path, ONE)
    key = read_catalog(tmp_path).models[0].source_vocabulary.key
    (tmp_path / key).write_bytes(b"damaged")
    assert list_kinds(tmp_path) == {"fault"}
    assert pull(stub, tmp_path, ONE)[0].downloaded_bytes > 0
    assert list_kinds(tmp_path) == {"sound"}
    assert stub.count("model") == 1


def test_catalog_that_was_lost_is_written_again_without_a_download(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    pull(stub, tmp_path, ONE)
    (tmp_path / CATALOG_KEY).unlink()
    assert pull(stub, tmp_path, ONE)[0].downloaded_bytes == 0
    assert list_kinds(tmp_path) == {"sound"}


# Servers and lines that fail


def test_download_that_breaks_off_goes_on_where_it_stopped(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    stub.fail("model", "cut", "cut")
    pull(stub, tmp_path, ONE)
    ranges = [asked for path, asked in stub.requests if "model.enpt" in path]
    assert ranges[0] is None
    assert all(asked and asked.startswith("bytes=") for asked in ranges[1:])
    assert len(ranges) == 3
    assert list_kinds(tmp_path) == {"sound"}


def test_server_that_knows_no_ranges_sends_all_of_it_again(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    stub.fail("model", "cut", "no range")
    pull(stub, tmp_path, ONE)
    assert list_kinds(tmp_path) == {"sound"}


def test_pull_that_was_given_up_goes_on_in_the_next(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    stub.fail("vocab", *["cut"] * 5)
    with pytest.raises(DownloadError, match="could not be read"):
        pull(stub, tmp_path, ONE)
    assert read_catalog(tmp_path) == Catalog()
    assert list_kinds(tmp_path) == {"fault", "extra"}
    pull(stub, tmp_path, ONE)
    assert stub.count("model") == 1, "it was whole"
    assert [asked for path, asked in stub.requests if "vocab" in path][-1] is not None, "it goes on"
    assert list_kinds(tmp_path) == {"sound"}


@pytest.mark.parametrize("fault", ["500", "429", "cut"])
@pytest.mark.parametrize("kind", ["records", "root", "lex"])
def test_failure_that_passes_is_waited_out(stub: RemoteSettingsStub, tmp_path: Path, kind: str, fault: str) -> None:
    stub.fail(kind, fault, fault)
    pull(stub, tmp_path, ONE)
    assert stub.count(kind) == 3
    assert list_kinds(tmp_path) == {"sound"}


@pytest.mark.parametrize("kind", ["records", "root", "lex"])
def test_file_that_is_not_there_is_asked_for_once_and_named(
    stub: RemoteSettingsStub, tmp_path: Path, kind: str
) -> None:
    stub.fail(kind, "404")
    with pytest.raises(DownloadError, match="answered 404"):
        pull(stub, tmp_path, ONE)
    assert stub.count(kind) == 1
    assert not (tmp_path / CATALOG_KEY).exists()


def test_server_that_stays_down_is_given_up(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    stub.fail("records", *["500"] * 20)
    with pytest.raises(DownloadError, match="answered 500"):
        pull(stub, tmp_path, ONE)
    assert stub.count("records") == remote_server.MAX_ATTEMPTS


def test_other_bytes_are_fetched_once_more_from_the_start(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    stub.fail("lex", "other bytes")
    pull(stub, tmp_path, ONE)
    assert [asked for path, asked in stub.requests if "lex" in path] == [None, None]
    assert list_kinds(tmp_path) == {"sound"}


@pytest.mark.parametrize(("fault", "words"), [("other bytes", "another SHA-256"), ("too long", "larger than")])
def test_bytes_that_stay_wrong_are_refused_and_not_kept(
    stub: RemoteSettingsStub, tmp_path: Path, fault: str, words: str
) -> None:
    stub.fail("lex", *[fault] * 5)
    with pytest.raises(DownloadError, match=words):
        pull(stub, tmp_path, ONE)
    assert not (tmp_path / CATALOG_KEY).exists()
    assert not find_unfinished(tmp_path).exists()


def test_server_that_hangs_is_left_and_asked_again(
    stub: RemoteSettingsStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_server, "READ_SECONDS", 0.2)
    monkeypatch.setattr(remote_settings, "MIN_BYTES_PER_SECOND", 1_000_000)
    stub.fail("lex", "hang")
    pull(stub, tmp_path, ONE)
    assert list_kinds(tmp_path) == {"sound"}


def test_file_that_trickles_is_given_up(
    stub: RemoteSettingsStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_server, "READ_SECONDS", 0.2)
    monkeypatch.setattr(remote_settings, "MIN_BYTES_PER_SECOND", 100_000_000)
    stub.fail("model", "trickle")
    with pytest.raises(DownloadError, match="too slowly"):
        pull(stub, tmp_path, ONE)


def test_server_that_is_not_there_is_an_error_with_its_address(tmp_path: Path) -> None:
    with serve(RemoteSettingsStub([])) as gone:
        pass
    with pytest.raises(DownloadError, match=gone.url):
        pull(gone, tmp_path)


def test_plain_copy_of_the_list_has_its_files_beside_it(tmp_path: Path) -> None:
    with serve(RemoteSettingsStub(make_offer(), is_plain=True)) as stub:
        pull(stub, tmp_path, ONE)
        assert stub.count("root") == 0
    assert list_kinds(tmp_path) == {"sound"}


def test_copy_that_unpacks_to_other_bytes_is_refused(tmp_path: Path) -> None:
    files = make_offer()
    other = msgspec.structs.replace(files[0], record=files[0].record | {"decompressedHash": "0" * 64})
    with serve(RemoteSettingsStub([other, *files[1:]])) as stub, pytest.raises(DownloadError, match="other bytes"):
        pull(stub, tmp_path, ONE)


# Models that lie


@pytest.mark.parametrize(
    "changed",
    [{"vocab": PT_EN["vocab"]}, {"lex": PT_EN["lex"]}, {"model": b"no model"}, {"model": PT_EN["model"]}],
    ids=["wrong vocabulary", "wrong shortlist", "no model", "another model"],
)
def test_model_that_talks_nonsense_is_refused(tmp_path: Path, changed: dict[str, bytes]) -> None:
    with serve(RemoteSettingsStub(offer("en", "pt", EN_PT | changed))) as stub, pytest.raises(GarbledModelError):
        pull(stub, tmp_path, ONE)
    assert read_catalog(tmp_path) == Catalog()


def test_model_under_the_wrong_language_is_refused(tmp_path: Path) -> None:
    with (
        serve(RemoteSettingsStub(offer("en", "de", EN_PT))) as stub,
        pytest.raises(GarbledModelError, match="nonsense"),
    ):
        pull(stub, tmp_path, Wish(pairs=(("en", "de"),)))


def test_models_before_the_one_that_talks_nonsense_stay(tmp_path: Path) -> None:
    offered = [*offer("en", "pt", EN_PT), *offer("pt", "en", PT_EN | {"vocab": EN_PT["vocab"]})]
    with serve(RemoteSettingsStub(offered)) as stub, pytest.raises(GarbledModelError):
        pull(stub, tmp_path)
    assert [model.target for model in read_catalog(tmp_path).models] == ["pt"]


def test_pair_that_nobody_offers_is_named(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    with pytest.raises(NotOfferedError, match="from en to de"):
        pull(stub, tmp_path, Wish(languages=("de",)))


def test_file_that_would_unpack_without_end_is_not_unpacked(tmp_path: Path) -> None:
    bomb = b"\x28\xb5\x2f\xfd\x00\x58" + b"\x02\x00\x10\x00" * 300_000  # each four bytes become 128 KiB
    offered = offer("en", "pt", EN_PT)
    packed = OfferedFile(offered[0].name, bomb, describe_packed(offered[0], bomb))
    with serve(RemoteSettingsStub([packed, *offered[1:]])) as stub, pytest.raises(DownloadError, match="unpack"):
        pull(stub, tmp_path, ONE)
    assert not read_catalog(tmp_path).models


def describe_packed(file: OfferedFile, body: bytes) -> dict[str, Any]:
    attachment = file.record["attachment"] | {"hash": hashlib.sha256(body).hexdigest(), "size": len(body)}
    return file.record | {"attachment": attachment}


def test_location_can_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = ModelFolder(tmp_path / "models")
    (tmp_path / "secret").write_text("secret")
    assert folder.get(ObjectAddress("", "../secret")) is None


def test_records_that_are_none_of_ours_are_passed_over(tmp_path: Path) -> None:
    files = make_offer()
    strange = msgspec.structs.replace(files[0], record=files[0].record | {"name": "../../evil", "version": "3.9"})
    with serve(RemoteSettingsStub([strange, *files])) as stub:
        assert [one.model.version for one in pull(stub, tmp_path, ONE)] == ["3.0"]
