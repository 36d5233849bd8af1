"""Which invocations are traced, and that a trace gets neither answers nor errors."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pytest

from dragoman.tracing import Tracing, is_sampled

Handler = TypeVar("Handler", bound=Callable[..., object])

TRACED = "Root=1-6907236a-01a3ff416d4a3baf69dad819;Parent=53995c3f42cd8ad8;Sampled=1"
UNTRACED = TRACED.replace("Sampled=1", "Sampled=0")


class FakeTracer:
    """Counts what goes through it; the real one opens a socket."""

    def __init__(self) -> None:
        self.opened = 0
        self.traced = 0

    def open(self) -> Any:
        self.opened += 1
        return self

    def capture_lambda_handler(self, handler: Handler, *, capture_response: bool, capture_error: bool) -> Handler:
        assert not capture_response, "an answer may not go into a trace"
        assert not capture_error, "an error's message may not either"

        def captured(*arguments: object) -> object:
            self.traced += 1
            return handler(*arguments)

        return cast("Handler", captured)


def run(tracing: Tracing) -> None:
    assert tracing.run(lambda event, _: {"was": event}, {"a": 1}, cast("Any", None)) == {"was": {"a": 1}}


@pytest.mark.parametrize(
    ("header", "expected"), [(TRACED, True), (UNTRACED, False), ("", False), ("Root=1;Sampled=?", False), (None, False)]
)
def test_only_what_lambda_says_is_sampled_is(header: str | None, *, expected: bool) -> None:
    assert is_sampled({} if header is None else {"_X_AMZN_TRACE_ID": header}) is expected


def test_without_a_sampled_invocation_no_tracer_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    tracer = FakeTracer()
    tracing = Tracing(tracer.open)
    for header in (UNTRACED, ""):
        monkeypatch.setenv("_X_AMZN_TRACE_ID", header)
        run(tracing)
    assert (tracer.opened, tracer.traced) == (0, 0)


def test_from_the_first_sampled_invocation_on_all_go_through_one_tracer(monkeypatch: pytest.MonkeyPatch) -> None:
    tracer = FakeTracer()
    tracing = Tracing(tracer.open)
    for header in (UNTRACED, TRACED, UNTRACED, TRACED):
        monkeypatch.setenv("_X_AMZN_TRACE_ID", header)
        run(tracing)
    assert (tracer.opened, tracer.traced) == (1, 3)
