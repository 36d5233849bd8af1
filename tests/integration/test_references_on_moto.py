"""Glossaries and corrections through the real handlers, over moto's S3 and SQS, with the real engine."""

from collections.abc import Callable
from typing import Any

from tests.integration.cloud_on_moto import Cloud, load_event, read_sample

Lines = Callable[[], list[dict[str, Any]]]

WALL = b"The old harbour wall will be repaired this winter. The council voted for the plan on Tuesday night."
TRAIN = b"The night train to Lisbon leaves again in spring. Tickets go on sale next Monday at the station."
GLOSSARY = "glossaries/en-pt/local-terms.csv"
TERM = b"source,target\nharbour wall,muralha antiga\n"
RECORD = "references/glossaries/en-pt/local-terms.csv.json"


def drop_articles(cloud: Cloud) -> dict[str, tuple[bytes, str]]:
    cloud.drop("wall.txt", WALL)
    cloud.drop("train.txt", TRAIN)
    cloud.pump()
    return cloud.output()


def find_changes(cloud: Cloud, before: dict[str, tuple[bytes, str]]) -> list[str]:
    """The translations that are others now."""
    after = cloud.output()
    return [key for key in after if key.startswith("translations/") and after[key] != before[key]]


def test_sample_glossary_becomes_a_reference(cloud: Cloud, lines: Lines) -> None:
    cloud.drop(GLOSSARY, read_sample(GLOSSARY), quietly=True)
    assert cloud.invoke("ingest", load_event("eventbridge_object_created_glossary")) == []
    cloud.pump()
    assert cloud.output_keys() == ["references.json", RECORD]
    assert cloud.record("references.json")["references"][0]["key"] == RECORD
    assert cloud.breaches() == []
    assert [(line["outcome"], line.get("target")) for line in lines()] == [
        ("ingested", None),
        ("revised", "en"),
        ("revised", "pt"),
    ]


def test_glossary_touches_the_article_that_has_its_term_and_no_other(cloud: Cloud) -> None:
    before = drop_articles(cloud)
    cloud.drop(GLOSSARY, TERM)
    cloud.pump()
    assert find_changes(cloud, before) == ["translations/pt/wall.txt.json"]
    (segment, _) = cloud.record("translations/pt/wall.txt.json")["segments"]
    assert segment["terms"] == [{"source": "harbour wall", "target": "muralha antiga", "applied": True}]
    assert "muralha antiga" in segment["target"]
    assert cloud.breaches() == []


def test_deleted_glossary_leaves_what_was_there_before_it(cloud: Cloud) -> None:
    before = drop_articles(cloud)
    cloud.drop(GLOSSARY, TERM)
    cloud.pump()
    cloud.remove(GLOSSARY)
    cloud.pump()
    after = dict(cloud.output())
    assert cloud.record("references.json")["references"] == []
    assert after.pop("references.json")
    assert after == before


def test_correction_wins_over_the_engine(cloud: Cloud) -> None:
    before = drop_articles(cloud)
    cloud.drop("corrections/en-pt/desk.tsv", b"Tickets go on sale next Monday at the station.\tBilhetes na segunda.\n")
    cloud.pump()
    assert find_changes(cloud, before) == ["translations/pt/train.txt.json"]
    segments = cloud.record("translations/pt/train.txt.json")["segments"]
    assert [segment["engine"] for segment in segments] == ["firefox", "human"]
    assert segments[1]["target"] == "Bilhetes na segunda."


def test_glossary_that_cannot_be_used_is_rejected_and_takes_the_earlier_one_back(cloud: Cloud) -> None:
    before = drop_articles(cloud)
    cloud.drop(GLOSSARY, TERM)
    cloud.pump()
    cloud.drop(GLOSSARY, b"")
    cloud.pump()
    assert find_changes(cloud, before) == []
    assert cloud.output().keys() - before.keys() == {f"rejected/{GLOSSARY}.json", "references.json"}
    assert cloud.breaches() == []


def test_sample_walk_finds_what_is_missing(cloud: Cloud) -> None:
    before = drop_articles(cloud)
    cloud.s3.delete_object(Bucket="dragoman-output", Key="translations/pt/wall.txt.json")
    assert cloud.invoke("translate", load_event("translate_revision_pt")) == []
    assert cloud.count_messages("translate") == 1
    cloud.pump()
    assert cloud.output() == before


def test_walk_that_always_fails_is_queued_again_and_not_lost(cloud: Cloud, lines: Lines) -> None:
    drop_articles(cloud)
    lines()
    cloud.deny("s3:GetObject", "articles/*")
    cloud.drop(GLOSSARY, TERM)
    for _ in range(3):
        cloud.pump_once("ingest")
    for _ in range(4):
        cloud.pump_once("translate")
    cloud.pump_once("translate-dead")
    cloud.allow_all()
    cloud.pump()
    assert "retried" in {line["outcome"] for line in lines()}
    assert "muralha antiga" in cloud.record("translations/pt/wall.txt.json")["text"]
    assert cloud.breaches() == []


def test_no_term_and_no_correction_reaches_the_log(cloud: Cloud, lines: Lines) -> None:
    drop_articles(cloud)
    cloud.drop(GLOSSARY, TERM + b",quince jelly\n")
    cloud.pump()
    logged = str(lines())
    assert "muralha" not in logged
    assert "quince" not in logged


def test_walk_over_the_articles_of_another_bucket_is_refused(cloud: Cloud, lines: Lines) -> None:
    event = load_event("translate_revision_pt")
    event["Records"][0]["body"] = event["Records"][0]["body"].replace("dragoman-input", "somebody-elses")
    assert cloud.invoke("translate", event) == []
    assert [line["outcome"] for line in lines()] == ["unreadable"]
