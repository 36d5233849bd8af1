"""A service on this machine, and no other."""

from collections.abc import Iterator

import pytest
import stamina
from pytest_socket import enable_socket, socket_allow_hosts

from tests.integration.translation.stub_service import StubService, run_stub_service


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    socket_allow_hosts(["127.0.0.1"])
    yield
    socket_allow_hosts(None)
    enable_socket()


@pytest.fixture(scope="module", autouse=True)
def _own_garbage(no_garbage_of_others: None) -> None:
    """The stub service has threads."""


@pytest.fixture
def service() -> Iterator[StubService]:
    with run_stub_service() as service:
        yield service


@pytest.fixture
def without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield
