"""What the paid engines of a stack take, by their list prices."""

import msgspec

from dragoman.engine_makers import build_engines
from dragoman.operations.sites import Site


class PaidEngine(msgspec.Struct, frozen=True):
    """An engine that is paid for."""

    name: str
    usd_per_million_characters: float

    def price(self, characters: int) -> float:
        """What so much text costs, in US dollars."""
        return characters * self.usd_per_million_characters / 1_000_000


def list_paid_engines(site: Site) -> tuple[PaidEngine, ...]:
    """Those in the settings, in the order in which they are asked. None of them is asked for anything here."""
    settings = msgspec.structs.replace(site.settings, model_cache_directory="")
    prices = ((engine.name, engine.usd_per_million_characters) for engine in build_engines(settings, site.store))
    return tuple(PaidEngine(name, price) for name, price in prices if price > 0)
