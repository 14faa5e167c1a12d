"""`python -m evals run | ablation | calibrate | bench`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from assistant import Assistant, Settings
from assistant.grounding import Grounding
from assistant.pipeline import open_reworder, open_searcher
from corpus import Library, LibraryError, WegwijzerError, read_library
from evals import ablation as parts
from evals import bench as benchmark
from evals import calibrate as calibration
from evals import grounding as checking
from evals import recorded, report
from evals.baselines import open_baselines
from evals.cases import read_cases, read_near_misses
from evals.runner import run as run_cases
from evals.runner import searching
from index import Searcher, open_embedder
from index.calibration import FILE

OUT = Path(__file__).parent / "out"
_BENCH = "bench.json"

app = typer.Typer(help="Evaluates Wegwijzer.", no_args_is_help=True, add_completion=False)


@app.command()
def run(
    out: Annotated[Path, typer.Option(help="Folder for results.json and report.html.")] = OUT,
    baseline: Annotated[Path, typer.Option(help="The recorded figures.")] = recorded.FILE,
    record: Annotated[bool, typer.Option("--record", help="Write the figures there in place of comparing with them.")] = False,
) -> None:
    """Ask every case, beside plain systems; print the table, write JSON and a report. Exits with 1 if a figure is worse than recorded."""
    settings = Settings.load()
    searcher, library, cases = open_searcher(settings), read_library(own=settings.library), read_cases()
    _check(searcher, library)
    reworder = open_reworder(settings)
    before = {} if record else recorded.read(baseline)
    with (
        open_baselines(library, settings.store / "baselines") as baselines,
        tqdm(total=len(cases) * (1 + len(baselines) + (reworder is not None)), desc="cases", disable=None, leave=False) as bar,
    ):
        ours = run_cases(cases, Assistant(searcher, library.contacts, settings.language, glossary=library.glossary), searching(searcher.search), bar.update)
        beside = {baseline.name: run_cases(cases, baseline.system, baseline.search, bar.update) for baseline in baselines}
        if reworder is not None:
            with_model = Assistant(searcher, library.contacts, settings.language, glossary=library.glossary, reworder=reworder)
            beside |= {f"with {settings.chat_model}": run_cases(cases, with_model, searching(searcher.search), bar.update)}
            print(report.reworded(ours, beside[f"with {settings.chat_model}"]))
    now = recorded.figures(ours)
    if record:
        recorded.write(now, baseline)
    worse = recorded.worse(now, before)
    bench = report.read(out / _BENCH)
    found = report.Run(ours, beside, searcher.corpus, searcher.calibration.model_dump(), worse, parts.read(), bench)
    report.write(found, out)
    print(f"{report.table(found)}\n\n{out / 'report.html'}\n{out / 'results.json'}")
    if worse:
        print(f"\nworse than recorded in {baseline}:", *worse, sep="\n", file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def ablation(out: Annotated[Path, typer.Option(help="The JSON file.")] = parts.FILE) -> None:
    """Leave out one part at a time, the score fitted anew on dev; print the table and write evals/ablation.json. Takes minutes."""
    settings = Settings.load()
    embedder = open_embedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
    library, cases = read_library(own=settings.library), read_cases()
    ground = parts.Ground(library, embedder, open_searcher(settings), settings.language)
    _check(ground.searcher, library)
    with tqdm(total=len(cases) * len(parts.PARTS), disable=None, leave=False) as bar:
        measured = parts.ablate(ground, cases, progress=lambda name: bar.set_description(f"without {name}"), done=bar.update)
    parts.write(measured, out)
    print(f"{parts.table(measured)}\n\n{out}")


@app.command()
def calibrate() -> None:
    """Fit weights and threshold on the dev cases and write them into index/calibration.json, for the embedder of the settings."""
    settings = Settings.load()
    searcher = open_searcher(settings)
    fitted = calibration.fit([case for case in read_cases() if case.split == "dev"], searcher, searcher.embedder, read_near_misses())
    fitted.ship()
    print(f"{fitted.model_dump_json(indent=1)}\n{FILE}; take it into the index with: wegwijzer index build")


@app.command()
def grounding() -> None:
    """Measure the check of reworded sentences on labelled pairs, and what gets past it when a chat model obeys every attempt of the red-team set."""
    settings = Settings.load()
    searcher, library = open_searcher(settings), read_library(own=settings.library)
    check = Grounding(open_embedder().embed_passages, library)
    pairs = checking.read(checking.Pair, checking.PAIRS)
    fitted = checking.fit([pair for pair in pairs if pair.split == "dev"], check)
    print(f"{checking.pairs_table(checking.judge(pairs, check))}\n\nfitted on dev: {fitted}\n")
    attempts = tqdm(checking.read(checking.Attempt, checking.ATTEMPTS), desc="attempts", disable=None, leave=False)
    print(checking.attempts_table([checking.attack(attempt, searcher, library, check) for attempt in attempts]))


@app.command()
def bench(
    size: Annotated[int, typer.Option(min=0, help="Statements of the large library, which is made up from the real one; 0 leaves it out.")] = 100_000,
    out: Annotated[Path, typer.Option(help="Folder for bench.json.")] = OUT,
) -> None:
    """Measure answers, start, memory and build, side by side with plain pieces of the same work."""
    lines = []
    for line in benchmark.bench(Settings.load(), size):
        print(f"{line.what:44} {line.figures}", flush=True)
        lines.append(line)
    benchmark.write(lines, out / _BENCH)
    print(f"\n{out / _BENCH}")


def _check(searcher: Searcher, library: Library) -> None:
    """Raises LibraryError unless the index holds this library: the systems beside ours are made from it."""
    if searcher.corpus != library.hash:
        raise LibraryError("the library has changed since the index was built; run: wegwijzer index build")


def main() -> None:
    try:
        app()
    except WegwijzerError as error:
        print(f"evals: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
