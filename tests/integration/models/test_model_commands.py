"""`dragoman models …` in this process: Mozilla's server is a stub, S3 is moto, the models are real."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.model_store.errors import ModelStoreError, NotOfferedError
from dragoman.model_store.places import open_set
from dragoman.store import S3Store
from dragoman.translation.engines.firefox import FirefoxEngine
from dragoman.translation.models.library import ModelLibrary
from tests.integration.models.remote_settings_stub import RemoteSettingsStub, offer, read_packaged, serve

BUCKET = "my-model-bucket"
EN_PT = read_packaged("en", "pt")


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteSettingsStub]:
    offered = [
        *offer("en", "pt", EN_PT),
        *offer("pt", "en", read_packaged("pt", "en")),
        *offer("en", "nb", EN_PT, version="3.0a1", filter_expression="env.channel == 'default'"),
        *offer("en", "ja", EN_PT, architecture="base", filter_expression="env.appinfo.OS != 'Android'"),
        *offer("en", "ja", EN_PT, filter_expression="env.appinfo.OS == 'Android'"),
    ]
    with serve(RemoteSettingsStub(offered)) as running:
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", running.records_url)
        yield running


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Store]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET)
        yield S3Store(client)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["models", *map(str, arguments)])


def succeed(*arguments: str | Path) -> Result:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result


# pull


def test_pull_fills_a_folder_and_says_what_to_do_with_it(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    said = succeed("pull", "en", "pt", "--to", tmp_path).stderr
    assert "en-pt@3.0-" in said
    assert "MB downloaded; says “Todos os seres humanos" in said
    assert "holds 45.4 MB of models" in said
    assert f"--models {tmp_path}" in said
    assert "there already" in succeed("pull", "en", "pt", "--to", tmp_path).stderr


def test_pull_into_a_bucket_makes_an_engine_there(stub: RemoteSettingsStub, store: S3Store) -> None:
    succeed("pull", "--pair", "en-pt", "--to", f"s3://{BUCKET}")
    engine = FirefoxEngine(ModelLibrary(store, BUCKET, None), 400_000_000)
    assert "porto" in engine.translate("They repair the harbour.", "en", "pt", 10).text
    before = stub.count("model")
    assert "there already" in succeed("pull", "--pair", "en-pt", "--to", f"s3://{BUCKET}").stderr
    assert stub.count("model") == before == 1


def test_pull_of_one_language_means_to_and_from_english(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    succeed("pull", "pt-BR", "--to", tmp_path)
    assert [(model.source, model.target) for model in open_set(str(tmp_path)).read_catalog().models] == [
        ("pt", "en"),
        ("en", "pt"),
    ]


@pytest.mark.parametrize("arguments", [[], ["en"], ["--pair", "enpt"], ["--pair", "zh-Hant-en"]])
def test_pull_of_nothing_is_refused(stub: RemoteSettingsStub, tmp_path: Path, arguments: list[str]) -> None:
    assert run("pull", *arguments, "--to", tmp_path).exit_code == 2
    assert stub.requests == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pair", "en-nb"], "with --prerelease"),
        (["--pair", "en-pt", "--architecture", "base"], "another architecture"),
        (["--pair", "en:pt-PT"], "writes pt"),
        (["--pair", "en-xh"], "No model from en to xh"),
    ],
)
def test_model_that_is_not_offered_is_explained(
    stub: RemoteSettingsStub, tmp_path: Path, arguments: list[str], words: str
) -> None:
    error = run("pull", *arguments, "--to", tmp_path).exception
    assert isinstance(error, NotOfferedError)
    assert words in str(error)


def test_bucket_with_a_prefix_is_refused(stub: RemoteSettingsStub) -> None:
    error = run("pull", "pt", "--to", f"s3://{BUCKET}/models").exception
    assert isinstance(error, ModelStoreError)


# push


def test_push_copies_the_packaged_models_once_and_says_what_it_costs(store: S3Store) -> None:
    first = succeed("push", "packaged", BUCKET).stderr
    assert "45.4 MB written in 6 files, for about 0.00004 USD" in first
    assert "keeping 45.4 MB costs about 0.0010 USD a month (S3 Standard)" in first
    assert "0.0 MB written in 0 files" in succeed("push", "packaged", f"s3://{BUCKET}").stderr
    assert "sound" in succeed("verify", f"s3://{BUCKET}").stderr


def test_push_copies_a_folder_and_leaves_other_pairs(stub: RemoteSettingsStub, store: S3Store, tmp_path: Path) -> None:
    succeed("push", "packaged", BUCKET)
    succeed("pull", "--pair", "en-pt", "--to", tmp_path)
    succeed("push", tmp_path, BUCKET)
    catalog = open_set(f"s3://{BUCKET}").read_catalog()
    assert [(model.source, model.version) for model in catalog.models] == [("en", "3.0"), ("pt", "1693087646")]


def test_push_of_an_empty_folder_is_refused(store: S3Store, tmp_path: Path) -> None:
    error = run("push", tmp_path, BUCKET).exception
    assert isinstance(error, ModelStoreError)
    assert "dragoman models pull" in str(error)


def test_push_of_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert isinstance(run("push", tmp_path / "missing", BUCKET).exception, ModelStoreError)


# list


def test_list_shows_the_packaged_models_a_folders_and_a_buckets(
    stub: RemoteSettingsStub, store: S3Store, tmp_path: Path
) -> None:
    assert "pt → en" in succeed("list").stdout
    succeed("pull", "--pair", "en-pt", "--to", tmp_path)
    shown = succeed("list", "--from", tmp_path).stdout
    assert "en → pt" in shown
    assert "pt → en" not in shown
    succeed("push", tmp_path, BUCKET)
    assert "en-pt@3.0-" in succeed("list", "--from", f"s3://{BUCKET}").stdout


def test_list_shows_what_mozilla_offers_and_for_whom(stub: RemoteSettingsStub) -> None:
    lines = [" ".join(line.split()) for line in succeed("list", "--available").stdout.splitlines()]
    assert "en → pt 3.0 tiny 22.4 22.4 everybody" in lines
    assert "en → nb 3.0a1 tiny 22.4 22.4 --prerelease" in lines
    assert "en → ja 3.0 base 22.4 22.4 everybody" in lines
    assert "en → ja 3.0 tiny 22.4 22.4 --architecture" in lines


# verify


def damage(folder: Path) -> None:
    next(folder.rglob("*.lex.*")).write_bytes(b"damaged")


def remove(folder: Path) -> None:
    next(folder.rglob("*.vocab.*")).unlink()


def exchange_the_self_test(folder: Path) -> None:
    catalog = folder / "models.json"
    catalog.write_text(catalog.read_text("utf-8").replace("Todos os seres", "Nem todos os outros se"), "utf-8")
    catalog.write_text(catalog.read_text("utf-8").replace("nascem livres e iguais", "sabem voar"), "utf-8")


def remove_the_catalog(folder: Path) -> None:
    (folder / "models.json").unlink()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (damage, "not the file that the catalog names"),
        (remove, "missing"),
        (exchange_the_self_test, "fails its self-test"),
        (remove_the_catalog, "names a model"),
    ],
)
def test_verify_says_what_is_wrong_and_exits_with_1(
    stub: RemoteSettingsStub, tmp_path: Path, harm: object, words: str
) -> None:
    succeed("pull", "--pair", "en-pt", "--to", tmp_path)
    assert "fault" not in succeed("verify", tmp_path).stderr
    assert callable(harm)
    harm(tmp_path)
    result = run("verify", tmp_path)
    assert result.exit_code == 1
    assert "fault: " in result.stderr
    assert words in result.stderr


def test_verify_names_what_is_there_besides_without_failing(stub: RemoteSettingsStub, tmp_path: Path) -> None:
    succeed("pull", "--pair", "en-pt", "--to", tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"photo")
    assert "extra: holiday.jpg" in succeed("verify", tmp_path).stderr
