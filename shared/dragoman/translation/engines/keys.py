"""The keys of paid services. A setting says where a key is, never what it is.

`/dragoman/deepl` is a parameter in SSM Parameter Store (a SecureString), an ARN a secret in Secrets Manager, and
`file:/home/me/deepl.key` a file on one's own machine that nobody else may read.
"""

import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from dragoman.errors import ConfigurationError, EngineError, EngineReason

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config

T = TypeVar("T")
Fetch = Callable[[bool], object]
"""A parameter's or a secret's value; given True, as it now is and not as it was kept."""

MAX_AGE_SECONDS: Final = 300
"""A key is asked for once in five minutes, not with each segment. One that was changed is noticed sooner: the old one
is refused, and then the new one is fetched at once."""

FILE_SCHEME: Final = "file:"
ARN_SCHEME: Final = "arn:"
PARAMETER_START: Final = "/"

MAX_KEY_BYTES: Final = 65_536
"""Of a file: as much as a secret of Secrets Manager may have. Keys have some forty."""

ACCESS_HINTS: Final = {
    "NoCredentialsError": "no AWS credentials on this machine: `aws configure` or AWS_PROFILE names some",
    "PartialCredentialsError": "half of the AWS credentials is missing",
    "NoRegionError": "no AWS region: set AWS_DEFAULT_REGION",
    "ProfileNotFound": "AWS_PROFILE names a profile that is not there",
}
"""What is to be done about the errors of botocore that come of one's own set-up, by their classes."""

_BUSY_CODES: Final = {"ThrottlingException", "TooManyUpdates", "InternalServerError", "InternalServiceError"}


class Key(Protocol):
    """Where one service's key is."""

    def read(self, *, anew: bool = False) -> str:
        """The key; `anew`: as it now is, not as it was up to five minutes ago.

        Raises:
            EngineError: UNAUTHORIZED when there is none to be had, UNREACHABLE when its store does not answer.
        """


class MissingKey:
    """For an engine that needs a key and was given none."""

    def __init__(self, setting: str) -> None:
        self._setting = setting

    def read(self, *, anew: bool = False) -> str:  # noqa: ARG002 - the protocol's
        """See Key."""
        example = f"file:/home/me/{self._setting.removesuffix('_KEY').lower()}.key"
        raise EngineError(EngineReason.UNAUTHORIZED, f"no key: {self._setting} is empty; {example} is how it may look")


