from typing import Any, cast

import pytest

from dragoman.access import NO_ACCESS, EngineAccess
from dragoman.cloud.deployment import write_out_splits
from dragoman.cloud.engine_keys import carry_access
from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.keys import Key


class FakeKey:
    def __init__(self, value: str) -> None:
        self._value = value

    def read(self, *, anew: bool = False) -> str:
        if not self._value:
            raise EngineError(EngineReason.UNAUTHORIZED, "no key in the file")
        return self._value


class FakeCloud:
    """A Parameter Store that remembers."""

    def __init__(self) -> None:
        self.parameters: dict[str, tuple[str, str]] = {}

    def client(self, service: str) -> "FakeCloud":
        assert service == "ssm"
        return self

    def put_parameter(self, **given: Any) -> None:
        self.parameters[given["Name"]] = (given["Type"], given["Value"])


def open_fake(place: str, setting: str) -> Key:
    return FakeKey(f"{setting} of {place}" if "missing" not in place else "")


def carry(cloud: FakeCloud, access: EngineAccess) -> dict[str, str]:
    return dict(carry_access(cast("Any", cloud), access, open_fake))


def test_without_keys_nothing_is_put() -> None:
    cloud = FakeCloud()
    assert set(carry(cloud, NO_ACCESS).values()) == {""}
    assert not cloud.parameters


def test_each_key_becomes_an_encrypted_parameter_that_the_template_is_told_of() -> None:
    cloud = FakeCloud()
    access = EngineAccess(deepl_key="file:/d", microsoft_key="/m", microsoft_region="westeurope")
    parameters = carry(cloud, access)
    assert parameters["DeepLKey"] == "/dragoman/deepl_key"
    assert parameters["MicrosoftKey"] == "/dragoman/microsoft_key"
    assert parameters["MicrosoftRegion"] == "westeurope"
    assert "LibreTranslateKey" not in parameters
    assert cloud.parameters == {
        "/dragoman/deepl_key": ("SecureString", "DEEPL_KEY of file:/d"),
        "/dragoman/microsoft_key": ("SecureString", "MICROSOFT_KEY of /m"),
    }


def test_a_key_that_can_t_be_read_ends_the_command_before_anything_is_deployed() -> None:
    with pytest.raises(EngineError):
        carry(FakeCloud(), EngineAccess(deepl_key="file:/missing"))


@pytest.mark.parametrize(("key", "first"), [("/dragoman/deepl", ""), ("arn:aws:x", "arn:aws:x"), ("", "")])
def test_what_a_condition_splits_is_written_out_for_the_embedded_cloud(key: str, first: str) -> None:
    split = {"Fn::Select": [0, {"Fn::Split": ["/", {"Ref": "DeepLKey"}]}]}
    conditions = {"IsParameter": {"Fn::Equals": [split, ""]}, "Has": {"Fn::Not": [{"Fn::Equals": [{"Ref": "A"}, ""]}]}}
    written = write_out_splits(conditions, {"DeepLKey": key})
    assert written == {**conditions, "IsParameter": {"Fn::Equals": [first, ""]}}
