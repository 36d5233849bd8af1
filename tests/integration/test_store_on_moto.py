"""What S3Store makes of S3's answers, above all of those to conditional writes."""

import boto3
import pytest
from botocore.config import Config

from dragoman.article import ObjectAddress
from dragoman.errors import PreconditionFailedError, StoreUnavailableError
from dragoman.store import S3Store
from tests.integration.cloud_on_moto import INPUT_BUCKET, OUTPUT_BUCKET, Cloud
from tests.unit.fakes import FakeStore, compute_etag

ADDRESS = ObjectAddress(OUTPUT_BUCKET, "articles/a b+c 100%/é.json")


def test_what_is_put_is_found_with_its_metadata(cloud: Cloud) -> None:
    etag = cloud.store.put(ADDRESS, b"{}", expected_etag=None, metadata={"source-etag": "abc"})
    stored = cloud.store.get(ADDRESS)
    assert stored is not None
    assert etag == stored.state.etag == compute_etag(b"{}")
    assert stored.body == b"{}"
    assert stored.state == cloud.store.head(ADDRESS)
    assert (stored.state.bytes, stored.state.media_type) == (2, "application/json")
    assert stored.state.metadata == {"source-etag": "abc"}
    assert stored.state.last_modified.endswith("Z")


def test_what_is_absent_is_none(cloud: Cloud) -> None:
    assert cloud.store.head(ADDRESS) is None
    assert cloud.store.get(ADDRESS) is None


def test_what_was_deleted_in_a_versioned_bucket_is_none(cloud: Cloud) -> None:
    address = ObjectAddress(INPUT_BUCKET, "a.txt")
    etag = cloud.store.put(address, b"text", expected_etag=None)
    cloud.store.delete(address, expected_etag=etag)
    assert cloud.store.head(address) is None
    assert cloud.store.get(address) is None


def test_a_put_where_something_unexpected_is_loses(cloud: Cloud) -> None:
    cloud.store.put(ADDRESS, b"1", expected_etag=None)
    with pytest.raises(PreconditionFailedError):
        cloud.store.put(ADDRESS, b"2", expected_etag=None)
    stored = cloud.store.get(ADDRESS)
    assert stored is not None
    assert stored.body == b"1"


def test_a_put_over_what_was_expected_wins_once(cloud: Cloud) -> None:
    first = cloud.store.put(ADDRESS, b"1", expected_etag=None)
    second = cloud.store.put(ADDRESS, b"2", expected_etag=first)
    with pytest.raises(PreconditionFailedError):
        cloud.store.put(ADDRESS, b"3", expected_etag=first)
    assert cloud.store.put(ADDRESS, b"3", expected_etag=second) == compute_etag(b"3")


def test_a_put_over_what_is_gone_loses(cloud: Cloud) -> None:
    with pytest.raises(PreconditionFailedError):
        cloud.store.put(ADDRESS, b"1", expected_etag=compute_etag(b"0"))
    assert cloud.store.head(ADDRESS) is None


def test_deleting_what_is_absent_does_nothing(cloud: Cloud) -> None:
    cloud.store.delete(ADDRESS, expected_etag="0")


def test_what_is_not_as_expected_is_not_deleted(cloud: Cloud) -> None:
    cloud.store.put(ADDRESS, b"1", expected_etag=None)
    with pytest.raises(PreconditionFailedError):
        cloud.store.delete(ADDRESS, expected_etag=compute_etag(b"0"))
    assert cloud.store.head(ADDRESS) is not None


def test_the_null_version_is_no_version(cloud: Cloud) -> None:
    """The version of an object from before versioning was switched on."""
    cloud.s3.put_object(Bucket=OUTPUT_BUCKET, Key="early.txt", Body=b"text")
    cloud.s3.put_bucket_versioning(Bucket=OUTPUT_BUCKET, VersioningConfiguration={"Status": "Enabled"})
    early, later = ObjectAddress(OUTPUT_BUCKET, "early.txt"), ObjectAddress(OUTPUT_BUCKET, "later.txt")
    cloud.store.put(later, b"text", expected_etag=None)
    found = [cloud.store.head(address) for address in (early, later)]
    assert [bool(state and state.version_id) for state in found] == [False, True]


