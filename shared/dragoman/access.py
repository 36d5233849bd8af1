"""How the engines that want a key or an address are reached from one's own machine: what its environment says."""

from collections.abc import Mapping
from typing import Final, Self

import msgspec

from dragoman.settings import Settings


class EngineAccess(msgspec.Struct, frozen=True):
    """Those fields of Settings that the commands take from the environment. Keys are places, as there: never keys."""

    libretranslate_url: str = ""
    libretranslate_key: str = ""
    microsoft_key: str = ""
    microsoft_region: str = ""
    deepl_key: str = ""
    amazon_terminology: tuple[str, ...] = ()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """What the environment variables say, which are the upper case of the fields.

        Raises:
            ConfigurationError: one of them is not of its kind.
        """
        given = {name: environ[name] for name in (field.upper() for field in cls.__struct_fields__) if name in environ}
        settings = Settings.from_environ({"OUTPUT_BUCKET": "unused", **given})
        return cls(**{field: getattr(settings, field) for field in cls.__struct_fields__})


NO_ACCESS: Final = EngineAccess()
"""Only the engines that want neither."""
