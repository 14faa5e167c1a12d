"""The web app over the small library, without sockets."""

import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date

import httpx
import pytest
from starlette.testclient import TestClient

from assistant import Assistant, Settings
from assistant.fit import Judge
from assistant.idea import open_reader
from assistant.web.loading import Loading
from corpus import Library, read_library
from corpus.fit import read_fit

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def shipped_judge() -> Judge:
    """The judge of ideas over the shipped library: the decision table cites it."""
    return Judge.over(read_library(), read_fit(), open_reader(), today=lambda: TODAY)


@pytest.fixture(scope="session")
def make_app(shared_assistant: Assistant, shared_library: Library, shipped_judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """Makes the ASGI app; keywords are settings, and `assistant` what answers in place of the real one (being loaded)."""

    def make_app(assistant: Loading | None = None, **settings: object):
        from assistant.web.site import Site

        values = {"database_url": f"sqlite:///{tmp_path_factory.mktemp('data') / 'w.db'}", "limit": "10000/minute"} | settings
        here = assistant or Loading(lambda: shared_assistant)
        return Site(Settings(_env_file=None, **values), here, Loading(lambda: shared_library), Loading(lambda: shipped_judge), lambda: TODAY).app()

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


@pytest.fixture(scope="session")
def app_url(start_app: Callable) -> str:
    """The address of the app as a process of its own, that the tests share, once it is ready."""
    return ready(start_app())


def ready(process: subprocess.Popen) -> str:
    """The address, once models and library are loaded."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if httpx.get(f"{process.url}readyz").status_code == 200:
            return process.url
        time.sleep(0.1)
    raise AssertionError("not ready within a minute")


@pytest.fixture(scope="session", name="ready")
def _ready() -> Callable[[subprocess.Popen], str]:
    return ready


def _client(app) -> TestClient:
    return TestClient(app, headers={"accept-language": "nl-BE,nl;q=0.9"}, raise_server_exceptions=False)
