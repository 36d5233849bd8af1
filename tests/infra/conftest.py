"""The transformed template, once for all tests of this folder."""

import pytest

from tests.infra.stack import Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")  # the transform asks for one; nothing is called
        return Stack()
