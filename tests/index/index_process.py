"""An index used by a process of its own: `index_process.py build|ask CORPUS FOLDER [--server URL] [--pause] [--file-limit BYTES]`.

`build --pause` prints "waiting" once the first language is in the new generation, and goes on when its input is closed.
`ask` prints the reference of the best statement for each line of its input.
"""

import argparse
import resource
import runpy
import sys
from pathlib import Path

from corpus import WegwijzerError, read_library
from index import Searcher, build, open_store
from index.calibration import Calibration

shared = runpy.run_path(str(Path(__file__).parent.parent / "conftest.py"))

arguments = argparse.ArgumentParser()
arguments.add_argument("task", choices=["build", "ask"])
arguments.add_argument("corpus", type=Path)
arguments.add_argument("folder", type=Path)
arguments.add_argument("--server")
arguments.add_argument("--pause", action="store_true")
arguments.add_argument("--file-limit", type=int)
asked = arguments.parse_args()
paused = not asked.pause


def wait_once(done: int, total: int) -> None:
    global paused
    if not paused:
        paused = True
        print("waiting", flush=True)
        sys.stdin.read()


if asked.file_limit is not None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (asked.file_limit, asked.file_limit))
try:
    library, embedder, store = read_library(asked.corpus), shared["FakeEmbedder"](), open_store(asked.folder, asked.server)
    if asked.task == "build":
        calibration = Calibration(embedder="fake", weights={"dense": 6.0, "coverage": 4.0}, intercept=-5.0, threshold=0.5)
        print(build(library, embedder, store, calibration, wait_once), flush=True)
    else:
        searcher = Searcher(store, embedder, library.glossary)
        print("ready", flush=True)
        for line in sys.stdin:
            hits = searcher.search(line.strip(), "nl", 1)
            print(hits[0].reference if hits else "nothing", flush=True)
except WegwijzerError as error:
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(1)
