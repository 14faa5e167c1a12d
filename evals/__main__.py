"""`python -m evals run | calibrate | bench`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from assistant import Assistant, Settings
from assistant.pipeline import open_searcher
from corpus import WegwijzerError
from corpus.reader import read_contacts
from evals import bench as benchmark
from evals import calibrate as calibration
from evals import report
from evals.cases import read_cases
from evals.runner import run as run_cases
from index.calibration import FILE

OUT = Path(__file__).parent / "out"

app = typer.Typer(help="Evaluates Wegwijzer.", no_args_is_help=True, add_completion=False)


@app.command()
def run(out: Annotated[Path, typer.Option(help="Folder for results.json and report.html.")] = OUT) -> None:
    """Ask every case, print the table, write JSON and a report."""
    settings = Settings.load()
    searcher = open_searcher(settings)
    cases = read_cases()
    with tqdm(total=len(cases), desc="cases", disable=None, leave=False) as bar:
        results = run_cases(cases, Assistant(searcher, read_contacts(), settings.language), searcher.search, bar.update)
    report.write(results, out)
    print(report.table(results))
    print(f"\n{out / 'report.html'}\n{out / 'results.json'}")


@app.command()
def calibrate() -> None:
    """Fit weights and threshold on the dev cases and write them into index/calibration.json, for the embedder of the settings."""
    settings = Settings.load()
    searcher = open_searcher(settings)
    fitted = calibration.fit([case for case in read_cases() if case.split == "dev"], searcher, searcher.embedder)
    fitted.ship()
    print(f"{fitted.model_dump_json(indent=1)}\n{FILE}; take it into the index with: wegwijzer index build")


@app.command()
def bench() -> None:
    """Measure answers, start and build against plain pieces of the same work."""
    for what, figures in benchmark.bench():
        print(f"{what:32} {figures}")


def main() -> None:
    try:
        app()
    except WegwijzerError as error:
        print(f"evals: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
