"""One invocation: from a batch of messages to the handler's answer, or to nothing where its worker dies."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from typing import Any

import msgspec
from botocore.awsrequest import AWSResponse

from tests.faults.calls import BODIES, Call, FaultKind, fail, spoil_body
from tests.faults.environments import Context, Handler
from tests.faults.injector import CONNECT_SECONDS, READ_SECONDS, Injector
from tests.faults.services import Services
from tests.faults.timeline import Timeline
from tests.faults.workers import Pause, Worker, abandon

Ended = Callable[[Mapping[str, Any] | None], None]
"""Told of the handler's answer, once. None: it raised."""

_WAITING = {
    FaultKind.NO_CONNECTION: CONNECT_SECONDS,
    FaultKind.READ_TIME_OUT: READ_SECONDS,
    FaultKind.LATE_TIME_OUT: READ_SECONDS,
}
_numbers = count(1)


class Surroundings(msgspec.Struct, frozen=True):
    """The world that workers live in."""

    timeline: Timeline
    injector: Injector
    services: Services


class Invocation:
    """A worker in its world. Each of its requests takes time, and is carried out in the midst of that."""

    def __init__(self, around: Surroundings, time_out_seconds: float, told_seconds: float) -> None:
        """`told_seconds`: what Lambda's context says that there is, which is less where a short one is played."""
        timeline = around.timeline
        self._timeline = timeline
        self._injector = around.injector
        self._services = around.services
        self._deadline = timeline.now + time_out_seconds
        self._told_deadline = timeline.now + min(time_out_seconds, told_seconds)
        self._on_end: Ended = lambda _: None
        self._on_death: Callable[[], None] = lambda: None
        self._worker: Worker | None = None

    def start(
        self, handler: Handler, event: dict[str, Any], function: str, on_end: Ended, on_death: Callable[[], None]
    ) -> None:
        """Run until the first request."""
        self._on_end, self._on_death = on_end, on_death
        context = Context(function, next(_numbers), lambda: self._told_deadline - self._timeline.now)
        self._worker = Worker(partial(handler, event, context))
        self._go_on(None)

    def _go_on(self, answer: AWSResponse | Exception | None) -> None:
        """Give the worker its answer, and serve what it asks for next."""
        assert self._worker is not None
        try:
            asked = self._worker.switch() if answer is None else self._worker.switch(answer)
        except Exception:  # noqa: BLE001 - Lambda counts whatever comes as an error, and so do we
            self._injector.note("crashed handler")
            self._on_end(None)
            return
        if self._worker.dead:
            self._on_end(asked)
        elif isinstance(asked, Pause):
            self._answer_after(asked.seconds, None)
        else:
            self._serve(asked)

    def _answer_after(self, seconds: float, answer: AWSResponse | Exception | None) -> None:
        """Lambda ends whoever is still at it at its time-out."""
        left = self._deadline - self._timeline.now
        if seconds < left:
            self._timeline.after(seconds, partial(self._go_on, answer))
        else:
            self._injector.note("out of time")
            self._timeline.after(max(left, 0.0), self._die)

    def _serve(self, call: Call) -> None:
        kind = self._injector.draw(call)
        seconds = self._injector.draw_seconds(4.9) if kind == FaultKind.SLOW else self._injector.draw_latency()
        if kind is None or kind.has_effect:
            self._timeline.after(seconds / 2, partial(self._perform, call, kind, seconds / 2))
        elif kind.is_deadly:
            self._timeline.after(seconds / 2, self._die)
        else:
            self._answer_after(_WAITING.get(kind, seconds), fail(call, kind))

    def _perform(self, call: Call, kind: FaultKind | None, seconds: float) -> None:
        """The service does what it was asked for; then its answer is on its way, or isn't."""
        is_half = kind == FaultKind.HALF_BATCH
        answer = self._services.perform(call, self._choose_failing(call) if is_half else frozenset())
        if kind == FaultKind.KILLED_AFTER:
            self._die()
        elif kind == FaultKind.HUNG:
            self._timeline.after(max(0.0, self._deadline - self._timeline.now), self._die)
        elif kind in BODIES and answer.status_code == 200:
            self._answer_after(seconds, spoil_body(answer, kind))
        elif kind is None or kind in {FaultKind.SLOW, FaultKind.HALF_BATCH, *BODIES}:
            self._answer_after(seconds, answer)
        else:
            self._answer_after(_WAITING.get(kind, seconds), fail(call, kind))

    def _choose_failing(self, call: Call) -> frozenset[int]:
        return self._injector.draw_places(call.body.count(b'"MessageBody"'))

    def _die(self) -> None:
        assert self._worker is not None
        abandon(self._worker)
        self._on_death()
