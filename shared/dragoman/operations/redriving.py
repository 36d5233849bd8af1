"""`dragoman redrive` from start to end: find, show, send, sum up."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dragoman.cloud.server import CloudError
from dragoman.errors import FailureReason, RejectionReason
from dragoman.operations.census import OnLook
from dragoman.operations.documents import RedriveDocument, write_document
from dragoman.operations.naming import find_meant, is_known
from dragoman.operations.redrive import Found, Queues, Wish, find_failures, name_file, send
from dragoman.operations.redrive_cost import CostEstimate, estimate_cost
from dragoman.operations.sites import Site
from dragoman.operations.watching import watch_progress
from dragoman.operations.wording import count, join
from dragoman.terminal import complain, open_messages

_SHOWN: Final = 20
_WRITTEN: Final = 1_000


class Redriving:
    """One command at work."""

    def __init__(self, site: Site, wish: Wish, *, is_dry_run: bool) -> None:
        """Raises:
        CloudError: there are no queues to send to: the run is over.
        """
        if site.connection is None and not is_dry_run:
            raise CloudError(
                f"No run is at work in {site.outbox}. The next `dragoman run` into it tries again what failed; "
                "one with --watch stays, so that this command has somebody to talk to."
            )
        self._site = site
        self._wish = wish
        self._is_dry_run = is_dry_run
        self._on_look: OnLook = lambda _name, _number: None
        self.found: tuple[Found, ...] = ()
        self.sent = 0
        self._cost: CostEstimate | None = None

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Show how far the looking is."""
        with watch_progress(open_messages(), f"Looking at {self._site.label} …") as on_look:
            self._on_look = on_look
            yield

    def name(self, keys: tuple[str, ...], item: str | None) -> None:
        """Files that were named.

        Raises:
            CloudError: nothing is known about one of them.
        """
        meant = [find_meant(key, item, self._site) for key in keys]
        for one in meant:
            if not is_known(one, self._site):
                raise CloudError(
                    f"Nothing is known about {one.key}. `dragoman explain` suggests keys that are like it."
                )
        self.found = tuple(dict.fromkeys(name_file(one, self._wish) for one in meant))
        self._estimate()

    def find(self) -> None:
        """Everything that fits the wish."""
        found = find_failures(self._wish, self._site, lambda number: self._on_look("failures", number))
        self.found = tuple(found)
        self._estimate()

    def _estimate(self) -> None:
        estimate = estimate_cost(self.found, self._site)
        self._cost = estimate if estimate.usd_by_engine else None

    def describe(self) -> str:
        """What is about to be sent, as a question."""
        return f"Send {count(len(self.found), 'message')} to {self._site.label}?"

    def show(self) -> None:
        """What was found."""
        if not self.found:
            complain(f"Nothing that fits was found in {self._site.label}.")
            self._doubt_reasons()
            return
        complain(f"{self._site.label}: {count(len(self.found), 'message')} to send: {_list(self._by_target())}.")
        if self._by_reason():
            complain(f"Reasons: {_list(self._by_reason())}.")
        if self._is_dry_run:
            for found in self.found[:_SHOWN]:
                complain(f"  {_describe(found)}")
            if len(self.found) > _SHOWN:
                complain(f"  … and {len(self.found) - _SHOWN:,} more; --json names a thousand.")
        self._show_cost()

    def _doubt_reasons(self) -> None:
        """Who found nothing may have misspelt a reason; one of another release may be right."""
        known = sorted({*FailureReason, *RejectionReason})
        doubtful = sorted(self._wish.reasons.difference(known))
        if doubtful:
            complain(f"This release knows no reason {join(doubtful)}, but {join(known)}.")

    def _show_cost(self) -> None:
        if self._cost is None:
            return
        engines = ", ".join(f"{engine} {usd:,.2f} USD" for engine, usd in self._cost.usd_by_engine.items())
        about = "about " if self._cost.is_sampled else ""
        complain(
            f"Cost, by list price, if an engine alone had to do all {about}{self._cost.characters:,} characters: "
            f"{engines}. No more than {self._cost.daily_budget_usd:,.2f} USD is spent on one day."
        )

    def send(self) -> None:
        """Send all of it.

        Raises:
            SendingStoppedError: a queue did not take it.
        """
        connection = self._site.connection
        if connection is None:
            return
        with watch_progress(open_messages(), "Sending …") as on_look:
            for sent in send(self.found, self._site, Queues.of(connection)):
                self.sent = sent
                on_look("messages", sent)
        complain(f"Sent {count(self.sent, 'message')}. What becomes of that:")
        complain(f"  dragoman status{self._site.option}")
        if self._wish.with_rejected:
            complain("A rejection that the present release and settings would give again stays as it is.")

    def write_document(self) -> bytes:
        """What was done, for programs."""
        return write_document(
            RedriveDocument(
                place=self._site.label,
                is_dry_run=self._is_dry_run,
                found=len(self.found),
                sent=self.sent,
                by_target=self._by_target(),
                by_reason=self._by_reason(),
                cost=self._cost,
                failures=self.found[:_WRITTEN],
            )
        )

    def _by_target(self) -> dict[str, int]:
        return dict(Counter(found.target or "ingest" for found in self.found).most_common())

    def _by_reason(self) -> dict[str, int]:
        return dict(Counter(found.reason or "unknown" for found in self.found if found.record).most_common())


def _list(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in numbers.items())


def _describe(found: Found) -> str:
    item = f" › {found.item}" if found.item else ""
    reason = f" ({found.reason})" if found.reason else ""
    return f"{found.target or 'ingest'}: {found.key}{item}{reason}"
