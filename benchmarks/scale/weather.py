"""What goes wrong while it runs."""

import msgspec

from benchmarks.scale.service_times import HANGING_SECONDS, REFUSED_SECONDS


class Outage(msgspec.Struct, frozen=True):
    """S3 does not work for a while."""

    begins: float
    ends: float
    hangs: bool = False
    """Whether requests get no answer; otherwise they are refused."""

    @property
    def seconds_to_fail(self) -> float:
        """How long a message takes that meets it."""
        return HANGING_SECONDS if self.hangs else REFUSED_SECONDS


class Weather(msgspec.Struct, frozen=True):
    """All that is planned to go wrong, in seconds from the start."""

    outages: tuple[Outage, ...] = ()
    deployments: tuple[float, ...] = ()
    """When all environments are thrown away: new code, or a new model."""
    starvations: tuple[tuple[float, float], ...] = ()
    """From when to when others take all of the account's concurrency."""

    def find_outage(self, now: float) -> Outage | None:
        """The outage that rules now."""
        return next((outage for outage in self.outages if outage.begins <= now < outage.ends), None)
