"""What stands behind a request: S3, and our own queues."""

import json
from collections.abc import Callable

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.faults.calls import Call, respond
from tests.faults.sqs_protocol import SqsService

AskS3 = Callable[[AWSPreparedRequest], AWSResponse]
"""Carries a request out: moto, or QuickS3."""


class Services:
    """Carries requests out, in the order in which they come."""

    def __init__(self, sqs: SqsService, ask_s3: AskS3) -> None:
        self._sqs = sqs
        self._ask_s3 = ask_s3
        self.before_s3: Callable[[Call], None] = lambda _: None
        """Sees each request before S3 does: where a planted bug takes a condition away."""

    def perform(self, call: Call, failing: frozenset[int] = frozenset()) -> AWSResponse:
        """Carry a request out. Of a batch of messages, the entries at the places `failing` are refused."""
        if call.service == "sqs":
            status, said = self._sqs.answer(call.operation, call.body, failing)
            return respond(call, status, json.dumps(said).encode(), {"Content-Type": "application/x-amz-json-1.0"})
        self.before_s3(call)
        return self._ask_s3(call.request)
