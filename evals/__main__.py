"""`python -m evals run | ablation | calibrate | bench | load`."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from assistant import Assistant, Settings
from assistant.beside import FITTED as FITTED_BESIDE
from assistant.chat import Chat
from assistant.fit import Judge
from assistant.grounding import FITTED, Grounding
from assistant.idea import open_reader
from assistant.lead import FITTED as FITTED_LEAD
from assistant.pipeline import open_searcher
from assistant.translation import Translation
from corpus import Library, LibraryError, WegwijzerError, read_library
from corpus.fit import Fit, read_fit
from evals import ablation as parts
from evals import bench as benchmark
from evals import beside as further
from evals import calibrate as calibration
from evals import grounding as checking
from evals import ideas as idea_cases
from evals import lead as leading
from evals import load as crowd
from evals import lying, recorded, report
from evals import translation as translating
from evals import uses as chat_uses
from evals.baselines import open_baselines
from evals.cases import Case, read_cases, read_near_misses, tuned_on
from evals.ideas import Idea
from evals.remote import Remote
from evals.runner import Result, searching
from evals.runner import run as run_cases
from index import Searcher, open_embedder
from index.calibration import FILE
from index.train.data import Led, read_lines

OUT = Path(__file__).parent / "out"
_BENCH, _LOAD = "bench.json", "load.json"

app = typer.Typer(help="Evaluates Wegwijzer.", no_args_is_help=True, add_completion=False)


@app.command()
def run(
    out: Annotated[Path, typer.Option(help="Folder for results.json and report.html.")] = OUT,
    baseline: Annotated[Path, typer.Option(help="The recorded figures.")] = recorded.FILE,
    record: Annotated[bool, typer.Option("--record", help="Write the figures there in place of comparing with them.")] = False,
    target: Annotated[str | None, typer.Option(metavar="URL", help="Ask a running instance over HTTP; the plain systems are left out.")] = None,
) -> None:
    """Ask every case, beside plain systems; print the table, write JSON and a report. Exits with 1 if a figure is worse than recorded."""
    cases, fit = read_cases(), read_fit()
    ideas = idea_cases.read_ideas(fit)
    before = {} if record else recorded.read(baseline)
    asked = _remote(cases, ideas, target) if target else _here(cases, ideas, fit)
    now = {**recorded.figures(asked.results), **idea_cases.figures(asked.ideas)}
    if record:
        recorded.write(now, baseline)
    found = replace(asked, worse=recorded.worse(now, before), ablation=parts.read(), bench=report.read(out / _BENCH), load=report.read(out / _LOAD))
    report.write(found, out)
    print(f"{report.table(found)}\n\n{idea_cases.table(found.ideas)}\n\n{out / 'report.html'}\n{out / 'results.json'}")
    if found.worse:
        print(f"\nworse than recorded in {baseline}:", *found.worse, sep="\n", file=sys.stderr)
        raise typer.Exit(1)


def _here(cases: Sequence[Case], ideas: Sequence[Idea], fit: Fit) -> report.Run:
    """What the assistant of this tree, and the plain systems, make of the cases."""
    settings = Settings.load()
    searcher, library = open_searcher(settings), read_library(own=settings.library)
    _check(searcher, library)
    judge = Judge(fit, searcher.look_up, library.contacts, open_reader(), settings.language)
    ours = Assistant(searcher, library.contacts, settings.language, glossary=library.glossary, judge=judge)
    with (
        open_baselines(library, settings.store / "baselines") as baselines,
        tqdm(total=len(cases) * (1 + len(baselines)) + len(ideas), desc="cases", disable=None, leave=False) as bar,
    ):
        results = run_cases(cases, ours, searching(searcher), bar.update)
        beside = {plain.name: run_cases(cases, plain.system, plain.search, bar.update) for plain in baselines}
        judged = idea_cases.run(ideas, judge, bar.update)
    if settings.chat_model is not None:

        def asked(chat: Chat) -> Sequence[Result]:
            helped = Assistant(searcher, library.contacts, settings.language, glossary=library.glossary, judge=judge, chat=chat)
            return run_cases(cases, helped, searching(searcher))

        for use, found, told in chat_uses.compare(settings, library, results, judged, judge, asked):
            print(f"{told}\n", flush=True)
            beside |= {f"{use}: {settings.chat_model}": found} if found else {}
    return report.Run(results, beside, searcher.corpus, searcher.calibration.model_dump(), ideas=judged)


def _remote(cases: Sequence[Case], ideas: Sequence[Idea], target: str) -> report.Run:
    """What a running instance makes of them."""
    remote = Remote(target)
    with tqdm(total=len(cases) + len(ideas), desc=remote.name, disable=None, leave=False) as bar:
        results = run_cases(cases, remote, searching(remote), bar.update)
        return report.Run(results, {}, remote.name, {}, ideas=idea_cases.run(ideas, remote, bar.update))


@app.command()
def ablation(out: Annotated[Path, typer.Option(help="The JSON file.")] = parts.FILE) -> None:
    """Leave out one part at a time, the score fitted anew; print the table and write evals/ablation.json. Takes minutes."""
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
    """Fit weights and threshold on the dev cases and the askers' questions, and write them into index/calibration.json, for the embedder of the settings."""
    settings = Settings.load()
    searcher = open_searcher(settings)
    fitted = calibration.fit(tuned_on(read_cases()), searcher, searcher.embedder, read_near_misses())
    fitted.ship()
    print(f"{fitted.model_dump_json(indent=1)}\n{FILE}; take it into the index with: wegwijzer index build")


