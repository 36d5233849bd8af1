from dragoman.article import ObjectAddress, Outcome, Subject, Usage
from dragoman.errors import EngineError, EngineReason
from dragoman.report import Report, report_record
from tests.unit.fakes import FakeEngine, make_chain
from tests.unit.stories import PROSE, Desk

SOURCE = Subject(ObjectAddress("dragoman-input", "a.txt"))


def test_report_of_an_article_tells_its_length() -> None:
    desk = Desk()
    desk.ingest("a.txt", PROSE)
    article = desk.article("a.txt")
    report = report_record(Outcome.INGESTED, SOURCE, article, {"extract": 1.5})
    assert report == Report(
        Outcome.INGESTED, SOURCE, characters=article.counts.characters, milliseconds={"extract": 1.5}
    )


def test_report_of_a_rejection_tells_its_reason() -> None:
    desk = Desk()
    desk.ingest("a.txt", b"")
    report = report_record(Outcome.REJECTED, SOURCE, desk.rejection("a.txt"), {})
    assert report == Report(Outcome.REJECTED, SOURCE, reason="empty")


def test_report_of_a_translation_tells_target_length_and_usage() -> None:
    desk = Desk(make_chain(FakeEngine("amazon", usd_per_million_characters=15)))
    desk.ingest("a.txt", PROSE)
    report = desk.translate("a.txt")
    translation = desk.translation("a.txt")
    assert report.outcome is Outcome.TRANSLATED
    assert report.topic == Subject(SOURCE.source, "pt")
    assert report.characters == translation.counts.characters
    assert report.usage == translation.usage
    assert [usage.engine for usage in report.usage] == ["amazon"]
    assert report.engines == translation.engines


def test_report_of_a_failure_tells_its_reason_and_target() -> None:
    desk = Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))))
    desk.ingest("a.txt", PROSE)
    report = desk.translate("a.txt")
    assert (report.outcome, report.reason, report.topic) == (
        Outcome.FAILED,
        "no-engine",
        Subject(SOURCE.source, "pt"),
    )


def test_report_of_no_record_tells_only_the_outcome() -> None:
    assert report_record(Outcome.REMOVED, SOURCE, None, {}) == Report(Outcome.REMOVED, SOURCE)


def test_report_holds_no_text_of_the_article() -> None:
    desk = Desk()
    reports = [desk.ingest("a.txt", PROSE), desk.translate("a.txt")]
    assert not any(word in repr(report) for report in reports for word in ("harbour", "Engineers", "storms"))
    assert all(isinstance(usage, Usage) for report in reports for usage in report.usage)
