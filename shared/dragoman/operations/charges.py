"""From counts to lines of an estimate: what is charged for, the arithmetic in words, the sum. Pure."""

import msgspec

from dragoman.operations.counted import MEMORY_MB, Requests
from dragoman.operations.list_prices import (
    EVENT,
    LAMBDA_CALL,
    LAMBDA_GB_SECOND,
    LOG_BYTE,
    S3_LIST,
    S3_READ,
    S3_WRITE,
    SQS_REQUEST,
    ListPrice,
)
from dragoman.operations.wording import count


class Line(msgspec.Struct, frozen=True):
    """One line of an estimate."""

    service: str
    arithmetic: str
    usd: float


def charge(price: ListPrice, units: float, *, what: str = "") -> Line:
    """So many units at a price. `what` says it in other words than "3 events at 1.00 a million"."""
    return Line(price.service, what or f"{count(round(units), price.unit)} at {_name(price)}", units * price.each)


def charge_store(requests: Requests) -> Line:
    """Requests to S3."""
    parts = ((requests.writes, S3_WRITE), (requests.listings, S3_LIST), (requests.reads, S3_READ))
    words = [f"{count(round(units), price.unit)} at {_name(price)}" for units, price in parts if units]
    return Line(S3_WRITE.service, ", ".join(words) or "no request", sum(units * price.each for units, price in parts))


def charge_queues(requests: int) -> Line:
    """Requests to SQS, ours and Lambda's."""
    return charge(SQS_REQUEST, requests)


def charge_events(events: int) -> Line:
    """Events of S3 that EventBridge takes."""
    return charge(EVENT, events)


def charge_functions(calls: int, seconds: float, memory_mb: int = MEMORY_MB) -> Line:
    """Calls of functions that run for so many seconds together."""
    memory, rate = memory_mb / 1024, f"{LAMBDA_GB_SECOND.usd:.10f}"
    return Line(
        LAMBDA_CALL.service,
        f"{count(calls, 'call')} at {_name(LAMBDA_CALL)}, {seconds:,.0f} s of {memory:.2f} GB at {rate}",
        calls * LAMBDA_CALL.each + seconds * memory * LAMBDA_GB_SECOND.each,
    )


def charge_logs(messages: int, total_bytes: float) -> Line:
    """Lines that CloudWatch Logs takes in."""
    each = total_bytes / messages if messages else 0
    return charge(
        LOG_BYTE, total_bytes, what=f"{count(messages, 'message')} of {each:,.0f} bytes at {LOG_BYTE.usd:.2f} a GB"
    )


def _name(price: ListPrice) -> str:
    return f"{price.usd:.2f} a million" if price.units == 1_000_000 else f"{price.usd:.2f}"
