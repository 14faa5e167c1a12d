"""Starts the web app: `python app.py`, on 127.0.0.1:7860 unless WEGWIJZER_HOST and WEGWIJZER_PORT say otherwise."""

import os
import socket
import sys

from assistant import Assistant, Settings
from corpus import ServeError, WegwijzerError
from corpus.reader import library_files

# Gradio and the hub's client read these when they are imported; nothing here may phone home.
os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")


def serve(settings: Settings) -> None:
    """Serves until it is stopped. Raises ServeError where the port cannot be had, StoreMissingError where there is no index."""
    from index import open_store

    open_store(settings.store, settings.chroma_url).manifest()
    _check_address(settings.host, settings.port)
    import gradio

    from assistant.web.page import STYLE, Loading, build_page

    page = build_page(Loading(lambda: Assistant.from_settings(settings)), documents=len(library_files(own=settings.library)))
    theme = gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    print(f"Wegwijzer: http://{settings.host}:{settings.port}  (stop with Ctrl+C)", flush=True)
    page.queue(default_concurrency_limit=8).launch(
        server_name=settings.host, server_port=settings.port, quiet=True, share=False, ssr_mode=False, theme=theme, css_paths=STYLE, footer_links=[]
    )


def _check_address(host: str, port: int) -> None:
    """Raises ServeError unless the address can be had, before anything slow is loaded."""
    try:
        with socket.create_server((host, port)):
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
