import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dragoman.article import ObjectAddress, Outcome
from dragoman.errors import RejectionReason, StoreUnavailableError
from tests.unit.fakes import INPUT_BUCKET, LAST_MODIFIED, FakeJobQueue, compute_etag, make_settings
from tests.unit.stories import PORTUGUESE_PROSE, PROSE, Desk

HTML = """<html lang="en"><head><title>Port to close</title></head><body><article><h1>Port to close for the winter</h1>
<p>The harbour of Port Ellery will close to cargo ships for eleven weeks this winter, the council decided.</p>
<p>Engineers found cracks in the harbour wall on September 14, after three days of heavy storms and rain.</p>
</article></body></html>"""


def test_file_becomes_an_article_and_one_job_for_each_target() -> None:
    desk = Desk(settings=make_settings(("pt", "de")))
    report = desk.ingest("news/a.txt", PROSE)
    assert report.outcome is Outcome.INGESTED
    assert desk.output_keys() == ["articles/news/a.txt.json"]
    assert [(job.source.key, job.target) for job in desk.jobs.sent] == [("news/a.txt", "pt"), ("news/a.txt", "de")]


def test_article_tells_where_it_comes_from_and_what_it_is() -> None:
    desk = Desk()
    desk.ingest("a.html", HTML, "text/html")
    article = desk.article("a.html")
    body = HTML.encode()
    assert (article.source.bucket, article.source.key) == (INPUT_BUCKET, "a.html")
    assert (article.source.etag, article.source.bytes) == (compute_etag(body), len(body))
    assert (article.source.version_id, article.source.last_modified) == ("version-1", LAST_MODIFIED)
    assert (article.source.media_type, article.format, article.encoding) == ("text/html", "html", "utf-8")
    assert (article.language.code, article.language.declared) == ("en", "en")


def test_title_of_the_document_is_kept_and_its_origin_told() -> None:
    desk = Desk()
    desk.ingest("a.html", HTML, "text/html")
    article = desk.article("a.html")
    assert "Port to close" in article.title
    assert article.title_origin in {"heading", "metadata"}


def test_title_is_derived_from_the_first_sentence_and_labelled_so() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    article = desk.article("a.txt")
    assert article.title == "The harbour of Port Ellery will close to cargo ships for eleven weeks this winter."
    assert article.title_origin == "derived"
    assert article.text.startswith(article.title), "a derived title takes nothing away from the text"


def test_every_sentence_of_the_file_is_in_the_text_in_order() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    text = desk.article("a.txt").text
    places = [text.index(line) for line in PROSE.splitlines()]
    assert places == sorted(places)


def test_text_is_its_paragraphs() -> None:
    desk = Desk()
    desk.ingest("a.html", HTML, "text/html")
    article = desk.article("a.html")
    assert article.text == "\n\n".join(paragraph.text for paragraph in article.paragraphs)
    assert article.counts.paragraphs == len(article.paragraphs)


def test_text_that_mixes_languages_marks_the_paragraphs_that_differ() -> None:
    desk = Desk()
    foreign = PORTUGUESE_PROSE.replace("\n", " ")
    desk.ingest("a.md", f"{PROSE}\n\n{PROSE}\n\n{foreign}\n")
    article = desk.article("a.md")
    assert article.language.code == "en"
    assert {paragraph.language for paragraph in article.paragraphs if paragraph.language} == {"pt"}


@pytest.mark.parametrize(
    ("key", "body", "reason"),
    [
        ("a.txt", b"", RejectionReason.EMPTY),
        ("a.txt", b" \n\n***\n", RejectionReason.NO_ARTICLE),
        ("a.json", b'{"title": "A", ', RejectionReason.CORRUPT),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", RejectionReason.NOT_TEXT),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", RejectionReason.CORRUPT),
        ("a.ps", b"%!PS-Adobe-3.0", RejectionReason.UNSUPPORTED_FORMAT),
    ],
)
def test_file_that_cannot_be_understood_is_rejected_with_a_reason(
    key: str, body: bytes, reason: RejectionReason
) -> None:
    desk = Desk()
    report = desk.ingest(key, body)
    rejection = desk.rejection(key)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, reason)
    assert (rejection.reason, rejection.message) == (reason, reason.sentence)
    assert rejection.detail
    assert desk.output_keys() == [f"rejected/{key}.json"]
    assert desk.jobs.sent == []


def test_a_paragraph_that_repeats_the_subtitle_is_left_out_and_an_only_one_is_not() -> None:
    desk = Desk()
    head = "---\ntitle: T\ndescription: Ships wait outside the wall.\n---\n\n"
    desk.ingest("a.md", f"{head}Ships wait outside the wall.\n\n{PROSE}")
    desk.ingest("b.md", f"{head}Ships wait outside the wall.\n")
    assert "Ships wait" not in desk.article("a.md").text
    assert desk.article("b.md").text == "Ships wait outside the wall."


def test_file_of_the_largest_size_is_read_and_one_byte_more_is_too_large() -> None:
    desk = Desk(settings=make_settings(max_document_bytes=len(PROSE)))
    assert desk.ingest("fits.txt", PROSE).outcome is Outcome.INGESTED
    desk.ingest("larger.txt", f"{PROSE}!")
    rejection = desk.rejection("larger.txt")
    assert rejection.reason == RejectionReason.TOO_LARGE
    assert str(len(PROSE) + 1) in rejection.detail


