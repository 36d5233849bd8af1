"""Clients of AWS, made with less work than boto3's: a cold start pays for each of them.

boto3 brings a transfer manager and resource classes that nothing here uses, and reads the descriptions of services
with a parser that takes five times as long. What is made here is the same client: botocore's.
"""

import gzip
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, overload

import botocore.session
import msgspec
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient

PATIENT: Final = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
"""S3, SQS and whoever keeps keys answer in milliseconds. A call that hangs ends after 3 x 7 s, within every function's
time-out; the queue tries again later."""

_FORMS: Final[Mapping[str, Callable[[bytes], bytes]]] = {".json": bytes, ".json.gz": gzip.decompress}
"""Endings of files, and what makes JSON of their bytes."""


class _QuickFiles:
    """botocore's descriptions of services, read by msgspec; for `botocore.loaders.Loader`."""

    def exists(self, file_path: str) -> bool:
        """Whether there is a file, whose ending the path lacks."""
        return any(Path(file_path + ending).is_file() for ending in _FORMS)

    def load_file(self, file_path: str) -> Any:
        """What a file holds; None where there is none."""
        for ending, unpack in _FORMS.items():
            path = Path(file_path + ending)
            if path.is_file():
                return msgspec.json.decode(unpack(path.read_bytes()))
        return None


@overload
def open_client(service: Literal["s3"], config: Config = PATIENT) -> "S3Client": ...
@overload
def open_client(service: Literal["sqs"], config: Config = PATIENT) -> "SQSClient": ...
@overload
def open_client(service: Literal["dynamodb"], config: Config = PATIENT) -> "DynamoDBClient": ...
def open_client(service: str, config: Config = PATIENT) -> Any:
    """A client with the credentials, the region and the endpoint (AWS_ENDPOINT_URL) that botocore finds."""
    return open_session().create_client(service, config=config)


def rehearse_clients(*services: str) -> None:
    """Read all that clients of these services are made of, without asking for credentials or opening a connection."""
    for service in services:
        open_session().create_client(service, config=PATIENT, aws_access_key_id="-", aws_secret_access_key="-").close()  # noqa: S106 - nobody's


@cache
def open_session() -> botocore.session.Session:
    """One a process: it keeps the descriptions that it has read."""
    session = botocore.session.get_session()
    session.get_component("data_loader").file_loader = _QuickFiles()
    return session
