"""The `wegwijzer` command. Exit codes: 0 answered or refused, 1 something to fix (one line on stderr), 2 wrong usage."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus import LANGUAGES, InputError, Language, SettingsError, WegwijzerError
from corpus.fit import Reply

if TYPE_CHECKING:
    from assistant.fit import Judge
    from assistant.settings import Settings
    from corpus.originals import Understood

ROOT = Path(__file__).parent.parent
CASES = ROOT / "evals" / "cases"

HELP = "Questions and answers on innovation procurement in Flanders, every sentence with its source."

app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False)
index_app = typer.Typer(help="The index: what is searched.", no_args_is_help=True)
corpus_app = typer.Typer(help="The library: what answers are made of.", no_args_is_help=True)
app.add_typer(index_app, name="index")
feedback_app = typer.Typer(help="What people thought of answers.", no_args_is_help=True)
app.add_typer(corpus_app, name="corpus")
app.add_typer(feedback_app, name="feedback")


class BatchLine(BaseModel):
    """A line of a batch file."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: str
    question: str
    lang: Language | None = None
    turns: tuple[str, ...] = ()


class IdeaLine(BaseModel):
    """A line of a batch file of ideas."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: str
    idea: str
    lang: Language | None = None
    answers: dict[str, Reply] = {}


Line = TypeVar("Line", BatchLine, IdeaLine)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in Dutch, English or French.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    lang: Annotated[str | None, typer.Option(help="Language of the answer: nl, en or fr; without it, that of the question.")] = None,
    turn: Annotated[list[str] | None, typer.Option(help="An earlier question of the same conversation; may be repeated, oldest first.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Answer with what held on that day.")] = None,
    batch: Annotated[Path | None, typer.Option(help='JSONL file of questions: {"id", "question", "lang"?, "turns"?} a line.')] = None,
    out: Annotated[Path | None, typer.Option(help="JSONL file for the answers of --batch; without it, standard output.")] = None,
) -> None:
    """Answer a question, or with --batch a file of questions."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch FILE")
    if batch is not None and (lang or turn or as_json or as_of):
        raise typer.BadParameter("a batch line carries its own lang and turns, and its answers are JSON; leave out --lang, --turn, --as-of and --json")
    if out is not None and batch is None:
        raise typer.BadParameter("--out goes with --batch")
    _check_language(lang)
    from assistant.pipeline import Assistant
    from assistant.shown import readable

    if batch is None:
        answer = Assistant.from_settings().ask(question, turn or (), lang, as_of.date() if as_of else None)
        print(answer.model_dump_json() if as_json else readable(answer))
        return
    lines = read_batch(batch, BatchLine)
    assistant = Assistant.from_settings()
    answers = (assistant.ask(line.question, line.turns, line.lang).model_copy(update={"id": line.id}) for line in _with_progress(lines, "answers"))
    write_lines((answer.model_dump_json() for answer in answers), out)


