"""Carry the engines' keys of this machine into the embedded cloud, whose functions see neither files nor profiles."""

from collections.abc import Callable, Mapping
from typing import Final

import boto3
from botocore.config import Config

from dragoman.access import EngineAccess
from dragoman.cloud.server import Cloud
from dragoman.translation.engines.keys import Key, open_key

_STORE: Final = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
_PARAMETERS: Final = {
    "libretranslate_key": "LibreTranslateKey",
    "microsoft_key": "MicrosoftKey",
    "deepl_key": "DeepLKey",
}
"""A setting to the template's parameter."""


def open_place(place: str, setting: str) -> Key:
    """The key at a place, with one's own credentials where it is in AWS."""
    return open_key(place, setting, boto3.Session, _STORE)


def carry_access(
    cloud: Cloud, access: EngineAccess, open_key_at: Callable[[str, str], Key] = open_place
) -> Mapping[str, str]:
    """Put each key into the cloud's Parameter Store, which lives in its memory and ends with it.

    Returns:
        The template's parameters that say where the keys are now, and the other settings of the engines.

    Raises:
        ConfigurationError: a setting holds a key instead of its place.
        EngineError: a key can't be read.
    """
    parameters = {
        "LibreTranslateUrl": access.libretranslate_url,
        "MicrosoftRegion": access.microsoft_region,
        "AmazonTerminology": ",".join(access.amazon_terminology),
    }
    for field, parameter in _PARAMETERS.items():
        place = getattr(access, field)
        if place:
            key = open_key_at(place, field.upper()).read()
            name = f"/dragoman/{field}"
            cloud.client("ssm").put_parameter(Name=name, Value=key, Type="SecureString", Overwrite=True)
            parameters[parameter] = name
    return parameters
