"""Many requests of one kind, some at a time: S3 answers each in tens of milliseconds, whoever else asks."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

WORKERS: Final = 10
"""As many connections as boto3 keeps open to one service."""
_AHEAD: Final = 4 * WORKERS
"""How many answers may wait to be taken, so that a million questions are never all in memory."""

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def ask_side_by_side(ask: Callable[[Question], Answer], questions: Iterable[Question]) -> Iterator[Answer]:
    """Each question's answer, in the order of the questions. An error of one is raised at its place, and ends it."""
    with ThreadPoolExecutor(WORKERS) as pool:
        under_way: deque[Future[Answer]] = deque()
        try:
            for question in questions:
                under_way.append(pool.submit(ask, question))
                if len(under_way) > _AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()