def test_same_file_again_changes_nothing_and_queues_its_jobs_again() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    before = desk.read_bytes("articles/a.txt.json")
    desk.jobs.sent.clear()
    report = desk.ingest_again("a.txt")
    assert report.outcome is Outcome.UNCHANGED
    assert desk.read_bytes("articles/a.txt.json") == before
    assert [job.target for job in desk.jobs.sent] == ["pt"], "the first delivery may have died before it queued them"


def test_file_that_is_mended_loses_its_rejection() -> None:
    desk = Desk()
    desk.ingest("a.txt", b"")
    desk.ingest("a.txt", PROSE)
    assert desk.output_keys() == ["articles/a.txt.json"]


def test_file_that_is_broken_loses_its_article_and_its_translations_are_told() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    desk.translate("a.txt")
    desk.jobs.sent.clear()
    desk.ingest("a.txt", b"")
    assert [job.target for job in desk.jobs.sent] == ["pt"]
    assert desk.translate("a.txt").outcome is Outcome.REMOVED
    assert desk.output_keys() == ["rejected/a.txt.json"]


def test_file_that_is_deleted_loses_everything() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    desk.translate("a.txt")
    desk.store.remove(ObjectAddress(INPUT_BUCKET, "a.txt"))
    assert desk.ingest_again("a.txt").outcome is Outcome.REMOVED
    desk.translate("a.txt")
    assert desk.output_keys() == []


def test_another_limit_of_size_makes_the_records_anew() -> None:
    desk = Desk(settings=make_settings(max_document_bytes=10))
    desk.ingest("a.txt", PROSE)
    desk.settings = make_settings()
    assert desk.ingest_again("a.txt").outcome is Outcome.INGESTED
    assert desk.output_keys() == ["articles/a.txt.json"]


def test_jobs_that_cannot_be_queued_make_the_queue_deliver_again() -> None:
    class BrokenQueue(FakeJobQueue):
        def send(self, jobs: object) -> None:
            raise StoreUnavailableError("SendMessageBatch: InternalError")

    desk = Desk()
    desk.jobs = BrokenQueue()
    with pytest.raises(StoreUnavailableError):
        desk.ingest("a.txt", PROSE)


def test_nothing_is_ever_written_to_the_input_bucket() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    desk.ingest("b.txt", b"")
    desk.translate("a.txt")
    written = [request for request in desk.store.requests if request[0] in {"put", "delete"}]
    assert [request for request in written if request[1] == INPUT_BUCKET] == []


def test_stages_are_measured() -> None:
    stages = Desk().ingest("a.txt", PROSE).milliseconds
    assert stages.keys() == {"sniff", "split", "extract", "repair", "normalize", "detect", "enrich", "queue"}


BODIES = [
    b'---\ntitle: "\\ud800"\nlang: "\\ud800"\ndate: "\\ud800"\n---\n\nText of the article.\n',
    b'{"title": "A", "text": "Text of the article.", "language": "\\ud800", "author": "\\ud800"}',
    b'<html lang="&#xD800;"><title>&#xD800;</title><p>Text of the article.</p></html>',
    "\u00ad\u200b5".encode(),
    "٣".encode(),
    "…\n\n5".encode(),
    "²".encode(),
]


@given(
    body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode),
    suffix=st.sampled_from(["txt", "md", "html", "json"]),
)
@example(body=BODIES[0], suffix="md")
@example(body=BODIES[1], suffix="json")
@example(body=BODIES[2], suffix="html")
@example(body=BODIES[3], suffix="txt")
@example(body=BODIES[4], suffix="txt")
@example(body=BODIES[5], suffix="txt")
@example(body=BODIES[6], suffix="txt")
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
def test_any_file_at_all_ends_as_an_article_with_a_title_or_as_a_rejection(body: bytes, suffix: str) -> None:
    desk = Desk()
    report = desk.ingest(f"a.{suffix}", body)
    (record,) = [json.loads(desk.read_bytes(key)) for key in desk.output_keys()]
    if report.outcome is Outcome.INGESTED:
        assert record["title"]
        assert record["paragraphs"]
        assert record["counts"]["words"] > 0
    else:
        assert record["reason"] in set(RejectionReason)


def test_charset_that_the_uploader_declared_is_used() -> None:
    greek = "Το δημοτικό συμβούλιο ενέκρινε τον νέο προϋπολογισμό την Τρίτη μετά από μακρά συζήτηση."
    desk = Desk()
    desk.ingest("a.txt", greek.encode("iso8859-7"), "text/plain; charset=iso-8859-7")
    assert desk.article("a.txt").text == greek
    assert desk.article("a.txt").source.media_type == "text/plain"


def test_impossible_date_in_front_matter_costs_the_date_and_not_the_article() -> None:
    desk = Desk()
    desk.ingest("a.md", f"---\ntitle: Port to close\ndate: 2024-02-30\n---\n\n{PROSE}")
    assert desk.article("a.md").title == "Port to close"
    assert desk.article("a.md").metadata.published_at is None
