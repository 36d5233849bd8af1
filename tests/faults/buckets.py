"""The two things that can stand for S3: moto, which is the measure, and QuickS3, for runs of many seeds."""

from contextlib import AbstractContextManager
from typing import Final, Protocol
from unittest.mock import patch

import boto3
import moto.s3.models
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber
from moto.s3.models import s3_backends

from tests.faults.quick_s3 import QuickS3
from tests.faults.timeline import Timeline

INPUT_BUCKET: Final = "faults-input"
OUTPUT_BUCKET: Final = "faults-output"
MODEL_BUCKET: Final = "faults-models"


class Buckets(Protocol):
    """S3, for one world after the other."""

    def answer(self, request: AWSPreparedRequest) -> AWSResponse:
        """Carry a request out."""

    def empty(self, bucket: str) -> None:
        """Have a bucket be as new; versioned, as in the template."""

    def follow(self, timeline: Timeline) -> AbstractContextManager[object]:
        """Take the time from a timeline."""


class MotoBuckets:
    """moto's S3, asked directly."""

    def answer(self, request: AWSPreparedRequest) -> AWSResponse:
        """See Buckets."""
        answer = botocore_stubber.process_request(request)
        assert answer is not None, f"moto knows no service at {request.url}"
        status, headers, body = answer
        return AWSResponse(request.url, status, headers, MockRawResponse(body))  # type: ignore[arg-type]

    def empty(self, bucket: str) -> None:
        """See Buckets."""
        s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.pop(bucket, None)
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})

    def follow(self, timeline: Timeline) -> AbstractContextManager[object]:
        """See Buckets."""
        return patch.object(moto.s3.models, "utcnow", timeline.read_clock)


class QuickBuckets(QuickS3):
    """QuickS3, likewise."""

    def follow(self, timeline: Timeline) -> AbstractContextManager[object]:
        """See Buckets."""
        return patch.object(self, "read_clock", timeline.read_clock)
