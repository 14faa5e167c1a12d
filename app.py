"""Starts the web app: `python app.py`, on 127.0.0.1:7860 unless WEGWIJZER_HOST and WEGWIJZER_PORT say otherwise."""

import os
import socket
import sys
from dataclasses import replace

from assistant import Assistant, Settings
from assistant.chat import open_idea_reader
from assistant.fit import Judge
from assistant.idea import open_reader
from assistant.texts import say
from corpus import Library, ServeError, WegwijzerError, read_library
from corpus.fit import read_fit

# Gradio and the hub's client read these when they are imported; nothing here may phone home.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")

_PATIENCE = 30
"""Seconds that running answers get after SIGTERM."""


def serve(settings: Settings) -> None:
    """Serves until it is stopped; running answers are finished first. Raises ServeError where the port cannot be had, StoreMissingError
    where there is no index, SettingsError where a setting cannot work."""
    from index import open_store

    open_store(settings.store, settings.chroma_url).manifest()
    _check_address(settings.host, settings.port)
    import uvicorn

    from assistant.web.loading import Loading
    from assistant.web.site import Site

    library = Loading(lambda: read_library(own=settings.library))
    app = Site(settings, Loading(lambda: _assistant(settings)), library, Loading(lambda: _judge(settings, library.get()))).app()
    print(f"Wegwijzer: http://{settings.host}:{settings.port}  (stop with Ctrl+C)", flush=True)
    uvicorn.run(
        app, host=settings.host, port=settings.port, log_level="warning", server_header=False,
        forwarded_allow_ips=settings.forwarded_by, timeout_graceful_shutdown=_PATIENCE,
    )  # fmt: skip


def _assistant(settings: Settings) -> Assistant:
    """The assistant, after a first question: what is made when it is first needed is there when somebody asks."""
    made = Assistant.from_settings(settings)
    made.ask("Wat is PIO?")
    return made


def _judge(settings: Settings, library: Library) -> Judge:
    """The judge of ideas, after a first one, for the same reason; a chat model is not asked yet."""
    fit = read_fit()
    made = Judge.over(library, fit, open_reader(), settings.language)
    made.judge(say("fit_example_idea", settings.language))
    return replace(made, reader=open_idea_reader(settings, fit))


def _check_address(host: str, port: int) -> None:
    """Raises ServeError unless the address can be had, before anything slow is loaded."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServeError(f"cannot serve on {host}:{port} ({reason}); free it, or choose others with WEGWIJZER_HOST and WEGWIJZER_PORT") from None


def main() -> None:
    try:
        serve(Settings.load())
    except WegwijzerError as error:
        print(f"wegwijzer: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
