"""`dragoman translate`, `invoke` and `models list`, and what the pipeline needs of the embedded cloud."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.article import ObjectAddress
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.errors import PreconditionFailedError
from dragoman.store import S3Store
from tests.e2e.conftest import INBOX, REPOSITORY, Dragoman

EVENTS = REPOSITORY / "events"


def test_translate_writes_one_record_to_standard_output(dragoman: Dragoman) -> None:
    done = dragoman("translate", INBOX / "pt-horta.json", "--to", "en", "--engines", "firefox")
    assert done.returncode == 0, done.stderr.decode()
    record = json.loads(done.stdout)
    assert record["schema"] == "dragoman.translation"
    assert record["language"]["target"] == "en"
    assert record["text"].startswith("The municipal hospital")


def test_translate_writes_json_lines_for_several_and_goes_on_after_a_bad_file(dragoman: Dragoman) -> None:
    files = (INBOX / "pt-horta.json", INBOX / "empty.txt", INBOX / "nowhere.txt", INBOX / "en-harbour.txt")
    done = dragoman("translate", *files, "--to", "pt,en", "--engines", "firefox")
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(Path(r["source"]["key"]).name, r["language"]["target"]) for r in records] == [
        ("pt-horta.json", "pt"),
        ("pt-horta.json", "en"),
        ("en-harbour.txt", "pt"),
        ("en-harbour.txt", "en"),
    ]
    messages = done.stderr.decode()
    assert "empty.txt: rejected (empty): The file is empty." in messages
    assert "nowhere.txt: No such file or directory" in messages


def test_translate_reads_standard_input(dragoman: Dragoman) -> None:
    text = "The library will stay open on Sundays from next month, the town council has decided."
    done = dragoman("translate", "-", "--to", "pt", "--engines", "firefox", stdin=text.encode())
    assert done.returncode == 0, done.stderr.decode()
    assert "biblioteca" in json.loads(done.stdout)["text"]


def test_translate_reads_a_file_whose_name_is_not_utf_8(dragoman: Dragoman, tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    path.write_text("The library will stay open on Sundays from next month, the town council has decided.")
    done = dragoman("translate", path, "--to", "pt", "--engines", "firefox")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["source"]["key"].endswith("caf\ufffd.txt")


def test_translate_names_each_engine_that_could_not(dragoman: Dragoman) -> None:
    done = dragoman("translate", INBOX / "es-mercado.txt", "--to", "pt", "--engines", "firefox")
    assert done.returncode == 1
    assert done.stdout == b""
    assert "firefox: no-model" in done.stderr.decode()


@pytest.mark.parametrize(
    ("budget", "reason", "done_by"),
    [("0", "budget-spent", {"firefox"}), ("0.5", "unauthorized", set())],
    ids=["nothing to spend", "enough"],
)
def test_translate_asks_paid_engines_within_the_budget_that_it_is_given(
    dragoman: Dragoman, budget: str, reason: str, done_by: set[str]
) -> None:
    """DeepL without a key: who asks it is refused, and who may not ask it never hears that."""
    done = dragoman("translate", INBOX / "en-harbour.txt", "--to", "pt", "--engines", "deepl", "--budget", budget)
    if not done_by:
        assert (done.returncode, f"deepl: {reason}" in done.stderr.decode()) == (1, True)
        return
    record = json.loads(done.stdout)
    assert [(engine["engine"], engine["reason"]) for engine in record["engines"]] == [("deepl", reason)]
    assert {segment["engine"] for segment in record["segments"]} == done_by


def test_wrong_language_code_is_refused_with_an_example(dragoman: Dragoman) -> None:
    done = dragoman("translate", INBOX / "pt-horta.json", "--to", "english please")
    assert done.returncode == 2
    assert "--to takes language codes such as pt" in done.stderr.decode()


@pytest.mark.parametrize(
    ("function", "event", "written"),
    [
        ("ingest", "eventbridge_object_created_plain", "articles/en-harbour.txt.json"),
        ("ingest", "hint_item_of_container", "articles/en-wire.rss/item-603a8c0353dccb75.json"),
        ("ingest", "eventbridge_object_created_glossary", "references/glossaries/en-pt/local-terms.csv.json"),
        ("translate", "translate_job_pt", "translations/pt/en-harbour.txt.json"),
        ("record_failure", "deadletter_translate_job", "failed/pt/es-mercado.txt.json"),
    ],
)
def test_invoke_runs_one_handler_on_one_sample_event(
    dragoman: Dragoman, function: str, event: str, written: str
) -> None:
    done = dragoman("invoke", function, EVENTS / f"{event}.json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"batchItemFailures": []}
    assert f"wrote {written}" in done.stderr.decode()


def test_invoke_walks_over_all_articles_of_the_samples(dragoman: Dragoman) -> None:
    done = dragoman("invoke", "translate", EVENTS / "translate_revision_pt.json")
    assert done.returncode == 0, done.stderr.decode()
    assert "revised pt 14 of 14 articles" in done.stderr.decode()
    assert "queued 14 translation jobs" in done.stderr.decode()


def test_translate_takes_glossaries_and_corrections(dragoman: Dragoman) -> None:
    glossary, corrections = INBOX / "glossaries/en-pt/local-terms.csv", INBOX / "corrections/en-pt/desk.tsv"
    options = ("--to", "pt", "--engines", "firefox", "--glossary", glossary, "--corrections", corrections)
    done = dragoman("translate", INBOX / "en-repair-cafe.md", *options)
    assert done.returncode == 0, done.stderr.decode()
    segments = json.loads(done.stdout)["segments"]
    assert any("café dos consertos" in segment["target"] for segment in segments)
    assert [segment["target"] for segment in segments if segment["engine"] == "human"] == [
        "Damos coragem às pessoas, e coragem não custa nada."
    ]


def test_translate_tells_of_a_glossary_that_cannot_be_used(dragoman: Dragoman, tmp_path: Path) -> None:
    (tmp_path / "en-pt.csv").write_text("")
    done = dragoman("translate", INBOX / "pt-horta.json", "--glossary", tmp_path / "en-pt.csv")
    assert done.returncode == 2
    assert "en-pt.csv: rejected (" in done.stderr.decode()
    absent = dragoman("translate", INBOX / "pt-horta.json", "--glossary", tmp_path / "nowhere.csv")
    assert absent.returncode == 2
    assert "nowhere.csv: No such file or directory" in absent.stderr.decode()


OWN_SHAPE = {"head": {"line": "Port to close"}, "parts": [{"t": "The harbour wall has cracks and will be mended."}]}
MAPPING = {"title": "head.line", "body": "parts[].t"}


def test_json_of_an_own_shape_is_read_through_a_field_mapping(dragoman: Dragoman, tmp_path: Path) -> None:
    own, mapping = tmp_path / "own.json", tmp_path / "mapping.json"
    own.write_text(json.dumps(OWN_SHAPE))
    mapping.write_text(json.dumps(MAPPING))
    done = dragoman("translate", own, "--to", "pt", "--engines", "firefox", "--field-mapping", mapping)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["segments"][0]["source"] == "Port to close"


def test_a_field_mapping_that_is_none_is_refused_by_its_field(dragoman: Dragoman, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"body": "parts["}))
    done = dragoman("translate", EVENTS / "inbox" / "en-harbour.txt", "--field-mapping", mapping)
    assert done.returncode == 2
    assert "the expression for body is not JMESPath" in done.stderr.decode()


def test_models_list_shows_the_packaged_pairs(dragoman: Dragoman) -> None:
    done = dragoman("models", "list")
    assert done.returncode == 0
    assert "en → pt" in done.stdout.decode()
    assert "pt → en" in done.stdout.decode()
    assert "MPL-2.0" in done.stdout.decode()


@pytest.mark.parametrize(
    "command", ["run", "translate", "invoke", *(f"models {name}" for name in ("list", "pull", "push", "verify"))]
)
def test_help_shows_an_example(dragoman: Dragoman, command: str) -> None:
    done = dragoman(*command.split(), "--help")
    assert done.returncode == 0
    assert "Example: dragoman " + command.split(maxsplit=1)[0] in done.stdout.decode()


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with run_cloud() as running:
        yield running


def test_embedded_cloud_keeps_the_conditions_of_writes(cloud: Cloud) -> None:
    client = cloud.client("s3")
    client.create_bucket(Bucket="conditions")
    store, address = S3Store(client), ObjectAddress("conditions", "a b+c 100% ü/é.txt")
    assert store.head(address) is None
    assert store.get(address) is None
    first = store.put(address, b"one", expected_etag=None)
    with pytest.raises(PreconditionFailedError):
        store.put(address, b"two", expected_etag=None)
    second = store.put(address, b"two", expected_etag=first)
    with pytest.raises(PreconditionFailedError):
        store.put(address, b"three", expected_etag=first)
    state = store.head(address)
    assert state is not None
    assert state.etag == second
    store.delete(address, expected_etag=second)
    with pytest.raises(PreconditionFailedError):
        store.put(address, b"four", expected_etag=second)
