"""A unit test that reaches for the network fails."""

from collections.abc import Iterator

import pytest
import urllib3  # noqa: F401 - opens a socket when it is imported, to see whether there is IPv6
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