@app.command()
def grounding(fit: Annotated[bool, typer.Option("--fit", help="Fit the check on the dev pairs anew, and keep what comes of it.")] = False) -> None:
    """Measure the checks of reworded sentences and translations on labelled pairs, and what gets past them when a model obeys every red-team attempt."""
    settings = Settings.load()
    searcher, library = open_searcher(settings), read_library(own=settings.library)
    check = Grounding(library)
    pairs = read_lines(checking.Pair, checking.PAIRS)
    if fit:
        check = Grounding(library, asked=checking.fit([pair for pair in pairs if pair.split == "dev"], check))
        FITTED.write_text(json.dumps(check.asked.model_dump(), indent=2) + "\n", encoding="utf-8")
    print(f"{checking.pairs_table(checking.judge(pairs, check))}\n\n{checking.curve_table(pairs, check)}\n")
    attempts = read_lines(checking.Attempt, checking.ATTEMPTS)
    shown = tqdm(attempts, desc="attempts", disable=None, leave=False)
    print(checking.attempts_table([checking.attack(attempt, searcher, library, check) for attempt in shown]))
    translations = Translation(open_embedder().embed_passages, library)
    judged = translating.judge(read_lines(translating.Pair, translating.PAIRS), translations)
    lost = translating.lost_of_library(translations, library)
    print(f"\ntranslations\n{checking.pairs_table(judged)}\n\nlost of the library's own translations: {report.said(lost)}\n")
    print(lying.table(lying.attack(tqdm(attempts, desc="attempts", disable=None, leave=False), searcher, library, translations)))


@app.command()
def beside(fit: Annotated[bool, typer.Option("--fit", help="Fit the weights anew, and keep them.")] = False) -> None:
    """Measure, on statements that readers judged, what is chosen to stand beside the first one of an answer."""
    judged = read_lines(further.Judged, further.JUDGED)
    with tqdm(total=len(judged), disable=None, leave=False) as bar:
        found = further.rows(judged, open_searcher(Settings.load()), bar.update)
    if fit:
        further.fitted(found).keep(FITTED_BESIDE)
    print(further.table(found))


@app.command()
def lead(fit: Annotated[bool, typer.Option("--fit", help="Fit the weights anew, and keep them.")] = False) -> None:
    """Measure, on yes-or-no questions that the reader was not taught, how often the word that an answer opens with is said, and right."""
    settings = Settings.load()
    led = [*(("hard", one) for one in read_lines(Led, leading.HARD)), *(("library", one) for one in leading.of_library(read_library(own=settings.library)))]
    with tqdm(total=len(led), disable=None, leave=False) as bar:
        found = leading.rows(led, open_searcher(settings), bar.update)
    if fit:
        leading.fitted(found).keep(FITTED_LEAD)
    print(leading.table(found))


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


@app.command()
def load(
    seconds: Annotated[int, typer.Option(min=1, help="Seconds a level.")] = 15,
    out: Annotated[Path, typer.Option(help="Folder for load.json and load.svg.")] = OUT,
) -> None:
    """Let 1 to 50 people ask at once; print the table and draw latency against load."""
    levels = list(crowd.measure(seconds))
    crowd.write(levels, out)
    print(f"{crowd.table(levels)}\n\n{out / 'load.svg'}")


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
