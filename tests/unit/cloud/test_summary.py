from pathlib import Path

from dragoman.article import ObjectAddress
from dragoman.cloud.folders import Outbox, Remembered
from dragoman.cloud.outcomes import LoggedOutcome
from dragoman.cloud.summary import FileSummary, summarize
from dragoman.errors import EngineError, EngineReason
from tests.unit.fakes import OUTPUT_BUCKET, FakeEngine, make_chain
from tests.unit.stories import PROSE, Desk


def summarize_drop(folder: Path, key: str, body: str, *engines: FakeEngine) -> FileSummary:
    """The row of one file after a run."""
    desk = Desk(make_chain(*engines))
    desk.ingest(key, body)
    desk.run_out()
    outbox = Outbox(folder)
    for record in desk.output_keys():
        state = desk.store.head(ObjectAddress(OUTPUT_BUCKET, record))
        assert state is not None
        outbox.write(record, desk.read_bytes(record), Remembered(state.etag, state.metadata))
    logged = LoggedOutcome("ingest", "ingested", key, milliseconds={"message": 7.0})
    (row,) = summarize([key], ("pt",), outbox, {(key, None, None): logged})
    return row


def test_glossary_has_a_row_with_its_languages_its_terms_and_its_problems(tmp_path: Path) -> None:
    body = "source,target\nharbour,porto\nwall,muro\n,cais\n"
    row = summarize_drop(tmp_path, "glossaries/en-pt/terms.csv", body)
    assert (row.outcome, row.language, row.reason) == ("ingested", "en→pt", "2 terms, 1 unusable")
    assert len(row.problems) == 1
    assert (row.milliseconds, row.translated, row.segments) == (7.0, (), 0)


def test_one_correction_is_told_as_one(tmp_path: Path) -> None:
    row = summarize_drop(tmp_path, "corrections/en-pt/desk.tsv", "The port closes.\tO porto fecha.\n")
    assert (row.reason, row.problems) == ("1 correction", ())


def test_glossary_of_many_pairs_shows_the_first(tmp_path: Path) -> None:
    row = summarize_drop(tmp_path, "glossaries/terms.csv", "en,pt,es,fr,de,it\nharbour,porto,puerto,port,Hafen,porto\n")
    assert row.language == "en→de, en→es, en→fr, …"


def test_article_has_the_row_it_always_had(tmp_path: Path) -> None:
    row = summarize_drop(tmp_path, "a.txt", PROSE)
    assert (row.language, row.translated, row.problems) == ("en", ("pt",), ())


def test_article_that_no_engine_could_do_says_why_of_each(tmp_path: Path) -> None:
    engines = (
        FakeEngine("firefox", errors=EngineError(EngineReason.NO_MODEL, "no model for en to pt")),
        FakeEngine("google", errors=EngineError(EngineReason.UNREACHABLE, "no answer")),
    )
    row = summarize_drop(tmp_path, "a.txt", PROSE, *engines)
    assert (row.failed, row.reason) == (("pt",), "no-engine")
    assert row.detail == "firefox: no model for en to pt; google: no answer"
