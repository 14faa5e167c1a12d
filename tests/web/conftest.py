"""The web app over the small library, without sockets."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from assistant import Assistant, Settings
from assistant.web.loading import Loading
from corpus import Library

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def make_app(shared_assistant: Assistant, shared_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """Makes the ASGI app; keywords are settings, and `assistant` what answers in place of the real one (being loaded)."""

    def make_app(assistant: Loading | None = None, **settings: object):
        from assistant.web.site import Site

        values = {"database_url": f"sqlite:///{tmp_path_factory.mktemp('data') / 'w.db'}", "limit": "10000/minute"} | settings
        return Site(Settings(_env_file=None, **values), assistant or Loading(lambda: shared_assistant), Loading(lambda: shared_library), lambda: TODAY).app()

    return make_app


@pytest.fixture
def make_client(make_app) -> Iterator[Callable[..., TestClient]]:
    """Makes a client of an app of its own; keywords as for `make_app`."""
    opened = []

    def make_client(**settings: object) -> TestClient:
        opened.append(_client(make_app(**settings)))
        return opened[-1].__enter__()

    yield make_client
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="session")
def client(make_app) -> Iterator[TestClient]:
    """A client of one app that the tests share."""
    with _client(make_app()) as client:
        yield client


def _client(app) -> TestClient:
    return TestClient(app, headers={"accept-language": "nl-BE,nl;q=0.9"}, raise_server_exceptions=False)
