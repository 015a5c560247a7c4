"""A stand-in for a server."""

from collections.abc import Iterator

import pytest

from tests.plugins.server import Server, reply, running


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that has not been told yet how to answer."""
    with running(lambda _sent: reply({})) as made:
        yield made
