"""List prices, each written once: of AWS in us-east-1, and of those who translate by the character. US dollars.

No free allowance and no discount is in them. `known` says how each is known: the lists themselves could not be asked
where this was written.
"""

from typing import Final

import msgspec


class ListPrice(msgspec.Struct, frozen=True):
    """What a service takes for a number of units."""

    service: str
    usd: float
    units: int
    unit: str
    source: str
    """The price list's address."""
    known: str
    """`quoted` by a page of that time, or `recalled` then without one at hand."""

    @property
    def each(self) -> float:
        """US dollars for one unit."""
        return self.usd / self.units


_MILLION: Final = 1_000_000
_S3: Final = "https://aws.amazon.com/s3/pricing/"
_LAMBDA: Final = "https://aws.amazon.com/lambda/pricing/"
_CLOUDWATCH: Final = "https://aws.amazon.com/cloudwatch/pricing/"

S3_WRITE: Final = ListPrice("S3", 5.00, _MILLION, "write", _S3, "recalled 2026-11")
"""PUT, COPY, POST, also one whose condition does not hold. A DELETE costs nothing."""
S3_LIST: Final = ListPrice("S3", 5.00, _MILLION, "listing", _S3, "recalled 2026-11")
"""A request for up to a thousand keys."""
S3_READ: Final = ListPrice("S3", 0.40, _MILLION, "read", _S3, "recalled 2026-11")
"""GET and HEAD, also of what is not there."""
S3_STORAGE: Final = ListPrice("S3", 0.023, 1_000_000_000, "byte-month", _S3, "recalled 2026-11")
SQS_REQUEST: Final = ListPrice(
    "SQS", 0.40, _MILLION, "request", "https://aws.amazon.com/sqs/pricing/", "recalled 2026-11"
)
"""Each begun 64 kB. Also those that EventBridge and Lambda's pollers make."""
EVENT: Final = ListPrice(
    "EventBridge", 1.00, _MILLION, "event", "https://aws.amazon.com/eventbridge/pricing/", "recalled 2026-11"
)
"""The list has S3's as "opt-in data events" apart from the free events of management. Some say that S3's are free as
well; this takes the dearer case."""
LAMBDA_CALL: Final = ListPrice("Lambda", 0.20, _MILLION, "call", _LAMBDA, "recalled 2026-11")
LAMBDA_GB_SECOND: Final = ListPrice("Lambda", 0.0000133334, 1, "GB-second", _LAMBDA, "recalled 2026-11")
"""arm64, the first tier, a GB of 1,024 MB. The time in which a function starts is charged as well."""
LOG_BYTE: Final = ListPrice("CloudWatch Logs", 0.50, 1_000_000_000, "byte", _CLOUDWATCH, "quoted 2026-06")
"""Taken in. Keeping a month of it, packed, is a hundredth of that more."""
METRIC: Final = ListPrice("CloudWatch metrics", 0.30, 1, "metric and month", _CLOUDWATCH, "quoted 2026-06")
"""By the hour in which it has a value."""
ALARM: Final = ListPrice("CloudWatch alarms", 0.10, 1, "alarm and month", _CLOUDWATCH, "recalled 2026-11")
DASHBOARD: Final = ListPrice("CloudWatch dashboard", 3.00, 1, "dashboard and month", _CLOUDWATCH, "quoted 2026-06")
TRACE: Final = ListPrice("X-Ray", 5.00, _MILLION, "trace", "https://aws.amazon.com/xray/pricing/", "recalled 2026-11")
KEY: Final = ListPrice("KMS", 1.00, 1, "key and month", "https://aws.amazon.com/kms/pricing/", "recalled 2026-11")
EXPRESS: Final = ListPrice(
    "Step Functions",
    1.00,
    _MILLION,
    "express execution",
    "https://aws.amazon.com/step-functions/pricing/",
    "recalled 2026-11",
)
"""What it holds in memory, 64 MB for a tenth of a second, is a tenth of that more."""


class Translator(msgspec.Struct, frozen=True):
    """A service that translates by the character: those of the source, once for each target."""

    name: str
    usd_per_million_characters: float
    usd_a_month: float
    """Whatever is translated."""
    source: str
    known: str
    """See ListPrice."""


AMAZON: Final = Translator(
    "Amazon Translate", 15.00, 0, "https://aws.amazon.com/translate/pricing/", "recalled 2026-11"
)
GOOGLE: Final = Translator(
    "Google Cloud Translation (NMT)", 20.00, 0, "https://cloud.google.com/translate/pricing", "quoted 2026"
)
"""Up to 1,000 million characters a month; beyond that by agreement."""
DEEPL: Final = Translator("DeepL API Pro", 25.00, 5.49, "https://www.deepl.com/pro-api", "quoted 2026")
AZURE: Final = Translator(
    "Azure Translator (S1)",
    10.00,
    0,
    "https://azure.microsoft.com/pricing/details/translator/",
    "recalled 2026-11",
)
TRANSLATORS: Final = (AMAZON, GOOGLE, DEEPL, AZURE)