@app.command()
def fit(
    idea: Annotated[str | None, typer.Argument(help="The idea, in a few sentences, in Dutch, English or French.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    answer: Annotated[list[str] | None, typer.Option(help="An answer to a criterion, as key=yes, key=no or key=unknown; may be repeated.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the verdict: nl, en or fr; without it, that of the idea.")] = None,
    batch: Annotated[Path | None, typer.Option(help='JSONL file of ideas: {"id", "idea", "lang"?, "answers"?: {"criterion": "yes"}} a line.')] = None,
    out: Annotated[Path | None, typer.Option(help="JSONL file for the verdicts of --batch; without it, standard output.")] = None,
    graph: Annotated[Path | None, typer.Option(help="Write the decision table as a picture (SVG) to this file.")] = None,
) -> None:
    """Say which kind of procurement an idea fits, and why; in a terminal, then ask what is still open."""
    if graph is not None and (idea is not None or batch is not None):
        raise typer.BadParameter("--graph goes without an idea")
    if batch is not None and (idea is not None or answer or as_json or lang):
        raise typer.BadParameter("a batch line carries its own idea, lang and answers, and its verdicts are JSON; leave out the rest")
    if graph is None and batch is None and idea is None and not answer:
        raise typer.BadParameter("give an idea, --answer key=yes, --batch FILE or --graph FILE.svg")
    if out is not None and batch is None:
        raise typer.BadParameter("--out goes with --batch")
    _check_language(lang)
    from assistant.fit_shown import conversation, open_judge, readable

    if graph is not None:
        from assistant.settings import Settings
        from corpus.fit import read_fit
        from corpus.fit_graph import picture

        write_lines(iter([picture(read_fit().on(date.today()), lang or Settings.load().language)]), graph)
        print(graph)
        return
    if batch is not None:
        lines = read_batch(batch, IdeaLine)
        judge = open_judge()
        write_lines((_judged(judge, line) for line in _with_progress(lines, "verdicts")), out)
        return
    given = read_answers(answer or [])
    judge = open_judge()
    judgement = judge.judge(idea or "", lang, given)
    if as_json:
        print(judgement.model_dump_json())
    elif sys.stdin.isatty() and sys.stdout.isatty():
        for shown in conversation(judge, judgement, given, input):
            print(shown)
    else:
        print(readable(judgement))


def _judged(judge: "Judge", line: IdeaLine) -> str:
    try:
        return judge.judge(line.idea, line.lang, line.answers, line.id).model_dump_json()
    except InputError as error:
        raise InputError(f"idea {line.id}: {error}") from None


@index_app.command("build")
def build_index() -> None:
    """Build the index from the library; what did not change is not embedded again."""
    from tqdm import tqdm

    from assistant.settings import Settings
    from corpus import read_library
    from index import build, open_embedder, open_store
    from index.tagger import shipped

    settings = Settings.load()
    library = read_library(own=settings.library)
    embedder = open_embedder(settings.embedder, settings.query_prompt, settings.passage_prompt)
    with tqdm(total=0, desc="index", unit=" texts", disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        report = build(library, embedder, open_store(settings.store, settings.chroma_url), progress=show, reader=shipped())
    if report.changed:
        print(f"index: {report.statements} statements, {report.entries} texts ({report.embedded} embedded, {report.reused} reused), {report.seconds:.1f} s")
    else:
        print(f"index: up to date ({report.statements} statements, {report.entries} texts)")


@corpus_app.command("check")
def check_corpus() -> None:
    """Check the library: languages, figures, dates, references, links, questions, contacts, spelling. Near-duplicates are noted."""
    from assistant.settings import Settings
    from corpus.check import check, read_case_questions
    from corpus.reader import CORPUS

    found = check(CORPUS, Settings.load().library, read_case_questions(CASES))
    for line in (*found.faults, *(f"note: {note}" for note in found.notes)):
        print(line)
    if found.faults:
        raise WegwijzerError(f"{len(found.faults)} faults in the library; mend them in corpus/ and check again")
    print("library: in order")


@corpus_app.command("list")
def list_documents(
    stale: Annotated[bool, typer.Option("--stale", help="Only what has neither appeared nor been checked for too long.")] = False,
    years: Annotated[float | None, typer.Option(min=0, help="What is too long, in years; without it, WEGWIJZER_STALE_YEARS.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list in place of text.")] = False,
) -> None:
    """List the documents with date, number of statements and last check."""
    from assistant.settings import Settings
    from corpus import read_library
    from corpus.overview import rows, table

    settings = Settings.load()
    listed = list(rows(read_library(own=settings.library), date.today(), settings.stale_years if years is None else years))
    if stale:
        listed = [row for row in listed if row.stale]
    print(json.dumps([row.model_dump() for row in listed], ensure_ascii=False, indent=1) if as_json else table(listed))


@corpus_app.command("report")
def report_library(
    out: Annotated[Path, typer.Option(help="The HTML file.")] = Path("library.html"),
) -> None:
    """Write the library as one page to read and print: by topic, with dates, conflicts, stale facts and evaluation cases."""
    from assistant.settings import Settings
    from corpus import read_library
    from corpus.check import read_case_golds
    from corpus.report import page

    settings = Settings.load()
    html = page(read_library(own=settings.library), read_case_golds(CASES), date.today(), settings.stale_years)
    write_lines(iter([html]), out)
    print(out)


@corpus_app.command("add")
def add_original(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="A PDF, HTML, DOCX, Markdown or text file, or a web address.")],
    url: Annotated[str | None, typer.Option(help="Where the original can be opened; without it, the file or address itself.")] = None,
    title: Annotated[str | None, typer.Option(help="The title; without it, that of the document.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who publishes the document.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the document: nl, en or fr; without it, recognised.")] = None,
) -> None:
    """Add a document of your own to your library folder (WEGWIJZER_LIBRARY)."""
    from assistant.language import detect
    from corpus.originals import Overrides, take, understand, write_digest

    _check_language(lang)
    settings, folder = _own_library()
    understood = understand(take(source, settings.access()), Overrides(lang, title, publisher, url), detect)
    path = write_digest(understood.document, folder)
    for line in describe(understood, recognised=lang is None):
        print(line)
    print(f"{path} ({sum(1 for _ in understood.document.statements())} statements); make it searchable with: wegwijzer index build")


@corpus_app.command("sync")
def sync_originals(build: Annotated[bool, typer.Option("--build", help="Build the index afterwards.")] = False) -> None:
    """Read your own documents and addresses again; take in new files of your library folder."""
    from collections import Counter

    from assistant.language import detect
    from corpus.sync import sync

    settings, folder = _own_library()
    outcomes: Counter[str] = Counter()
    for synced in sync(folder, settings.access(), detect):
        outcomes[synced.outcome] += 1
        if synced.outcome != "unchanged":
            print(synced, flush=True)
    changed = outcomes["added"] + outcomes["changed"] + outcomes["deleted"]
    print(", ".join(f"{outcomes[outcome]} {outcome}" for outcome in ("added", "changed", "deleted", "failed", "unchanged")))
    if build:
        build_index()
    elif changed:
        print("make it searchable with: wegwijzer index build")
    if outcomes["failed"]:
        raise WegwijzerError(f"{outcomes['failed']} of {outcomes.total()} sources failed and kept what was known of them; see the lines above")


@feedback_app.command("export")
def export_feedback(out: Annotated[Path | None, typer.Option(help="JSONL file; without it, standard output.")] = None) -> None:
    """Write the feedback as evaluation cases, oldest first; what is expected of an answer a person still fills in."""
    from assistant.feedback import FeedbackStore
    from assistant.settings import Settings

    settings = Settings.load()
    store = FeedbackStore(settings.database_url.get_secret_value(), settings.retention_days)
    write_lines(store.cases(), out)
    store.close()


def _own_library() -> tuple["Settings", Path]:
    """The settings, and the folder of the user's own documents. Raises SettingsError where none is set."""
    from assistant.settings import Settings

    settings = Settings.load()
    if settings.library is None:
        raise SettingsError("WEGWIJZER_LIBRARY is not set; set it to the folder for your own documents")
    return settings, settings.library


def describe(understood: "Understood", recognised: bool) -> Iterator[str]:
    """What was understood of a document, line by line: title, language, date, pages, headings with their number of statements."""
    document = understood.document
    language = document.original.language if document.original else "nl"
    yield f"title: {document.title_in(language)}"
    yield f"language: {language}{' (recognised; correct it with --lang)' if recognised else ''}"
    yield f"publisher: {document.publisher}, {document.published}"
    if understood.pages:
        yield f"pages: {understood.pages}"
    if understood.blank:
        yield f"pages without text: {', '.join(map(str, understood.blank))} (if they are pictures of text, run text recognition first)"
    for section in document.sections:
        pages = sorted({statement.page for statement in section.statements if statement.page})
        where = f", p. {pages[0]}{f'-{pages[-1]}' if len(pages) > 1 else ''}" if pages else ""
        yield f"  {section.heading[language]}: {len(section.statements)} statement{'s' if len(section.statements) != 1 else ''}{where}"


def _check_language(lang: str | None) -> None:
    if lang not in (None, *LANGUAGES):
        raise typer.BadParameter(f"--lang is {lang!r}; choose nl, en or fr")


def read_answers(given: list[str]) -> dict[str, str]:
    """The answers of `--answer key=yes`. Raises InputError for one that is not written so."""
    wrong = next((one for one in given if "=" not in one), None)
    if wrong is not None:
        raise InputError(f"--answer {wrong!r} is not an answer; write it as key=yes, key=no or key=unknown")
    return {key.strip(): answer.strip().lower() for key, _, answer in (one.partition("=") for one in given)}


def read_batch(path: Path, line: type[Line]) -> list[Line]:
    """The lines of a batch file. Raises InputError naming the first one that is wrong."""
    lines: list[Line] = []
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, 1):  # noqa: B007 - used by the error below
                if text.strip():
                    lines.append(line.model_validate_json(text))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except ValidationError as errors:
        first = errors.errors()[0]
        raise InputError(f"{path}, line {number}: {'.'.join(map(str, first['loc'])) or 'JSON'}: {first['msg']}; mend that line") from None
    return lines


def write_lines(lines: Iterator[str], out: Path | None) -> None:
    """Writes lines to `out`, whole or not at all, or to standard output as they come."""
    if out is None:
        for line in lines:
            print(line, flush=True)
        return
    temporary = out.with_name(out.name + ".new")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        temporary.replace(out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); choose another file") from None
    finally:
        temporary.unlink(missing_ok=True)


def _with_progress(lines: list[Line], what: str) -> Iterator[Line]:
    from tqdm import tqdm

    return iter(tqdm(lines, desc=what, disable=None, leave=False))


def main() -> None:
    try:
        app()
    except WegwijzerError as error:
        print(f"wegwijzer: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