class FileKey:
    """A file of one's own, of which nobody else may read a byte."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, *, anew: bool = False) -> str:  # noqa: ARG002 - it is read each time
        """See Key."""
        try:
            with open(self._path, "rb", opener=_open_at_once) as file:
                state = os.fstat(file.fileno())
                if not stat.S_ISREG(state.st_mode):
                    raise EngineError(EngineReason.UNAUTHORIZED, "its key is in no file, but a folder or a device")
                if stat.S_IMODE(state.st_mode) & 0o077 or state.st_uid != os.geteuid():
                    raise EngineError(EngineReason.UNAUTHORIZED, "its key's file is open to others: chmod 600 it")
                return _clean(file.read(MAX_KEY_BYTES).decode())
        except OSError as error:
            detail = f"its key's file can't be read: {os.strerror(error.errno or 0)}"
            raise EngineError(EngineReason.UNAUTHORIZED, detail) from None
        except UnicodeDecodeError:  # `from None`: it quotes the key
            raise EngineError(EngineReason.UNAUTHORIZED, "its key's file is no text") from None


class StoredKey:
    """A parameter or a secret of AWS, by way of Powertools, which keeps it for a while."""

    def __init__(self, connect: Callable[[], Fetch]) -> None:
        self._connect = connect
        self._fetch: Fetch | None = None
        self._lock = threading.Lock()

    def read(self, *, anew: bool = False) -> str:
        """See Key."""
        from aws_lambda_powertools.utilities.parameters.exceptions import (  # noqa: PLC0415 - start-up time
            GetParameterError,
        )
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - start-up time

        try:
            with self._lock:  # clients are not made on two threads at once, and a key is not fetched twice
                self._fetch = self._fetch or self._connect()
                value = self._fetch(anew)
        except GetParameterError as error:
            raise _store_error(error.__context__) from None
        except BotoCoreError as error:
            raise _store_error(error) from None
        if not isinstance(value, str):
            raise EngineError(EngineReason.UNAUTHORIZED, "its key is no text")
        return _clean(value)


def open_key(place: str, setting: str, session: Callable[[], "boto3.Session"], config: "Config") -> Key:
    """The key at the place that a setting names. Nothing is fetched before it is read.

    Args:
        place: a parameter's name, a secret's ARN, or a file, as above; may be empty.
        setting: its name, for the error of an empty place.
        session: makes the AWS session to ask with.
        config: time-outs and retries of the AWS clients.

    Raises:
        ConfigurationError: the place is none of these. Its words are not quoted: it may be the key itself.
    """
    if not place:
        return MissingKey(setting)
    if place.startswith(FILE_SCHEME):
        return FileKey(Path(place.removeprefix(FILE_SCHEME)).expanduser())
    if place.startswith(PARAMETER_START):
        return StoredKey(lambda: _connect_parameter(session(), config, place))
    if place.startswith(ARN_SCHEME) and ":secretsmanager:" in place:
        return StoredKey(lambda: _connect_secret(session(), config, place))
    raise ConfigurationError(
        f"{setting} says where the key is, not what it is: the name of an SSM parameter such as /dragoman/key, the ARN "
        "of a secret, or file: and the path of a file."
    )


def call_with(key: Key, call: Callable[[str], T]) -> T:
    """`call` with the key; when the service refuses it, once more with the key as it now is, if that is another."""
    given = key.read()
    try:
        return call(given)
    except EngineError as error:
        if error.reason is not EngineReason.UNAUTHORIZED:
            raise
        renewed = key.read(anew=True)
        if renewed == given:
            raise
    return call(renewed)


def _connect_parameter(session: "boto3.Session", config: "Config", name: str) -> Fetch:
    from aws_lambda_powertools.utilities.parameters import SSMProvider  # noqa: PLC0415 - start-up time

    provider = SSMProvider(boto3_client=session.client("ssm", config=config))
    return lambda anew: provider.get(name, MAX_AGE_SECONDS, decrypt=True, force_fetch=anew)


def _connect_secret(session: "boto3.Session", config: "Config", arn: str) -> Fetch:
    from aws_lambda_powertools.utilities.parameters import SecretsProvider  # noqa: PLC0415 - start-up time

    client = session.client("secretsmanager", config=config, region_name=arn.split(":")[3])
    provider = SecretsProvider(boto3_client=client)
    return lambda anew: provider.get(arn, MAX_AGE_SECONDS, force_fetch=anew)


def _open_at_once(path: str, flags: int) -> int:
    """A named pipe that nobody writes into would be waited for."""
    return os.open(path, flags | os.O_NONBLOCK)


def _clean(value: str) -> str:
    """The key itself: without the line end of a file, and out of the JSON object that Secrets Manager's console makes.

    Raises:
        EngineError: it is empty, an object of several values, or nothing that a header could hold.
    """
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value
    if isinstance(parsed, dict):
        value = next(iter(parsed.values())) if len(parsed) == 1 else ""
    key = value.strip() if isinstance(value, str) else ""
    if not key or not key.isascii() or not key.isprintable():
        raise EngineError(EngineReason.UNAUTHORIZED, "its key is empty, several, or no single line of ASCII")
    return key


def _store_error(error: BaseException | None) -> EngineError:
    """Our error for one of the store's. The detail is its code: the message names account and role."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        code = str(response.get("Error", {}).get("Code", "unknown"))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        busy = status >= 500 or code in _BUSY_CODES
        return EngineError(EngineReason.UNREACHABLE if busy else EngineReason.UNAUTHORIZED, f"its key's store: {code}")
    name = type(error).__name__
    reason = EngineReason.UNAUTHORIZED if name in ACCESS_HINTS else EngineReason.UNREACHABLE
    return EngineError(reason, f"its key's store: {ACCESS_HINTS.get(name, name)}")