def test_a_body_over_the_limit_is_not_read(cloud: Cloud) -> None:
    cloud.store.put(ADDRESS, b"12345", expected_etag=None)
    within, over = cloud.store.get(ADDRESS, limit_bytes=5), cloud.store.get(ADDRESS, limit_bytes=4)
    assert within is not None
    assert over is not None
    assert (within.body, over.body, over.state.bytes) == (b"12345", None, 5)


def test_keys_and_folders_are_listed_in_the_order_of_their_bytes(cloud: Cloud) -> None:
    keys = ["failed/pt/a", "translations/en/Z", "translations/en/a/b", "translations/pt/é", "translations/pt/😀"]
    for key in keys:
        cloud.store.put(ObjectAddress(OUTPUT_BUCKET, key), b"", expected_etag=None)
    assert list(cloud.store.list_keys(OUTPUT_BUCKET)) == keys
    assert list(cloud.store.list_keys(OUTPUT_BUCKET, "translations/en/")) == keys[1:3]
    assert list(cloud.store.list_keys(OUTPUT_BUCKET, "translations/", keys[2])) == keys[3:]
    assert list(cloud.store.list_keys(OUTPUT_BUCKET, "translations/", "translations/en/b")) == keys[3:]
    assert cloud.store.list_folders(OUTPUT_BUCKET, "translations/") == ("en", "pt")
    assert cloud.store.list_folders(OUTPUT_BUCKET, "nothing/") == ()


def test_listed_etag_is_the_one_that_the_object_itself_gives(cloud: Cloud) -> None:
    etag = cloud.store.put(ADDRESS, b"12345", expected_etag=None)
    (entry,) = cloud.store.list_entries(OUTPUT_BUCKET)
    state = cloud.store.head(ADDRESS)
    assert state is not None
    assert (entry.key, entry.etag) == (ADDRESS.key, etag) == (ADDRESS.key, state.etag)


def test_more_keys_than_one_answer_holds_are_all_listed(cloud: Cloud) -> None:
    for number in range(1001):
        cloud.s3.put_object(Bucket=OUTPUT_BUCKET, Key=f"{number:04}", Body=b"")
    assert len(list(cloud.store.list_keys(OUTPUT_BUCKET))) == 1001


def test_the_fake_store_answers_as_s3_does(cloud: Cloud) -> None:
    fake = FakeStore(is_versioned=False)
    for store in (cloud.store, fake):
        store.put(ADDRESS, b"1", expected_etag=None, metadata={"source-etag": "abc"})
        store.put(ObjectAddress(OUTPUT_BUCKET, "translations/pt/x"), b"2", expected_etag=None)
        with pytest.raises(PreconditionFailedError):
            store.put(ADDRESS, b"2", expected_etag=None)
        with pytest.raises(PreconditionFailedError):
            store.put(ADDRESS, b"2", expected_etag="0")
        with pytest.raises(PreconditionFailedError):
            store.put(ObjectAddress(OUTPUT_BUCKET, "absent"), b"2", expected_etag="0")
    real, faked = cloud.store.head(ADDRESS), fake.head(ADDRESS)
    assert real is not None
    assert faked is not None
    assert (real.etag, real.bytes, real.media_type, dict(real.metadata)) == (
        faked.etag,
        faked.bytes,
        faked.media_type,
        dict(faked.metadata),
    )
    assert list(cloud.store.list_keys(OUTPUT_BUCKET)) == list(fake.list_keys(OUTPUT_BUCKET))
    folders = [store.list_folders(OUTPUT_BUCKET, "translations/") for store in (cloud.store, fake)]
    assert folders == [("pt",), ("pt",)]


def test_a_refusal_and_a_missing_bucket_are_told_from_absence(cloud: Cloud) -> None:
    cloud.deny("s3:GetObject", "*")
    with pytest.raises(StoreUnavailableError, match="GetObject"):
        cloud.store.get(ADDRESS)
    with pytest.raises(StoreUnavailableError, match="NoSuchBucket"):
        cloud.store.put(ObjectAddress("no-such-bucket", "a"), b"", expected_etag=None)
    with pytest.raises(StoreUnavailableError, match="NoSuchBucket"):
        list(cloud.store.list_keys("no-such-bucket"))


def test_a_store_that_does_not_answer_is_unavailable() -> None:
    nowhere = Config(connect_timeout=0.2, retries={"total_max_attempts": 1})
    client = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:9",
        region_name="eu-central-1",
        config=nowhere,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    with pytest.raises(StoreUnavailableError, match="EndpointConnectionError"):
        S3Store(client).head(ADDRESS)
