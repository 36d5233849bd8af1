"""The budget in DynamoDB: one item a month, which all functions count in.

The item of `2026-11` holds what the month has cost, `spent`, and what each day has, `day_01` … `day_31`, so that one
conditional update is both or neither, and two functions at once can't spend the same dollar.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.budget import BudgetLimits, Clock, Reservation, describe_spent, read_utc_clock
from dragoman.translation.engines.network import retry_transient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEPT: Final = timedelta(days=400)
"""How long a month's account stays readable: a year and a month, to hold the next year's beside it."""

MAX_SECONDS: Final = 5.0
"""For one booking with its retries: DynamoDB answers in milliseconds, and its client waits a second or two."""

_THROTTLED_CODES: Final = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException"})


class BudgetTable:
    """See Budget.

    The client must not retry by itself: a booking that was done twice costs us a little, but money that was given back
    twice would be spent twice. One item bears about 1,000 bookings a second, which is DynamoDB's bound for a key; four
    workers make some twenty.
    """

    def __init__(
        self, client: "DynamoDBClient", table: str, limits: BudgetLimits, clock: Clock = read_utc_clock
    ) -> None:
        self._client = client
        self._table = table
        self._limits = limits
        self._clock = clock

    def reserve(self, amount: int) -> Reservation:
        """See Budget."""
        reservation = Reservation(amount, self._clock().date().isoformat())
        if amount > self._limits.daily:
            raise describe_spent("day", self._limits.daily)
        if amount > self._limits.monthly:
            raise describe_spent("month", self._limits.monthly)
        try:
            retry_transient(MAX_SECONDS, lambda: self._book(reservation))
        except EngineError as error:
            if error.reason is EngineReason.BUDGET_SPENT:
                raise
            raise EngineError(EngineReason.BUDGET_UNKNOWN, error.detail) from error
        return reservation

    def _book(self, reservation: Reservation) -> None:
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"month": {"S": reservation.month}},
                UpdateExpression="ADD #day :amount, spent :amount SET expires_at = :expires",
                ConditionExpression="(attribute_not_exists(#day) OR #day <= :day_left)"
                " AND (attribute_not_exists(spent) OR spent <= :month_left)",
                ExpressionAttributeNames={"#day": _name_day(reservation)},
                ExpressionAttributeValues={
                    ":amount": {"N": str(reservation.amount)},
                    ":day_left": {"N": str(self._limits.daily - reservation.amount)},
                    ":month_left": {"N": str(self._limits.monthly - reservation.amount)},
                    ":expires": {"N": str(int((self._clock() + KEPT).timestamp()))},
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except (BotoCoreError, ClientError) as error:
            self._raise_ours(error, reservation)

    def give_back(self, reservation: Reservation) -> None:
        """See Budget. Tried once: whether an attempt without an answer was booked, nobody can tell."""
        amount = {":amount": {"N": str(-reservation.amount)}}
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"month": {"S": reservation.month}},
                UpdateExpression="ADD #day :amount, spent :amount",
                ExpressionAttributeNames={"#day": _name_day(reservation)},
                ExpressionAttributeValues=amount,
            )
        except (BotoCoreError, ClientError):
            return  # stays counted as spent, as the protocol says

    def _raise_ours(self, error: BotoCoreError | ClientError, reservation: Reservation) -> NoReturn:
        """The one place where botocore's errors become ours: such as tell whether another try makes sense."""
        if not isinstance(error, ClientError):
            raise EngineError(EngineReason.UNREACHABLE, type(error).__name__) from error
        code = error.response.get("Error", {}).get("Code", "unknown")
        if code != "ConditionalCheckFailedException":
            reason = EngineReason.THROTTLED if code in _THROTTLED_CODES else EngineReason.UNREACHABLE
            raise EngineError(reason, code) from error
        spent = error.response.get("Item", {}).get("spent", {}).get("N", "0")  # type: ignore[attr-defined] # of this error
        if int(spent) + reservation.amount > self._limits.monthly:
            raise describe_spent("month", self._limits.monthly) from error
        raise describe_spent("day", self._limits.daily) from error


def _name_day(reservation: Reservation) -> str:
    return f"day_{reservation.day[-2:]}"
