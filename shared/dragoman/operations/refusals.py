"""What AWS's refusals mean for the person at the keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    ReadTimeoutError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from dragoman.cloud.server import CloudError
from dragoman.errors import StoreUnavailableError

_DENIED_CODES: Final = frozenset({"AccessDenied", "AccessDeniedException", "403", "UnauthorizedOperation", "Forbidden"})
_EXPIRED_CODES: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_UNKNOWN_KEY_CODES: Final = frozenset(
    {"InvalidClientTokenId", "InvalidAccessKeyId", "SignatureDoesNotMatch", "UnrecognizedClientException"}
)
_LOGIN_ERRORS: Final = (
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    ProfileNotFound,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
PERMISSIONS: Final = {
    "DescribeStacks": "cloudformation:DescribeStacks",
    "GetFunctionConfiguration": "lambda:GetFunctionConfiguration",
    "GetQueueAttributes": "sqs:GetQueueAttributes",
    "SendMessage": "sqs:SendMessage",
    "SendMessageBatch": "sqs:SendMessage",
    "FilterLogEvents": "logs:FilterLogEvents",
    "ListObjectsV2": "s3:ListBucket",
    "HeadObject": "s3:GetObject and s3:ListBucket",
    "GetObject": "s3:GetObject",
    "GetMetricStatistics": "cloudwatch:GetMetricStatistics",
    "ListObjectVersions": "s3:ListBucketVersions",
    "ListExecutions": "states:ListExecutions",
    "DescribeExecution": "states:DescribeExecution",
    "ListMapRuns": "states:ListMapRuns",
    "DescribeMapRun": "states:DescribeMapRun",
    "StartExecution": "states:StartExecution",
}
"""Which permission an operation asks for, where that is not simply its name."""


@contextmanager
def tell_refusals(subject: str) -> Iterator[None]:
    """While buckets are read: an answer that is none says what to do.

    Raises:
        CloudError: in the place of a StoreUnavailableError.
    """
    try:
        yield
    except StoreUnavailableError as error:
        raise CloudError(describe_refusal(error, subject)) from error


def describe_refusal(error: Exception, subject: str) -> str:
    """One or two sentences: what went wrong with `subject`, and what to do.

    Args:
        error: botocore's, or one of ours that was raised from it.
        subject: what was asked for, such as `the stack dragoman`.
    """
    answer = error if isinstance(error, ClientError) else error.__cause__
    if isinstance(answer, ClientError):
        return _describe_answer(answer, subject)
    cause = error if isinstance(error, BotoCoreError) else answer
    if not isinstance(cause, BotoCoreError):
        return str(error)
    return _describe_silence(cause, subject)


def _describe_silence(error: BotoCoreError, subject: str) -> str:
    """Nobody was asked, or nobody answered."""
    if isinstance(error, NoRegionError):
        return (
            f"No region is set, so {subject} can't be found. Set AWS_DEFAULT_REGION, or a region in the profile that "
            "AWS_PROFILE names."
        )
    if isinstance(error, _LOGIN_ERRORS):
        return f"There are no credentials for AWS that work ({error}). Log in, or set AWS_PROFILE."
    if isinstance(error, (EndpointConnectionError, ConnectTimeoutError, ReadTimeoutError)):
        return f"{error} Is the region right, and the network there?"
    return f"{subject} could not be asked: {error}"


def _describe_answer(error: ClientError, subject: str) -> str:
    code, said = find_code(error), str(error.response.get("Error", {}).get("Message", "")).rstrip(". ")
    if code in _DENIED_CODES:
        permission = PERMISSIONS.get(error.operation_name, error.operation_name)
        words = f" AWS said: {said}." if said and said != "Forbidden" else ""
        return (
            f"Permission is missing for {subject}: {permission}. infra/OPERATING.md lists what an operator may "
            f"need.{words}"
        )
    if code in _EXPIRED_CODES:
        return "The credentials for AWS have expired. Log in again."
    if code in _UNKNOWN_KEY_CODES:
        return f"AWS does not know these credentials ({code}). Log in, or set AWS_PROFILE."
    if error.operation_name == "DescribeStacks" and code == "ValidationError":
        return (
            f"There is no such stack: {subject}, in this account and region. Name it with --stack, and its region with "
            "AWS_DEFAULT_REGION."
        )
    return f"{subject}: {error.operation_name} was answered with {code}{f' ({said})' if said else ''}."


def find_code(error: ClientError) -> str:
    """AWS's code for what is wrong."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))
